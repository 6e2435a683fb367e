//! What a scale can be told and asked, as bytes. Nothing here sends: that is the business of the room with the ports.

use std::borrow::Cow;

/// Bytes of a command.
pub type Command = Cow<'static, [u8]>;

/// A command that needs no putting together.
pub(super) const fn fixed(bytes: &'static [u8]) -> Command {
    Cow::Borrowed(bytes)
}

/// Whether the scale speaks without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PollNeed {
    /// It says nothing unless it is asked.
    Always,
    /// Its menu decides. Ask only when it stays silent and the person at the desk agrees.
    WhenSilent,
}

/// One byte sequence sent, and what must come back before the next one goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollStep {
    /// The bytes.
    pub send: Command,
    /// The byte that must be heard before the next step; the last step has none: the frame follows.
    pub go_on_after: Option<u8>,
    /// The byte that says "not ready": begin again after [`Poll::again_after_millis`].
    pub not_ready: Option<u8>,
}

/// How to ask for the weight now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// What to send, in this order.
    pub steps: Vec<PollStep>,
    /// How often to ask.
    pub every_millis: i64,
    /// How long to wait after "not ready".
    pub again_after_millis: i64,
    /// Whether it must be asked at all.
    pub need: PollNeed,
}

impl Poll {
    pub(super) fn once(send: Command, need: PollNeed) -> Self {
        let only = PollStep {
            send,
            go_on_after: None,
            not_ready: None,
        };
        Self {
            steps: vec![only],
            every_millis: 250,
            again_after_millis: 250,
            need,
        }
    }
}

/// All that one scale can be told. What is `None` does not exist, or no public source states its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScaleCommands {
    /// Asks for the weight of this moment, for the display.
    pub poll: Option<Poll>,
    /// Asks for a stable weight, for the capture itself, where that is another command. The scale may answer late.
    pub capture: Option<Command>,
    /// Zero (置零).
    pub zero: Option<Command>,
    /// Tare (去皮).
    pub tare: Option<Command>,
    /// Forget the tare.
    pub clear_tare: Option<Command>,
}

/// What may be sent to an unknown, silent port after its owner agreed (scales-and-guns 1.12). Never a zero, a tare, a
/// reset or an unknown letter. One after the other, listening in between.
pub static POLLS_TO_TRY: &[&[u8]] = &[
    b"\x05",
    b"SI\r\n",
    b"W",
    b"W\r",
    b"\nW\r",
    b"\x02AB03\x03",
    b"R",
    b"P\r\n",
];
