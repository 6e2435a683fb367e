//! Finding out which scale is on a port, by listening only (scales-and-guns 1.12).

use std::ops::ControlFlow;

use dabao_protocols::scale::{Detection, LINE_SETTINGS_TO_TRY, LineSettings, ScaleScorer};

use crate::Clock;
use crate::link_thread::{ByteLink, OpenFault, is_patience};

/// A scale that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundScale {
    /// The line settings it was heard with.
    pub line: LineSettings,
    /// The driver, its evidence, and a sample reading to show.
    pub detection: Detection,
}

/// Listens with each usual line setting until a driver understands what comes. Sends nothing, ever: a probe byte could
/// upset a printer or a card reader. Takes up to 20 s; `before_each` is told what is tried next and may stop it.
pub fn detect_scale(
    open: &mut dyn FnMut(LineSettings) -> Result<Box<dyn ByteLink>, OpenFault>,
    clock: &Clock,
    before_each: &mut dyn FnMut(LineSettings) -> ControlFlow<()>,
) -> Result<Option<FoundScale>, OpenFault> {
    for &line in LINE_SETTINGS_TO_TRY {
        if before_each(line).is_break() {
            return Ok(None);
        }
        let mut link = open(line)?;
        if let Some(detection) = listen(link.as_mut(), clock, line.listening_millis()) {
            return Ok(Some(FoundScale { line, detection }));
        }
    }
    Ok(None)
}

/// Stops early as soon as a driver is sure. A read error ends the listening with what was heard.
fn listen(link: &mut dyn ByteLink, clock: &Clock, for_millis: i64) -> Option<Detection> {
    let mut scorer = ScaleScorer::new();
    let mut buffer = [0_u8; 256];
    let start = clock();
    while clock().millis_since(start) < for_millis {
        match link.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => scorer.hear(buffer.get(..length).unwrap_or_default()),
            Err(fault) if is_patience(&fault) => {}
            Err(_) => break,
        }
        if let Some(detection) = scorer.best() {
            return Some(detection);
        }
    }
    None
}
