//! Runs the queue towards the platform: what now, what later, what needs a person (architecture, invariant 3).
//!
//! [`plan`] and [`next_poll`] decide and are pure. [`Line`] makes calls: tokens, pauses, call log. [`Runner`] takes
//! jobs from the outbox, sends them and writes what came of them, each in one transaction with the pack's life.
//! Knows the database, the platforms and the key store; knows neither screens nor printers ([`Consequences`]).

mod adding;
mod calls;
mod consequences;
mod desk;
mod hear;
mod label;
mod line;
mod outcome;
mod pace;
mod payload;
mod plan;
mod poll;
mod poll_plan;
mod prepare;
mod recover;
mod runner;
mod secrets;
mod send;
mod session;
mod step;

pub use consequences::{ConsequenceFailed, Consequences, News, Writing};
pub use desk::{Clock, Desk, Random};
pub use line::{Line, Trouble, gateway_of};
pub use payload::{
    BindPayload, CancelPayload, CommitPayload, HandoverPayload, LabelPayload, PartyPayload, ShopPayload,
    UpdatePayload, payload_hash,
};
pub use plan::{Attempt, Next, plan};
pub use poll_plan::next_poll;
pub use runner::Runner;
pub use secrets::SecretName;
pub use session::{Seller, Session};
