//! Words of a CUPS queue about its printer (RFC 8011 `printer-state-reasons`), as [`PrinterCondition`]s.

use dabao_protocols::printer::{PrinterCondition, PrinterStatus};

/// What `lpstat -l -p` says, in English. A queue that says nothing is `Unknown`: its printer was not asked.
pub(super) fn read(text: &str) -> PrinterStatus {
    let mut conditions = Vec::new();
    if text
        .lines()
        .next()
        .is_some_and(|line| line.contains(" disabled "))
    {
        conditions.push(PrinterCondition::Paused);
    }
    let alerts = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Alerts:"));
    conditions.extend(
        alerts
            .flat_map(|alerts| alerts.split([' ', ',']))
            .filter_map(condition),
    );
    conditions.sort_unstable();
    conditions.dedup();
    if conditions.is_empty() {
        return PrinterStatus::Unknown;
    }
    PrinterStatus::Known {
        conditions,
        labels_waiting: 0,
    }
}

/// Some systems add how bad it is; a report is news, not an obstacle.
fn condition(reason: &str) -> Option<PrinterCondition> {
    let bare = reason
        .strip_suffix("-error")
        .or_else(|| reason.strip_suffix("-warning"))
        .unwrap_or(reason);
    match bare {
        "media-empty" | "media-needed" => Some(PrinterCondition::PaperOut),
        "media-jam" => Some(PrinterCondition::PaperJam),
        "cover-open" | "door-open" | "interlock-open" => Some(PrinterCondition::CoverOpen),
        "marker-supply-empty" => Some(PrinterCondition::RibbonOut),
        "paused" => Some(PrinterCondition::Paused),
        "offline" | "shutdown" | "timed-out" => Some(PrinterCondition::OtherFault),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_conditions_whatever_their_ending() {
        let text = "printer label is idle.  enabled since Sun 22 Nov 2026\n\tAlerts: media-empty-error cover-open-warning\n";
        let PrinterStatus::Known { conditions, .. } = read(text) else {
            panic!("unknown")
        };
        assert_eq!(
            conditions,
            [PrinterCondition::PaperOut, PrinterCondition::CoverOpen]
        );
    }

    #[test]
    fn news_and_silence_block_nothing() {
        for alerts in ["none", "offline-report", "cups-waiting-for-job-completed", ""] {
            let text = format!("printer label is idle.  enabled since today\n\tAlerts: {alerts}\n");
            assert_eq!(read(&text), PrinterStatus::Unknown, "{alerts}");
        }
    }

    #[test]
    fn a_disabled_queue_is_paused() {
        let text = "printer label disabled since Sun 22 Nov 2026 -\n\tPaused\n";
        assert_eq!(read(text).blocked_by(), [PrinterCondition::Paused]);
    }
}
