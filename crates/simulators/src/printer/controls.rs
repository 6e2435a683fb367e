//! What a person, or a test, does to the printer.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::language::PrinterModel;
use super::picture::{LabelPicture, PrintedLabel};

/// What becomes of a label when its terminator has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextLabel {
    /// It comes out.
    Prints,
    /// It comes out, and the connection breaks before anything can be asked.
    PrintsAndHangsUp,
    /// The paper ends before it: it stays in the memory and comes out when there is paper again.
    RunsOutOfPaper,
    /// It is swallowed, and the connection breaks.
    SwallowedAndHangsUp,
    /// It is swallowed, and the printer says that it is idle: nobody can know.
    Swallowed,
}

/// Whether questions are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    Always,
    Never,
}

/// The printer's inside, shared between its connections and its person.
pub(super) struct Controls {
    pub(super) model: PrinterModel,
    pub(super) folder: Option<PathBuf>,
    pub(super) paper_out: bool,
    pub(super) cover_open: bool,
    pub(super) answers: Answers,
    pub(super) cut_after: Option<usize>,
    pub(super) next_labels: VecDeque<NextLabel>,
    pub(super) waiting: VecDeque<LabelPicture>,
    pub(super) printed: Vec<PrintedLabel>,
    pub(super) unknown: Vec<String>,
    pub(super) stopped: bool,
}

impl Controls {
    pub(super) const fn new(model: PrinterModel, folder: Option<PathBuf>) -> Self {
        Self {
            model,
            folder,
            paper_out: false,
            cover_open: false,
            answers: Answers::Always,
            cut_after: None,
            next_labels: VecDeque::new(),
            waiting: VecDeque::new(),
            printed: Vec::new(),
            unknown: Vec::new(),
            stopped: false,
        }
    }

    pub(super) const fn is_blocked(&self) -> bool {
        self.paper_out || self.cover_open
    }

    /// A terminator came; `true` when the printer hangs up now.
    pub(super) fn label_came(&mut self, picture: &LabelPicture, copies: u32) -> bool {
        let next = self.next_labels.pop_front().unwrap_or(NextLabel::Prints);
        let comes_out = match next {
            NextLabel::Prints | NextLabel::PrintsAndHangsUp => true,
            NextLabel::RunsOutOfPaper => {
                self.paper_out = true;
                true
            }
            NextLabel::Swallowed | NextLabel::SwallowedAndHangsUp => false,
        };
        if comes_out {
            self.waiting.extend((0..copies).map(|_| picture.clone()));
            self.print_what_waits();
        }
        matches!(next, NextLabel::PrintsAndHangsUp | NextLabel::SwallowedAndHangsUp)
    }

    /// With paper in and cover shut, what is in the memory comes out.
    pub(super) fn print_what_waits(&mut self) {
        while !self.is_blocked()
            && let Some(picture) = self.waiting.pop_front()
        {
            let number = u32::try_from(self.printed.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            if let Some(folder) = &self.folder
                && let Err(fault) = picture.save(&folder.join(format!("label-{number:04}.png")))
            {
                tracing::error!(%fault, "the virtual printer could not save a label");
            }
            self.printed.push(PrintedLabel { number, picture });
        }
    }

    /// The answer to a question, or silence.
    pub(super) fn status_answer(&self) -> Option<Vec<u8>> {
        if self.answers == Answers::Never {
            return None;
        }
        let flag = u8::from;
        Some(match self.model {
            PrinterModel::Tspl { .. } => vec![flag(self.cover_open) | flag(self.paper_out) << 2],
            PrinterModel::Zpl => {
                let (paper, head, waiting) =
                    (flag(self.paper_out), flag(self.cover_open), self.waiting.len());
                format!(
                    "\x02030,{paper},0,1245,{waiting:03},0,0,0,000,0,0,0\x03\r\n\
                     \x02000,0,{head},0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
                )
                .into_bytes()
            }
        })
    }
}
