//! Scales (电子秤): from bytes to readings, and from readings to one trusted weight.

mod detect;
mod frame;
mod quantity;
mod reading;
mod st_gs_text;
mod trust;
mod trust_rules;
mod yaohua_tf0;

pub use detect::{DataBits, Detection, LINE_SETTINGS_TO_TRY, LineSettings, Parity, ScaleScorer};
pub use quantity::{MassUnit, Quantity};
pub use reading::{Garbled, GarbledReason, Load, ReadingKind, ScaleReading};
pub use st_gs_text::StGsText;
pub use trust::{Trust, TrustEffect, TrustEvent};
pub use trust_rules::{ScaleFault, TrustRules, TrustState, TrustedWeight};
pub use yaohua_tf0::YaohuaTf0;

/// Turns one protocol's bytes into readings, one byte at a time.
pub trait ScaleDecoder: Send {
    /// Takes the next byte; answers when it ends a frame, readable or not.
    fn push(&mut self, byte: u8) -> Option<Result<ScaleReading, Garbled>>;
}

/// How much one good frame of a protocol proves (scales-and-guns 1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameProof {
    /// The frame carries a checksum: chance hardly makes one.
    Checksum,
    /// The whole shape fits, without a checksum.
    Shape,
}

/// One protocol that we can read.
pub trait ScaleDriver: Sync {
    /// The id kept in the settings, such as `yaohua-tf0`.
    fn id(&self) -> &'static str;
    /// Makes and models, for a person who chooses.
    fn title(&self) -> &'static str;
    /// What one good frame proves.
    fn proof(&self) -> FrameProof;
    /// The line settings its makers ship with.
    fn usual_settings(&self) -> LineSettings;
    /// A fresh decoder, as after opening the port.
    fn decoder(&self) -> Box<dyn ScaleDecoder>;
}

/// Every scale we can read, most specific first. A new model is one line here and one file.
pub static DRIVERS: &[&dyn ScaleDriver] = &[&YaohuaTf0, &StGsText];

/// The driver with this id.
pub fn find_driver(id: &str) -> Option<&'static dyn ScaleDriver> {
    DRIVERS.iter().copied().find(|driver| driver.id() == id)
}
