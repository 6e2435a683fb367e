//! A label printer of the USB printer class (USB 标签打印机), two-way. What it is sent goes into a virtual printer, which
//! answers questions and draws the labels.

use std::collections::VecDeque;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

use crate::usb::model::{Endpoint, Interface, ModelIdentity, Taken, UsbModel};
use crate::usb::setup::{Setup, UsbFault};
use crate::{PrinterModel, VirtualPrinter};

/// Port status: selected, no error.
const READY: u8 = 0x18;
/// Port status: selected, paper empty, error.
const PAPER_EMPTY: u8 = 0x30;
const IN: u8 = 0x81;

/// How the printer comes.
pub(crate) struct PrinterInside {
    /// What draws the labels and answers questions.
    pub(crate) inside: VirtualPrinter,
    /// TSPL or ZPL, for the IEEE 1284 id.
    pub(crate) model: PrinterModel,
    /// Whether it can answer at all.
    pub(crate) is_two_way: bool,
}

/// The printer.
pub(crate) struct LabelPrinter {
    identity: ModelIdentity,
    printer: PrinterInside,
    line: TcpStream,
    answers: VecDeque<Vec<u8>>,
    /// All bytes that it took since it was last cleared.
    taken: Vec<u8>,
    paper_out: bool,
    /// The paper ends after so many bytes more.
    paper_ends_after: Option<usize>,
    resets: u32,
}

impl LabelPrinter {
    pub(crate) fn new(printer: PrinterInside, serial: &str) -> io::Result<Self> {
        let line = TcpStream::connect(printer.inside.address())?;
        line.set_nodelay(true)?;
        line.set_nonblocking(true)?;
        Ok(Self {
            identity: ModelIdentity {
                vid: 0x1203,
                pid: 0x0230,
                manufacturer: "Dabao",
                product: "Virtual label printer",
                serial: serial.to_owned(),
            },
            printer,
            line,
            answers: VecDeque::new(),
            taken: Vec::new(),
            paper_out: false,
            paper_ends_after: None,
            resets: 0,
        })
    }

    fn device_id(&self) -> Vec<u8> {
        let language = match self.printer.model {
            PrinterModel::Tspl { .. } => "TSPL",
            PrinterModel::Zpl => "ZPL",
            PrinterModel::EscPos { .. } => "ESC/POS",
            PrinterModel::Cpcl => "CPCL",
        };
        let text = format!("MFG:Dabao;CMD:{language};MDL:VLP-1;CLS:PRINTER;");
        let length = u16::try_from(text.len() + 2).unwrap_or(u16::MAX);
        [&length.to_be_bytes(), text.as_bytes()].concat()
    }

    fn run_out_of_paper(&mut self) {
        self.paper_ends_after = None;
        self.paper_out = true;
        self.printer.inside.take_paper_out();
    }

    /// What has come back from the inside, as one message.
    fn listen(&mut self) {
        let mut buffer = [0_u8; 256];
        if let Ok(length) = self.line.read(&mut buffer)
            && let Some(heard) = buffer.get(..length).filter(|heard| !heard.is_empty())
        {
            self.answers.push_back(heard.to_vec());
        }
    }
}

impl UsbModel for LabelPrinter {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn interfaces(&self) -> Vec<Interface> {
        let mut endpoints = vec![Endpoint::bulk(0x02, 64)];
        if self.printer.is_two_way {
            endpoints.push(Endpoint::bulk(IN, 64));
        }
        vec![Interface {
            class: 7,
            subclass: 1,
            protocol: if self.printer.is_two_way { 2 } else { 1 },
            class_descriptors: Vec::new(),
            report_descriptor: &[],
            endpoints,
            kernel_driver: "usblp",
        }]
    }

    fn answer(&mut self, setup: Setup) -> Result<Vec<u8>, UsbFault> {
        match (setup.kind, setup.request) {
            (0xA1, 0) => Ok(self.device_id()),
            (0xA1, 1) if self.paper_out => Ok(vec![PAPER_EMPTY]),
            (0xA1, 1) => Ok(vec![READY]),
            _ => Err(UsbFault::Stall),
        }
    }

    fn accept(&mut self, setup: Setup, _data: &[u8]) -> Result<(), UsbFault> {
        match (setup.kind, setup.request) {
            (0x21, 2) => {
                self.resets += 1;
                self.answers.clear();
                Ok(())
            }
            _ => Err(UsbFault::Stall),
        }
    }

    fn next_message(&mut self, endpoint: u8) -> Option<Vec<u8>> {
        self.listen();
        (endpoint == IN).then(|| self.answers.pop_front())?
    }

    /// Out of paper it takes nothing more, whatever it is: that is all a program sees.
    fn take(&mut self, _endpoint: u8, bytes: &[u8]) -> Taken {
        if self.paper_out {
            return Taken::Bytes(0);
        }
        let until_the_end = self.paper_ends_after.unwrap_or(bytes.len()).min(bytes.len());
        let offered = bytes.get(..until_the_end).unwrap_or_default();
        let count = self.line.write(offered).unwrap_or(0);
        self.taken.extend(offered.get(..count).unwrap_or_default());
        if let Some(left) = self.paper_ends_after {
            self.paper_ends_after = Some(left - count.min(left));
            if left <= count {
                self.run_out_of_paper();
            }
        }
        Taken::Bytes(count)
    }

    fn unplugged(&mut self) {
        self.answers.clear();
    }

    fn obey(&mut self, words: &[&str]) -> Result<String, String> {
        match words {
            ["paper", "out"] => self.run_out_of_paper(),
            ["paper", "in"] => {
                self.paper_out = false;
                self.printer.inside.put_paper_in();
            }
            ["paper", "after", count] => {
                self.paper_ends_after = Some(count.parse().map_err(|fault| format!("{fault}"))?);
            }
            ["silent"] => self.printer.inside.fall_silent(),
            ["speak"] => self.printer.inside.answer_again(),
            ["clear"] => self.taken.clear(),
            ["taken"] => return Ok(self.taken.len().to_string()),
            ["sum"] => return Ok(check_sum(&self.taken).to_string()),
            ["resets"] => return Ok(self.resets.to_string()),
            ["labels"] => return Ok(self.printer.inside.printed().len().to_string()),
            _ => {
                let words = "paper out | paper in | paper after COUNT | silent | speak | clear | taken | sum | labels | resets";
                return Err(words.to_owned());
            }
        }
        Ok("ok".to_owned())
    }
}

/// What `sum` answers: a sum over bytes and their order.
pub fn check_sum(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0_u32, |sum, byte| sum.rotate_left(5) ^ u32::from(*byte))
}
