//! Guns that type (scales-and-guns 2.2): from keys to text, without a layout of the system and without an input method.
//!
//! Guns send the keys of an American keyboard. The state of the computer's own CapsLock and NumLock is not asked: both
//! change what the computer makes of a key, not what the gun meant.

mod decoder;
mod key;

pub use decoder::{KeyDecoder, KeyMove};
