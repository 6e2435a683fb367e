//! Texts that must never reach a log, a screen or a crash report (P-11).

use std::fmt;

use zeroize::Zeroizing;

/// A secret text: wiped from memory when dropped, and silent when printed.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for signing, sending and the key store only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

macro_rules! token {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub Secret);

        impl $name {
            /// Takes the text over.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Secret::new(text.into()))
            }

            /// The text itself, for sending and for encrypted storage only.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }
    )*};
}

token! {
    /// What lets us act for one seller.
    AccessToken;
    /// What buys the next access token.
    RefreshToken;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let printed = format!(
            "{:?} {:?}",
            Secret::new("abc123".into()),
            AccessToken::new("tok-1")
        );
        assert!(
            !printed.contains("abc123") && !printed.contains("tok-1"),
            "{printed}"
        );
    }
}
