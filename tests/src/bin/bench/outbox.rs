//! Jobs of the queue: as many as can be sent, and as many as a platform allows.

use std::time::{Duration, Instant};

use dabao_app::Clock;
use dabao_domain::Timestamp;
use dabao_tests::{Station, StationPlan, eventually, system_clock};

use crate::busy::seal_packs;
use crate::report::{Compared, Report};

const COMMIT: &str = "/logistics/cnpms/bigbag/commit";

const UNLIMITED_JOBS: usize = 1000;
const CAPPED_JOBS: usize = 105;

/// The desk's clock runs so much faster that the pacing of calls, five a second, is never what is waited for.
const FASTER: i64 = 1000;

/// Calls a second that pacing allows, after as many at once.
const CAP: u32 = 5;

pub(crate) async fn run(report: &mut Report) {
    println!("\noutbox: commits of packs to a platform on this machine");
    // The fast clock also makes the states of packs due; asking for them is as much work as a commit.
    let (took, calls) = jobs_take(fast_clock(), UNLIMITED_JOBS).await;
    let rate = per_second(calls, took);
    let compared = Compared {
        job: "outbox, no limit",
        ours: format!("{rate:.0} jobs/s"),
        against: "1000 jobs/s".to_owned(),
    };
    report.at_least(compared, rate / 1000.0, 1.0);

    let (took, _) = jobs_take(system_clock(), CAPPED_JOBS).await;
    let rate = per_second(CAPPED_JOBS - CAP as usize, took);
    let compared = Compared {
        job: "outbox, under a cap",
        ours: format!("{rate:.2} jobs/s"),
        against: format!("{CAP} jobs/s"),
    };
    report.at_least(compared, rate / f64::from(CAP), 0.98);
}

/// From the log-in until the platform has seen all commits; and how many calls that were.
async fn jobs_take(clock: Clock, jobs: usize) -> (Duration, usize) {
    let station = Station::prepare(StationPlan::default(), clock).await;
    seal_packs(&station, jobs).await;
    station.log_in().await;
    let start = Instant::now();
    eventually("all commits", async || {
        (station.platform.packs().len() == jobs).then_some(())
    })
    .await;
    let took = start.elapsed();
    let calls = station.platform.calls();
    let refused = calls
        .iter()
        .filter(|call| call.path == COMMIT && call.code != "0")
        .count();
    println!(
        "  {jobs} commits and {} other calls in {took:.2?}, {refused} commits refused or banned",
        calls.len() - jobs
    );
    assert_eq!(refused, 0);
    station.bench.app.close().await;
    (took, calls.len())
}

fn fast_clock() -> Clock {
    let (real, start) = (system_clock(), system_clock()());
    std::sync::Arc::new(move || Timestamp(start.0 + real().millis_since(start) * FASTER))
}

fn per_second(jobs: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(jobs).unwrap()) / took.as_secs_f64()
}
