//! The hands of the demo: puts the open pack on the virtual scale, and does what is typed into the terminal.

use std::io::BufRead as _;
use std::sync::{Arc, Weak};

use dabao_api::{BenchView, Event, Topic};
use dabao_app::{App, dispatch};
use dabao_simulators::Machines;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

/// What an empty woven bag weighs.
#[cfg(unix)]
const BAG_G: i64 = 180;

/// Starts both.
#[expect(
    clippy::print_stdout,
    reason = "the person who started the demo in a terminal reads this"
)]
pub(crate) fn start(app: &Arc<App>, machines: &Arc<Machines>) -> anyhow::Result<()> {
    #[cfg(unix)]
    tokio::spawn(weigh(Arc::clone(app), Arc::downgrade(machines)));
    println!("Demo hands; type a line:\n{}", Machines::WORDS);
    let machines = Arc::downgrade(machines);
    std::thread::Builder::new()
        .name("demo hands".to_owned())
        .spawn(move || follow(&machines))?;
    Ok(())
}

/// Keeps the current pack on the scale, as heavy as its parcels and the bag.
#[cfg(unix)]
async fn weigh(app: Arc<App>, machines: Weak<Machines>) {
    let mut events = app.subscribe();
    loop {
        let look = match events.recv().await {
            Ok(Event::Changed { topics }) => topics.contains(&Topic::Packs),
            Ok(Event::Scanned { .. }) | Err(RecvError::Lagged(_)) => true,
            Ok(_) => false,
            Err(RecvError::Closed) => return,
        };
        if !look {
            continue;
        }
        let grams = weight_on_bench(&app).await;
        match machines.upgrade() {
            Some(machines) => machines.scale.set_weight(grams),
            None => return,
        }
    }
}

/// Nothing lies on the scale while no pack is open.
#[cfg(unix)]
async fn weight_on_bench(app: &Arc<App>) -> i64 {
    let reply = dispatch(app, &app.window_caller(), "bench", json!({})).await;
    let bench: Option<BenchView> = reply.ok().and_then(|reply| serde_json::from_value(reply).ok());
    let Some(bench) = bench else { return 0 };
    let pack = bench
        .open
        .iter()
        .find(|pack| Some(&pack.id) == bench.current.as_ref());
    match pack {
        Some(pack) if pack.parcels > 0 => i64::from(pack.estimated_g) + BAG_G,
        Some(_) | None => 0,
    }
}

fn follow(machines: &Weak<Machines>) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Some(machines) = machines.upgrade() else {
            return;
        };
        if !machines.obey(&line) {
            eprintln!("{}", Machines::WORDS);
        }
    }
}
