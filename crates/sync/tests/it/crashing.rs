//! The program ends while a call is out.

use std::sync::Arc;
use std::time::Duration;

use dabao_domain::{HandoverService, PackLife};
use dabao_simulators::lazada::FaultKind;
use dabao_store::{JobKind, JobState};

use crate::bench::{Bench, CANCEL, COMMIT};

/// Runs until the platform has seen a call of this path, then kills the runner in the middle of it.
async fn kill_during(bench: &Bench, path: &str) {
    let before = bench.platform.calls_of(path);
    let runner = Arc::clone(&bench.runner);
    let running = tokio::spawn(async move { runner.run_until_idle().await });
    let seen = async {
        while bench.platform.calls_of(path) == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen).await.unwrap();
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_commit_that_was_out_is_unknown_after_a_restart_and_not_sent_again() {
    let mut bench = Bench::new().await;
    bench.platform.fail_next(COMMIT, FaultKind::SilentAfter);
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    kill_during(&bench, COMMIT).await;
    assert!(matches!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Sending { .. }
    ));

    bench.restart().await;
    bench.run_after(3_600_000).await;
    assert!(matches!(bench.life("p1").await, PackLife::CommitUnknown { .. }));
    assert_eq!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Unknown
    );
    assert_eq!(bench.platform.commits_of(&codes[0]), 1);
    assert_eq!(bench.events("p1").await, ["commit_unknown"]);
}

#[tokio::test]
async fn another_desks_job_is_taken_over_only_when_its_lease_is_over() {
    let bench = Bench::new().await;
    bench.platform.fail_next(COMMIT, FaultKind::SilentAfter);
    bench.seal("p1", HandoverService::FreePickup).await;
    kill_during(&bench, COMMIT).await;
    bench.run_after(200_000).await;
    assert!(matches!(bench.life("p1").await, PackLife::Sealed { .. }));
    bench.run_after(200_000).await;
    assert!(matches!(bench.life("p1").await, PackLife::CommitUnknown { .. }));
    assert_eq!(bench.platform.calls_of(COMMIT), 1);
}

#[tokio::test]
async fn a_cancel_that_was_out_is_settled_by_asking() {
    let mut bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench.queue_cancel("p1", &bench.lp_number("p1").await).await;
    bench.platform.fail_next(CANCEL, FaultKind::SilentAfter);
    kill_during(&bench, CANCEL).await;
    bench.restart().await;
    assert_eq!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Unknown
    );
    bench.run_after(10_000).await;
    assert!(matches!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Done { .. }
    ));
    assert_eq!(bench.platform.calls_of(CANCEL), 1);
}
