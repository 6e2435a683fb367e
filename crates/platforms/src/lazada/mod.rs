//! Lazada Open Platform: the mainland first-mile big-pack family, tokens and the order calls of a packing bench.
//!
//! `map` knows every path, parameter and answer; `client` sends what `map` builds. Nothing here retries.

mod client;
mod errors;
mod form;
mod gateway;
pub mod map;

pub use client::{ClientNotBuilt, LazadaClient, WallClock};
pub use errors::{Effect, ErrorTable, ErrorWords, Verdict, Words};
pub use form::{SystemParams, form_body, signed_params};
pub use gateway::{Gateway, GatewayBase, Site};
