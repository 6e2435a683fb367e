//! Label and receipt printers (标签打印机, 小票机): what they answer when asked how they are, what brings them back,
//! and what they say they are.

mod cpcl;
mod device_id;
mod escpos;
mod question;
mod recovery;
mod status;
mod tspl;
mod zpl;
mod zpl_errors;

pub use cpcl::{CPCL_EXTENDED_STATUS_QUERY, CPCL_STATUS_QUERY, read_cpcl_extended_status, read_cpcl_status};
pub use device_id::{DeviceId, PrinterTongue};
pub use escpos::{
    AutoStatusReader, ESCPOS_AUTO_STATUS_ON, ESCPOS_FENCE, ESCPOS_STATUS_QUERY, EchoReader,
    escpos_echo_request, read_escpos_fence, read_escpos_status,
};
pub use question::{NotAStatus, StatusQuestion, StatusReader};
pub use recovery::{Recovery, recoveries};
pub use status::{PrinterCondition, PrinterStatus};
pub use tspl::{TSPL_LONG_STATUS_QUERY, TSPL_STATUS_QUERY, read_tspl_long_status, read_tspl_status};
pub use zpl::{HostStatusReader, NotAHostStatus, ZPL_STATUS_QUERY, read_zpl_host_status};
pub use zpl_errors::{ZPL_ERRORS_QUERY, read_zpl_errors};
