//! What a person, or a test, does to the printer.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

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

/// Whether it was switched off and on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Restart {
    /// Never, or somebody has acknowledged it.
    Noticed,
    /// Nobody has acknowledged it.
    Unnoticed,
}

/// Whether questions are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    Always,
    Never,
}

/// The printer's inside, shared between its connections and its person.
pub(super) struct Controls {
    pub(super) folder: Option<PathBuf>,
    pub(super) paper_out: bool,
    pub(super) cover_open: bool,
    pub(super) answers: Answers,
    pub(super) cut_after: Option<usize>,
    /// So many bytes at a time, then this pause.
    pub(super) slow: Option<(usize, Duration)>,
    /// After each label, so many answers say that it still prints.
    pub(super) busy_answers: u32,
    pub(super) busy_answers_left: u32,
    pub(super) restart: Restart,
    pub(super) next_labels: VecDeque<NextLabel>,
    pub(super) waiting: VecDeque<LabelPicture>,
    pub(super) printed: Vec<PrintedLabel>,
    pub(super) unknown: Vec<String>,
    pub(super) stopped: bool,
}

impl Controls {
    pub(super) const fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            paper_out: false,
            cover_open: false,
            answers: Answers::Always,
            cut_after: None,
            slow: None,
            busy_answers: 0,
            busy_answers_left: 0,
            restart: Restart::Noticed,
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
            self.busy_answers_left = self.busy_answers;
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

    /// Switched off and on: what was in the memory is gone.
    pub(super) fn lose_power(&mut self) {
        self.waiting.clear();
        self.restart = Restart::Unnoticed;
    }

    pub(super) fn is_deaf(&self) -> bool {
        self.answers == Answers::Never
    }

    /// Whether this answer still has to say that it prints.
    pub(super) const fn count_down_printing(&mut self) -> bool {
        match self.busy_answers_left.checked_sub(1) {
            Some(left) => {
                self.busy_answers_left = left;
                true
            }
            None => false,
        }
    }
}
