//! Label printers (标签打印机): what they answer when asked how they are.

mod status;
mod tspl;
mod zpl;

pub use status::{PrinterCondition, PrinterStatus};
pub use tspl::{TSPL_STATUS_QUERY, read_tspl_status};
pub use zpl::{HostStatusReader, NotAHostStatus, ZPL_STATUS_QUERY, read_zpl_host_status};
