//! Bytes to values: what a scale, a barcode gun or a label printer said, and what a scanned text is.
//!
//! Everything here is pure. A decoder takes bytes and knows no port, no thread and no clock: the time of an event is
//! passed in. An unreadable frame is a value that keeps its bytes; it never ends the reading and never becomes a number.

pub mod gun;
pub mod numbers;
pub mod printer;
pub mod scale;
