//! The program is killed at two hundred random points. Nothing it said yes to is lost; no pack is committed twice and no
//! label comes out twice.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dabao_api::{LogCheck, PackPage, PackView, PrintState};
use dabao_domain::PackStatus;
use dabao_simulators::lazada::Timeline;
use dabao_tests::{Bench, Station, StationPlan, open_app};
use serde_json::json;

const KILLS: usize = 200;

/// Parcels a worker is given at a time: enough for a few packs before it dies.
const AT_A_TIME: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let timeline = Some(Timeline {
        steps: vec![(PackStatus::AwaitingPickup, 30)],
    });
    let mut station = Station::start(StationPlan {
        timeline,
        ..StationPlan::default()
    })
    .await;
    let codes = station.import_ready(KILLS * 6).await;
    station.bench.app.close().await;

    let mut told = Told::default();
    for round in 0..KILLS {
        let open: Vec<&String> = codes
            .iter()
            .filter(|code| !told.scanned.contains(*code))
            .take(AT_A_TIME)
            .collect();
        let list = station.data_dir().join("numbers.txt");
        let numbers = open.iter().fold(String::new(), |text, code| text + code + "\n");
        std::fs::write(&list, numbers).unwrap();
        work_until_killed(&station.data_dir(), &list, random_wait(round), &mut told);
    }
    assert!(
        told.scanned.len() > KILLS,
        "the workers did work: {}",
        told.scanned.len()
    );
    assert!(!told.sealed.is_empty());

    station.bench = Bench::new(open_app(&station.data_dir(), None).await);
    every_answer_was_kept(&station, &told).await;
    the_queues_come_to_rest(&station).await;
    nothing_was_done_twice(&station, &codes);
    station.bench.app.close().await;
}

/// What the workers were told.
#[derive(Default)]
struct Told {
    scanned: BTreeSet<String>,
    sealed: BTreeSet<String>,
}

/// Spread over start, packing, sealing, sending and printing; different in every round, the same in every run.
fn random_wait(round: usize) -> Duration {
    let mixed = (round as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    Duration::from_millis(mixed % 400)
}

/// The wait counts from the moment the program is open, so that a slow machine does not kill only empty starts.
fn work_until_killed(folder: &Path, list: &Path, wait: Duration, told: &mut Told) {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_dabao-worker"))
        .args([folder, list])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(worker.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "open");
    let reading = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
    std::thread::sleep(wait);
    worker.kill().unwrap();
    worker.wait().unwrap();
    for line in reading.join().unwrap() {
        match line.split_once(' ') {
            Some(("scanned", code)) => told.scanned.insert(code.to_owned()),
            Some(("sealed", number)) => told.sealed.insert(number.to_owned()),
            _ => false,
        };
    }
}

async fn all_packs(bench: &Bench) -> Vec<PackView> {
    let mut packs = Vec::new();
    loop {
        let request = json!({ "states": [], "service": null, "search": "", "from": null, "to": null, "offset": packs.len() });
        let page: PackPage = bench.ask("list_packs", request).await;
        packs.extend(page.packs);
        if packs.len() >= page.total as usize {
            return packs;
        }
    }
}

async fn every_answer_was_kept(station: &Station, told: &Told) {
    let mut inside = BTreeSet::new();
    let mut states = BTreeMap::new();
    for pack in all_packs(&station.bench).await {
        let detail = station.bench.pack(&pack.id).await;
        assert_eq!(detail.rows.len(), pack.parcels as usize);
        inside.extend(detail.rows.into_iter().map(|row| row.first_mile_number));
        states.insert(pack.number, pack.state.code);
    }
    let lost: Vec<&String> = told
        .scanned
        .iter()
        .filter(|code| !inside.contains(*code))
        .collect();
    assert_eq!(lost, Vec::<&String>::new());
    for number in &told.sealed {
        assert!(
            states.get(number).is_some_and(|state| state != "open"),
            "{number} was told to be sealed"
        );
    }
    let log: LogCheck = station.bench.ask("check_log", json!({})).await;
    assert_eq!(log.broken_at, None);
}

/// Everything is sent, or waits for a person: then nothing moves any more. The platform allows a few calls a second.
async fn the_queues_come_to_rest(station: &Station) {
    let deadline = Instant::now() + Duration::from_mins(4);
    loop {
        let packs = all_packs(&station.bench).await;
        let moving = packs
            .iter()
            .filter(|pack| ["sealed", "committed"].contains(&pack.state.code.as_str()));
        let moving: Vec<&str> = moving.map(|pack| pack.state.code.as_str()).collect();
        let jobs = station.bench.print_jobs().await;
        let printing = jobs
            .iter()
            .filter(|job| matches!(job.state, PrintState::Queued | PrintState::Sending))
            .count();
        if moving.is_empty() && printing == 0 {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "still moving: {moving:?}, printing {printing}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn nothing_was_done_twice(station: &Station, codes: &[String]) {
    assert_eq!(station.platform.double_commits(), Vec::<String>::new());
    for code in codes {
        assert!(station.platform.commits_of(code) <= 1, "{code}");
    }
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    for label in station.printer.printed() {
        for code in label.picture.codes() {
            *labels.entry(code).or_default() += 1;
        }
    }
    assert!(!labels.is_empty());
    let doubled: Vec<&String> = labels
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(code, _)| code)
        .collect();
    assert_eq!(doubled, Vec::<&String>::new());
}
