//! `--demo`: a station that works without hardware, account or network. Everything in it is made up and marked so.

#[cfg(feature = "demo")]
mod hands;
#[cfg(feature = "demo")]
mod sample;
#[cfg(feature = "demo")]
mod seed;

use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "demo")]
use anyhow::Context as _;
use dabao_app::{App, Clock};

/// The demo's machines; they stop when this is dropped.
pub(crate) struct Demo {
    #[cfg(feature = "demo")]
    _machines: Arc<dabao_simulators::Machines>,
}

impl Demo {
    /// Starts the machines and fills the station by the same commands a person would use.
    #[cfg(feature = "demo")]
    pub(crate) async fn start(app: &Arc<App>, folder: &Path, clock: Clock) -> anyhow::Result<Self> {
        let machines = dabao_simulators::Machines::start(folder, clock)
            .await
            .context("starting the virtual machines")?;
        let machines = Arc::new(machines);
        seed::seed(app, &machines, folder).await?;
        hands::start(app, &machines)?;
        Ok(Self { _machines: machines })
    }

    /// This build has no demo.
    #[cfg(not(feature = "demo"))]
    pub(crate) async fn start(_app: &Arc<App>, _folder: &Path, _clock: Clock) -> anyhow::Result<Self> {
        anyhow::bail!("this program was built without its demo")
    }
}
