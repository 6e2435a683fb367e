//! How the simulator starts.

use std::sync::Arc;

use dabao_domain::Timestamp;
use dabao_platforms::Secret;

use super::timeline::Timeline;
use super::world::SimSeller;

/// Tells the simulator the time.
pub type SimulatorClock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How the simulator starts.
#[derive(Clone)]
pub struct LazadaConfig {
    /// The application's key.
    pub app_key: String,
    /// The application's secret, with which signatures are checked.
    pub app_secret: Secret,
    /// Its clock.
    pub clock: SimulatorClock,
    /// Lets packs move by themselves.
    pub timeline: Option<Timeline>,
    /// Its sellers.
    pub sellers: Vec<SimSeller>,
    /// Where it listens; 0 takes a free port.
    pub port: u16,
}

impl LazadaConfig {
    /// Key `123456`, secret `helloworldsecret0001`, one seller in each of two countries, packs that stand still.
    pub fn new(clock: SimulatorClock) -> Self {
        let seller = |country: &str, id: &str| SimSeller {
            country: country.to_owned(),
            seller_id: id.to_owned(),
            short_code: format!("{country}{id}"),
        };
        Self {
            app_key: "123456".to_owned(),
            app_secret: Secret::new("helloworldsecret0001".to_owned()),
            clock,
            timeline: None,
            sellers: vec![seller("MY", "1001"), seller("TH", "1002")],
            port: 0,
        }
    }
}
