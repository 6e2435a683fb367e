//! One module per platform: `map` builds, signs and reads without any IO, `client` sends.
//!
//! Knows what a platform's wire looks like. Deliberately does not know the database, the queues
//! or the screen, and never tries a call again on its own: whoever owns the queue decides that.

mod call;
mod lenient;
mod secret;
mod signer;

pub mod civil_time;
pub mod lazada;
pub mod pacing;

pub use call::{Answer, CallFailure, CallOutcome, CallRecord, FailureClass, ParcelTrouble, Sent};
pub use secret::{AccessToken, RefreshToken, Secret};
pub use signer::{LocalSigner, SignFailure, Signer, push_signature, signature, text_to_sign};
