//! The platform side: accounts, the outbox, what a person decides about it, and syncing parcels.
//!
//! The queue itself runs in the `sync` crate; here is what is queued, and what a person may ask.

mod account_view;
mod accounts;
mod decisions;
mod desk;
mod jobs;
mod key_store;
mod packs;
mod parcels;
mod points;
mod queue;
mod shops;
mod summary;
mod trouble;

pub(crate) use accounts::{
    consent_url, list_accounts, log_in_account, refresh_account, remove_account, save_account,
};
pub(crate) use decisions::decide_job;
pub(crate) use desk::start;
pub(crate) use jobs::{list_calls, list_jobs};
pub(crate) use packs::{cancel_pack, platform_label_pdf, refresh_pack, resend_pack, settle_pack};
pub(crate) use parcels::sync_parcels;
pub(crate) use points::refresh_collection_points;
pub(crate) use queue::{queue_commit, queue_update, withdraw_commit};
pub(crate) use shops::queue_bind;
pub(crate) use summary::connection_summary;
