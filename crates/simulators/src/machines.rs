//! A whole bench of virtual machines, moved by words: for the demo, and for stories told from outside the program.

use std::io;
use std::path::Path;

use crate::lazada::{LazadaConfig, LazadaSimulator, SimulatorClock, Timeline};
use crate::{PrinterModel, VirtualPrinter};
#[cfg(unix)]
use crate::{ScaleModel, VirtualGun, VirtualScale};

/// Where the printed labels lie as pictures, inside the machines' folder.
const LABELS: &str = "printed-labels";

/// The platform, the printer, the scale and the gun. A pseudo terminal stands for a serial port, so on Windows there
/// are neither scale nor gun.
pub struct Machines {
    /// The platform; its packs move on by themselves within minutes.
    pub platform: LazadaSimulator,
    /// A TSPL printer of 203 dpi.
    pub printer: VirtualPrinter,
    /// A scale with the `ST,GS` text.
    #[cfg(unix)]
    pub scale: VirtualScale,
    /// A gun on a serial line.
    #[cfg(unix)]
    pub gun: VirtualGun,
}

impl Machines {
    /// What [`Machines::obey`] understands.
    pub const WORDS: &str = "\
  scan TEXT      the gun reads TEXT
  weight GRAMS   that much lies on the scale
  paper out | paper in | cover open | cover shut   the printer";

    /// Starts all of them. Serial ports and printed labels lie in `folder`.
    pub async fn start(folder: &Path, clock: SimulatorClock) -> io::Result<Self> {
        let mut config = LazadaConfig::new(clock);
        config.timeline = Some(Timeline::demo());
        let labels = folder.join(LABELS);
        std::fs::create_dir_all(&labels)?;
        let model = PrinterModel::Tspl { dots_per_inch: 203 };
        Ok(Self {
            platform: LazadaSimulator::start(config).await?,
            printer: VirtualPrinter::start(model, Some(labels))?,
            #[cfg(unix)]
            scale: VirtualScale::start(folder, ScaleModel::StGsText)?,
            #[cfg(unix)]
            gun: VirtualGun::start(folder)?,
        })
    }

    /// Does what a line says; false when it makes no sense or the machine is not listened to.
    pub fn obey(&self, line: &str) -> bool {
        let (word, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        match (word, rest.trim()) {
            ("", "") => {}
            ("paper", "out") => self.printer.take_paper_out(),
            ("paper", "in") => self.printer.put_paper_in(),
            ("cover", "open") => self.printer.open_cover(),
            ("cover", "shut") => self.printer.shut_cover(),
            #[cfg(unix)]
            ("scan", text) if !text.is_empty() => return self.gun.scan(text),
            #[cfg(unix)]
            ("weight", grams) => match grams.parse() {
                Ok(grams) => self.scale.set_weight(grams),
                Err(_) => return false,
            },
            _ => return false,
        }
        true
    }
}
