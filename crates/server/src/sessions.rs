//! Who is logged in over HTTP. In memory: after a restart everybody logs in again.

use std::collections::HashMap;

use dabao_domain::{OperatorId, Timestamp};

const MINUTE: i64 = 60_000;
/// Log in again after this long without a command (platform rule: 30 minutes).
pub(crate) const IDLE: i64 = 30 * MINUTE;
/// Log in again after this long in any case.
pub(crate) const LONGEST: i64 = 12 * 60 * MINUTE;
/// A one-time key that nobody used ends.
const KEY_LIVES: i64 = 12 * 60 * MINUTE;
/// More sessions than a station has screens: the one idle longest makes room.
const MOST: usize = 200;

/// 256 random bits as hexadecimal text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Token(String);

impl Token {
    /// Makes one out of randomness.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        use std::fmt::Write as _;
        Self(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    /// One that came from outside; whether it is known is for [`Sessions`] to say.
    pub(crate) fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// For the cookie or the invitation, never for a log.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

struct Session {
    operator: OperatorId,
    opened: Timestamp,
    used: Timestamp,
}

impl Session {
    fn is_over(&self, now: Timestamp) -> bool {
        now.millis_since(self.used) >= IDLE || now.millis_since(self.opened) >= LONGEST
    }
}

/// Sessions and unused one-time keys.
#[derive(Default)]
pub(crate) struct Sessions {
    open: HashMap<Token, Session>,
    keys: HashMap<Token, (OperatorId, Timestamp)>,
}

impl Sessions {
    /// Opens a session for an operator who has proved who they are.
    pub(crate) fn open(&mut self, token: Token, operator: OperatorId, now: Timestamp) {
        self.open.retain(|_, session| !session.is_over(now));
        if self.open.len() >= MOST
            && let Some(oldest) = self.idle_longest()
        {
            self.open.remove(&oldest);
        }
        let session = Session {
            operator,
            opened: now,
            used: now,
        };
        self.open.insert(token, session);
    }

    fn idle_longest(&self) -> Option<Token> {
        self.open
            .iter()
            .min_by_key(|(_, session)| session.used)
            .map(|(token, _)| token.clone())
    }

    /// Whose session it is, and that they are not idle.
    pub(crate) fn touch(&mut self, token: &Token, now: Timestamp) -> Option<OperatorId> {
        let operator = self.look(token, now)?;
        if let Some(session) = self.open.get_mut(token) {
            session.used = now;
        }
        Some(operator)
    }

    /// Whose session it is, without counting as use.
    pub(crate) fn look(&mut self, token: &Token, now: Timestamp) -> Option<OperatorId> {
        if self.open.get(token)?.is_over(now) {
            self.open.remove(token);
            return None;
        }
        self.open.get(token).map(|session| session.operator.clone())
    }

    /// Ends a session.
    pub(crate) fn close(&mut self, token: &Token) {
        self.open.remove(token);
    }

    /// Ends all sessions; unused keys stay.
    pub(crate) fn close_all(&mut self) {
        self.open.clear();
    }

    /// A key that opens one session, once.
    pub(crate) fn invite(&mut self, key: Token, operator: OperatorId, now: Timestamp) {
        self.keys.insert(key, (operator, now));
    }

    /// Uses a key up.
    pub(crate) fn redeem(&mut self, key: &Token, now: Timestamp) -> Option<OperatorId> {
        let (operator, made) = self.keys.remove(key)?;
        (now.millis_since(made) < KEY_LIVES).then_some(operator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_000_000_000);

    fn opened() -> (Sessions, Token) {
        let mut sessions = Sessions::default();
        let token = Token::from_bytes([7; 32]);
        sessions.open(token.clone(), OperatorId("o".into()), START);
        (sessions, token)
    }

    #[test]
    fn an_idle_session_ends_after_thirty_minutes_and_a_used_one_does_not() {
        let (mut sessions, token) = opened();
        let later = START.plus_millis(IDLE - 1);
        assert!(sessions.touch(&token, later).is_some());
        assert!(sessions.look(&token, later.plus_millis(IDLE - 1)).is_some());
        assert!(sessions.touch(&token, later.plus_millis(IDLE)).is_none());
        assert!(sessions.touch(&token, later).is_none(), "gone for good");
    }

    #[test]
    fn even_a_used_session_ends_after_twelve_hours() {
        let (mut sessions, token) = opened();
        let mut now = START;
        while now.millis_since(START) < LONGEST - IDLE {
            now = now.plus_millis(IDLE / 2);
            assert!(sessions.touch(&token, now).is_some());
        }
        assert!(sessions.touch(&token, START.plus_millis(LONGEST)).is_none());
    }

    #[test]
    fn a_key_opens_once_and_not_for_ever() {
        let mut sessions = Sessions::default();
        let key = Token::from_bytes([1; 32]);
        sessions.invite(key.clone(), OperatorId("o".into()), START);
        assert!(sessions.redeem(&key, START).is_some());
        assert!(sessions.redeem(&key, START).is_none());
        sessions.invite(key.clone(), OperatorId("o".into()), START);
        assert!(sessions.redeem(&key, START.plus_millis(KEY_LIVES)).is_none());
    }

    #[test]
    fn the_session_idle_longest_makes_room() {
        let (mut sessions, first) = opened();
        for number in 0..MOST {
            let mut bytes = [0; 32];
            bytes[0] = u8::try_from(number % 256).unwrap();
            bytes[1] = 1;
            sessions.open(
                Token::from_bytes(bytes),
                OperatorId("x".into()),
                START.plus_millis(1),
            );
        }
        assert!(sessions.look(&first, START.plus_millis(2)).is_none());
    }
}
