//! Labels and printers: what a label says, the queue it waits in, the printer it goes to.

mod facts;
mod jobs;
mod label;
mod printers;
mod profile;
mod runner;
mod sheets;

pub(crate) use jobs::{
    decide_print_job, list_print_jobs, print_label, print_last_sealed, print_test_label, printing_summary,
    queue_label_when_numbered, scanned_label,
};
pub(crate) use label::{LabelRoom, label_pdf, label_preview};
pub(crate) use printers::{add_printer, list_printers, remove_printer, save_printer};
pub(crate) use runner::start;
pub(crate) use sheets::{handover_sheet, next_sheet_number, pack_list};
