//! Size and state of the window, remembered between starts.

use std::path::Path;

use serde::{Deserialize, Serialize};

const FILE: &str = "window.json";

/// The smallest size every screen fits into.
pub(crate) const LEAST: (f64, f64) = (1100.0, 680.0);
const FIRST: (f64, f64) = (1280.0, 800.0);
/// Nobody's screen is larger; a file that says so is damaged.
const MOST: f64 = 16_000.0;

/// How large the window is, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct WindowPlace {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) maximized: bool,
}

impl Default for WindowPlace {
    fn default() -> Self {
        let (width, height) = FIRST;
        Self {
            width,
            height,
            maximized: false,
        }
    }
}

impl WindowPlace {
    /// As it was; the first size when that is not known or senseless.
    pub(crate) fn load(folder: &Path) -> Self {
        let read = std::fs::read(folder.join(FILE)).ok();
        let place: Option<Self> = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        place.filter(Self::is_sensible).unwrap_or_default()
    }

    /// Remembers it. Losing it is no harm, so a failure is only logged.
    pub(crate) fn save(&self, folder: &Path) {
        let saved = serde_json::to_vec(self)
            .map_err(std::io::Error::from)
            .and_then(|bytes| std::fs::write(folder.join(FILE), bytes));
        if let Err(error) = saved {
            tracing::warn!(%error, "the window's size could not be remembered");
        }
    }

    fn is_sensible(&self) -> bool {
        (LEAST.0..=MOST).contains(&self.width) && (LEAST.1..=MOST).contains(&self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_remembered_and_nonsense_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(WindowPlace::load(folder.path()), WindowPlace::default());
        let place = WindowPlace {
            width: 1500.0,
            height: 900.0,
            maximized: true,
        };
        place.save(folder.path());
        assert_eq!(WindowPlace::load(folder.path()), place);
        std::fs::write(
            folder.path().join(FILE),
            r#"{"width":1,"height":-5,"maximized":false}"#,
        )
        .unwrap();
        assert_eq!(WindowPlace::load(folder.path()), WindowPlace::default());
    }
}
