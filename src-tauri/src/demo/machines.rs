//! The virtual platform, printer, scale and gun.

use std::path::Path;

use anyhow::Context as _;
use dabao_app::Clock;
use dabao_simulators::lazada::{LazadaConfig, LazadaSimulator, Timeline};
use dabao_simulators::{PrinterModel, VirtualPrinter};
#[cfg(unix)]
use dabao_simulators::{ScaleModel, VirtualGun, VirtualScale};

/// Where the printed labels lie as pictures, inside the demo's folder.
const LABELS: &str = "printed-labels";

/// All machines of the demo. A pseudo terminal stands for a serial port, so Windows has neither scale nor gun here.
pub(crate) struct Machines {
    pub(crate) platform: LazadaSimulator,
    pub(crate) printer: VirtualPrinter,
    #[cfg(unix)]
    pub(crate) scale: VirtualScale,
    #[cfg(unix)]
    pub(crate) gun: VirtualGun,
}

impl Machines {
    pub(crate) async fn start(folder: &Path, clock: Clock) -> anyhow::Result<Self> {
        let mut config = LazadaConfig::new(clock);
        config.timeline = Some(Timeline::demo());
        let labels = folder.join(LABELS);
        std::fs::create_dir_all(&labels)?;
        let model = PrinterModel::Tspl { dots_per_inch: 203 };
        Ok(Self {
            platform: LazadaSimulator::start(config)
                .await
                .context("starting the virtual platform")?,
            printer: VirtualPrinter::start(model, Some(labels)).context("starting the virtual printer")?,
            #[cfg(unix)]
            scale: VirtualScale::start(folder, ScaleModel::StGsText).context("starting the virtual scale")?,
            #[cfg(unix)]
            gun: VirtualGun::start(folder).context("starting the virtual gun")?,
        })
    }
}
