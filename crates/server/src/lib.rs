//! The commands and the event stream over HTTP: the same screens in a browser on this PC or on the local network.
//!
//! Closed unless the settings open it. Knows HTTP, sessions and who may knock; every command goes through the same
//! dispatch as the window's, so no right is decided here. Plain HTTP: meant for the station's own network.
//!
//! | request | what it does |
//! | --- | --- |
//! | `POST /api/call/{command}` | a command; the reply or an `ApiError` with its status |
//! | `GET /api/events` | server-sent events; each message is a JSON array of events |
//! | `POST /api/login` | `{name, pin}` or `{key}`: opens a session (a cookie) |
//! | `POST /api/logout` | ends it |
//! | `GET /api/operators` | the names that can log in |
//! | `GET /api/me` | who is logged in |
//! | `GET /…` | the screens |

mod batch;
mod calls;
mod door;
mod events;
mod guard;
mod login;
mod router;
mod sessions;
mod statics;

pub use batch::Batches;
pub use door::{Door, Invitation, Setup};
pub use statics::{Asset, Assets};
