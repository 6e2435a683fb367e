//! The outbox and the platform's labels.

use dabao_domain::{HandoverService, JobId, PackId, StationId, Timestamp};
use dabao_store::{
    Job, JobCounts, JobError, JobKind, JobState, NewJob, NewPack, StationRecord, StoreError, Tx, add_job,
    add_pack, claim_job, count_jobs, find_job, find_pack, find_platform_label, finish_job, give_up_job,
    list_due_jobs, list_jobs, list_jobs_of_pack, list_lost_jobs, list_open_jobs, mark_job_refused,
    mark_job_unknown, next_due_after, requeue_job, resend_job, save_platform_label, save_station,
    withdraw_job,
};

use crate::engines::{NOW, for_each_engine, shop, station};

const LATER: Timestamp = Timestamp(NOW.0 + 300_000);

async fn open_pack(tx: &mut Tx, id: &str) -> PackId {
    let new = NewPack {
        id: PackId(id.into()),
        number: format!("A-{id}"),
        station: station(),
        shop: shop(),
        service: HandoverService::FreePickup,
        pickup_address: None,
        collection_point: None,
        opened_at: NOW,
    };
    add_pack(tx, &new).await.unwrap();
    new.id
}

async fn queue(tx: &mut Tx, id: &str, (kind, pack): (JobKind, Option<&PackId>)) -> Result<JobId, StoreError> {
    let job = JobId(id.into());
    let new = NewJob {
        id: &job,
        kind,
        pack,
        subject: "A-1",
        payload: "{}",
        payload_hash: "hash",
        idempotency_key: id,
        station: &station(),
        queued_at: NOW,
    };
    add_job(tx, &new).await?;
    Ok(job)
}

async fn take(tx: &mut Tx, id: &JobId) -> Option<Job> {
    claim_job(tx, id, (NOW, LATER), &station()).await.unwrap()
}

async fn due(tx: &mut Tx, kind: JobKind) -> Vec<String> {
    list_due_jobs(tx, kind, NOW, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|job| job.id.0)
        .collect()
}

async fn state(tx: &mut Tx, id: &JobId) -> JobState {
    find_job(tx, id).await.unwrap().unwrap().state
}

fn error(code: &str) -> JobError {
    JobError {
        code: code.into(),
        class: "retry".into(),
        message: "words".into(),
        request_id: Some("r1".into()),
    }
}

#[test]
fn a_job_is_taken_once_and_its_attempts_are_counted() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let pack = open_pack(&mut tx, "p1").await;
        let job = queue(&mut tx, "j1", (JobKind::CommitPack, Some(&pack)))
            .await
            .unwrap();
        assert_eq!(due(&mut tx, JobKind::CommitPack).await, ["j1"]);
        let taken = take(&mut tx, &job).await.unwrap();
        assert_eq!(
            (taken.attempts, taken.state),
            (1, JobState::Sending { lease_until: LATER })
        );
        assert!(take(&mut tx, &job).await.is_none());
        assert!(!withdraw_job(&mut tx, &job, NOW).await.unwrap());
        assert!(
            requeue_job(&mut tx, &job, LATER, Some(&error("ApiCallLimit")))
                .await
                .unwrap()
        );
        assert!(take(&mut tx, &job).await.is_none(), "it is not due yet");
        let waiting = find_job(&mut tx, &job).await.unwrap().unwrap();
        assert_eq!(waiting.error, Some(error("ApiCallLimit")));
        assert_eq!(next_due_after(&mut tx, NOW).await.unwrap(), Some(LATER));
        assert!(
            claim_job(&mut tx, &job, (LATER, LATER), &station())
                .await
                .unwrap()
                .is_some()
        );
        tx.commit().await.unwrap();
    });
}

#[test]
fn two_desks_never_take_the_same_job() {
    for_each_engine(|store| async move {
        let other = StationId("s2".into());
        let mut tx = store.begin().await.unwrap();
        let record = StationRecord {
            id: "s2".into(),
            code: "B".into(),
            settings: "{}".into(),
            set_up: 1,
        };
        save_station(&mut tx, &record, NOW).await.unwrap();
        let pack = open_pack(&mut tx, "p1").await;
        let job = queue(&mut tx, "j1", (JobKind::CommitPack, Some(&pack)))
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let claim = |by: StationId| {
            let (store, job) = (store.clone(), job.clone());
            async move {
                let mut tx = store.begin().await.unwrap();
                let taken = claim_job(&mut tx, &job, (NOW, LATER), &by).await.unwrap();
                tx.commit().await.unwrap();
                taken.map(|job| job.station)
            }
        };
        let (one, two) = tokio::join!(claim(station()), claim(other));
        assert_eq!(one.iter().chain(&two).count(), 1);
    });
}

#[test]
fn jobs_of_a_pack_go_out_in_the_order_they_were_asked_for() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let (pack, other) = (open_pack(&mut tx, "p1").await, open_pack(&mut tx, "p2").await);
        let commit = queue(&mut tx, "j1", (JobKind::CommitPack, Some(&pack)))
            .await
            .unwrap();
        let cancel = queue(&mut tx, "j2", (JobKind::CancelPack, Some(&pack)))
            .await
            .unwrap();
        queue(&mut tx, "j3", (JobKind::CancelPack, Some(&other)))
            .await
            .unwrap();
        assert_eq!(
            due(&mut tx, JobKind::CancelPack).await,
            ["j3"],
            "another pack does not wait"
        );
        assert!(
            take(&mut tx, &cancel).await.is_none(),
            "the commit is still to go"
        );
        take(&mut tx, &commit).await.unwrap();
        assert!(take(&mut tx, &cancel).await.is_none(), "the commit is on its way");
        mark_job_unknown(&mut tx, &commit, &error("local.timed_out"))
            .await
            .unwrap();
        assert!(
            take(&mut tx, &cancel).await.is_none(),
            "nobody knows about the commit"
        );
        assert!(finish_job(&mut tx, &commit, Some("r2"), NOW).await.unwrap());
        assert!(take(&mut tx, &cancel).await.is_some());
        let all = list_jobs_of_pack(&mut tx, &pack).await.unwrap();
        assert_eq!(
            all.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(),
            ["j1", "j2"]
        );
        assert_eq!(all[0].request_id.as_deref(), Some("r2"));
        assert_eq!(all[0].payload, "", "an address is not kept longer than needed");
    });
}

#[test]
fn a_pack_has_one_live_commit_and_a_wish_is_queued_once() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let pack = open_pack(&mut tx, "p1").await;
        queue(&mut tx, "j1", (JobKind::CommitPack, Some(&pack)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for (id, kind) in [("j2", JobKind::CommitPack), ("j1", JobKind::BindShops)] {
            let mut tx = store.begin().await.unwrap();
            assert!(
                queue(&mut tx, id, (kind, Some(&pack)))
                    .await
                    .unwrap_err()
                    .is_duplicate(),
                "{id}"
            );
        }
    });
}

#[test]
fn a_pack_has_one_live_addition_and_only_an_unknown_one_is_given_up() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let pack = open_pack(&mut tx, "p1").await;
        let first = queue(&mut tx, "j1", (JobKind::UpdatePack, Some(&pack)))
            .await
            .unwrap();
        assert!(find_pack(&mut tx, &pack).await.unwrap().unwrap().adding);
        assert!(!give_up_job(&mut tx, &first, NOW).await.unwrap());
        tx.commit().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        let second = queue(&mut tx, "j2", (JobKind::UpdatePack, Some(&pack))).await;
        assert!(second.unwrap_err().is_duplicate());
        drop(tx);

        let mut tx = store.begin().await.unwrap();
        take(&mut tx, &first).await.unwrap();
        mark_job_unknown(&mut tx, &first, &error("x")).await.unwrap();
        assert!(give_up_job(&mut tx, &first, NOW).await.unwrap());
        assert!(!find_pack(&mut tx, &pack).await.unwrap().unwrap().adding);
        queue(&mut tx, "j2", (JobKind::UpdatePack, Some(&pack)))
            .await
            .unwrap();
    });
}

#[test]
fn what_is_over_is_not_changed_any_more() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let job = queue(&mut tx, "j1", (JobKind::BindShops, None)).await.unwrap();
        assert!(withdraw_job(&mut tx, &job, NOW).await.unwrap());
        assert!(!finish_job(&mut tx, &job, None, NOW).await.unwrap());
        assert!(!requeue_job(&mut tx, &job, NOW, None).await.unwrap());
        assert!(!mark_job_unknown(&mut tx, &job, &error("x")).await.unwrap());
        assert!(!resend_job(&mut tx, &job, ("{}", "h"), NOW).await.unwrap());
        assert_eq!(
            state(&mut tx, &job).await,
            JobState::Withdrawn { finished_at: NOW }
        );
        assert!(take(&mut tx, &job).await.is_none());
        assert!(list_open_jobs(&mut tx, 10).await.unwrap().is_empty());
        assert_eq!(list_jobs(&mut tx, 10).await.unwrap().len(), 1);
    });
}

#[test]
fn an_unknown_job_that_is_sent_again_stays_in_doubt_and_a_refused_one_does_not() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        for (id, unknown) in [("j1", true), ("j2", false)] {
            let job = queue(&mut tx, id, (JobKind::BindShops, None)).await.unwrap();
            take(&mut tx, &job).await.unwrap();
            if unknown {
                mark_job_unknown(&mut tx, &job, &error("x")).await.unwrap();
                assert!(!withdraw_job(&mut tx, &job, NOW).await.unwrap());
            } else {
                mark_job_refused(&mut tx, &job, &error("x")).await.unwrap();
            }
            assert!(resend_job(&mut tx, &job, ("{\"a\":1}", "h2"), NOW).await.unwrap());
            let again = find_job(&mut tx, &job).await.unwrap().unwrap();
            assert_eq!(
                (again.in_doubt, again.payload.as_str(), again.error),
                (unknown, "{\"a\":1}", None)
            );
        }
    });
}

#[test]
fn a_job_is_lost_when_its_lease_is_over_or_its_station_starts_anew() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let job = queue(&mut tx, "j1", (JobKind::BindShops, None)).await.unwrap();
        take(&mut tx, &job).await.unwrap();
        let lost = |jobs: Vec<Job>| jobs.len();
        assert_eq!(lost(list_lost_jobs(&mut tx, NOW, None).await.unwrap()), 0);
        assert_eq!(
            lost(
                list_lost_jobs(&mut tx, NOW, Some(&StationId("s9".into())))
                    .await
                    .unwrap()
            ),
            0
        );
        assert_eq!(
            lost(list_lost_jobs(&mut tx, NOW, Some(&station())).await.unwrap()),
            1
        );
        assert_eq!(
            lost(list_lost_jobs(&mut tx, LATER.plus_millis(1), None).await.unwrap()),
            1
        );
        assert_eq!(
            count_jobs(&mut tx).await.unwrap(),
            JobCounts {
                sending: 1,
                ..JobCounts::default()
            }
        );
    });
}

#[test]
fn a_label_is_kept_byte_for_byte_and_a_newer_one_replaces_it() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let pack = open_pack(&mut tx, "p1").await;
        assert_eq!(find_platform_label(&mut tx, &pack).await.unwrap(), None);
        for bytes in [b"%PDF-1.4\x00\xff\xe2".to_vec(), b"%PDF-1.7".to_vec()] {
            save_platform_label(&mut tx, &pack, bytes.clone(), NOW)
                .await
                .unwrap();
            assert_eq!(find_platform_label(&mut tx, &pack).await.unwrap(), Some(bytes));
        }
    });
}
