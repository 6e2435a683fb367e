//! Labels and printers: what a label says, the queue it waits in, the printer it goes to.

mod card;
mod choices;
mod facts;
mod jobs;
mod label;
mod link;
mod outgoing;
mod pages;
mod printers;
mod profile;
mod runner;
mod sheets;

pub(crate) use choices::{printer_choices, queue_name};
pub(crate) use jobs::{
    decide_print_job, list_print_jobs, print_label, print_last_sealed, printing_summary,
    queue_label_when_numbered, scanned_label,
};
pub(crate) use label::{LabelRoom, label_pdf, label_preview};
pub(crate) use link::{list_print_queues, list_usb_printers};
pub(crate) use pages::{print_calibration_page, print_command_card, print_test_label};
pub(crate) use printers::{add_printer, list_printers, remove_printer, save_printer};
pub(crate) use runner::start;
pub(crate) use sheets::{Sheet, command_card_pdf, handover_sheet, next_sheet_number, pack_list, print_sheet};
