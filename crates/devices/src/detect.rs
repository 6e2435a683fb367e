//! Finding out which scale is on a port, by listening first, and by asking only where its owner agreed
//! (scales-and-guns 1.12).

use std::ops::ControlFlow;

use dabao_protocols::scale::{Detection, LINE_SETTINGS_TO_TRY, LineSettings, POLLS_TO_TRY, ScaleScorer};

use crate::Clock;
use crate::link_thread::{ByteLink, OpenFault, is_patience};

/// How long an answer to one question is awaited.
const ANSWER_MILLIS: i64 = 350;
/// How often one question is asked: three good frames are needed, and the first may be cut.
const QUESTIONS: u32 = 4;
/// Line settings to ask with: what scales that have to be asked are shipped with.
const SETTINGS_TO_ASK: usize = 3;

/// Whether a silent scale may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asking {
    /// Send nothing, ever: a probe byte could upset a printer or a card reader.
    Never,
    /// The owner says that a scale is on the port: ask when it stays silent.
    WhenSilent,
}

/// A scale that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundScale {
    /// The line settings it was heard with.
    pub line: LineSettings,
    /// The driver, its evidence, and a sample reading to show.
    pub detection: Detection,
    /// It spoke only when asked.
    pub was_asked: bool,
}

/// Opens the port with these settings.
type Opener<'a> = dyn FnMut(LineSettings) -> Result<Box<dyn ByteLink>, OpenFault> + 'a;

/// Listens with each usual line setting until a driver understands what comes, then asks where it may. Takes up to 20 s,
/// with asking up to 50 s; `before_each` is told what is tried next and may stop it.
pub fn detect_scale(
    open: &mut Opener<'_>,
    asking: Asking,
    clock: &Clock,
    before_each: &mut dyn FnMut(LineSettings) -> ControlFlow<()>,
) -> Result<Option<FoundScale>, OpenFault> {
    for &line in LINE_SETTINGS_TO_TRY {
        if before_each(line).is_break() {
            return Ok(None);
        }
        let mut link = open(line)?;
        let mut scorer = ScaleScorer::new();
        if let Some(detection) = listen(link.as_mut(), &mut scorer, clock, line.listening_millis()) {
            return Ok(Some(FoundScale {
                line,
                detection,
                was_asked: false,
            }));
        }
    }
    if asking == Asking::Never {
        return Ok(None);
    }
    for &line in LINE_SETTINGS_TO_TRY.iter().take(SETTINGS_TO_ASK) {
        if before_each(line).is_break() {
            return Ok(None);
        }
        let mut link = open(line)?;
        if let Some(detection) = ask(link.as_mut(), clock) {
            return Ok(Some(FoundScale {
                line,
                detection,
                was_asked: true,
            }));
        }
    }
    Ok(None)
}

/// All bytes that come within a time, for the step with a known object; `question` is sent four times a second where the
/// scale has to be asked.
pub fn listen_raw(
    link: &mut dyn ByteLink,
    question: Option<&[u8]>,
    clock: &Clock,
    for_millis: i64,
) -> Vec<u8> {
    let mut heard = Vec::new();
    let start = clock();
    while clock().millis_since(start) < for_millis {
        if let Some(question) = question
            && link.write(question).is_err()
        {
            break;
        }
        let round = clock();
        let wait = if question.is_some() { 250 } else { for_millis };
        if !hear(link, clock, wait - clock().millis_since(round), &mut |bytes| {
            heard.extend(bytes);
            false
        }) {
            break;
        }
    }
    heard
}

/// Stops early as soon as a driver is sure. A read error ends the listening with what was heard.
fn listen(
    link: &mut dyn ByteLink,
    scorer: &mut ScaleScorer,
    clock: &Clock,
    for_millis: i64,
) -> Option<Detection> {
    let mut found = None;
    hear(link, clock, for_millis, &mut |bytes| {
        if bytes.is_empty() {
            scorer.line_is_quiet();
        } else {
            scorer.hear(bytes);
        }
        found = scorer.best();
        found.is_some()
    });
    found
}

/// Each question some times, with a scorer of its own: answers to a wrong question are no evidence against the right one.
fn ask(link: &mut dyn ByteLink, clock: &Clock) -> Option<Detection> {
    for question in POLLS_TO_TRY {
        let mut scorer = ScaleScorer::new();
        for _ in 0..QUESTIONS {
            link.write(question).ok()?;
            if let Some(found) = listen(link, &mut scorer, clock, ANSWER_MILLIS) {
                return Some(found);
            }
        }
    }
    None
}

/// Reads for a time, or until `take` has enough; no bytes are told as none. Answers whether the line is still there.
fn hear(
    link: &mut dyn ByteLink,
    clock: &Clock,
    for_millis: i64,
    take: &mut dyn FnMut(&[u8]) -> bool,
) -> bool {
    let mut buffer = [0_u8; 256];
    let start = clock();
    while clock().millis_since(start) < for_millis {
        let enough = match link.read(&mut buffer) {
            Ok(0) => return false,
            Ok(length) => take(buffer.get(..length).unwrap_or_default()),
            Err(fault) if is_patience(&fault) => take(&[]),
            Err(_) => return false,
        };
        if enough {
            break;
        }
    }
    true
}
