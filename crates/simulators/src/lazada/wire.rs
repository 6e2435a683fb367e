//! A call as it arrives, decoded.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

/// One API call: its path without `/rest`, and its parameters in the order in which they came.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) path: String,
    /// Which connection it came over.
    pub(super) connection: u64,
    pub(super) params: Vec<(String, String)>,
}

impl Call {
    /// `None` when the form cannot be decoded.
    pub(super) fn decode(path: &str, form: &str, connection: u64) -> Option<Self> {
        let params: Option<Vec<(String, String)>> = form
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(pair)
            .collect();
        Some(Self {
            path: path.to_owned(),
            connection,
            params: params?,
        })
    }

    /// A parameter that is not blank.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(own, _)| own == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.trim().is_empty())
    }

    /// A parameter that is sent twice makes the call ambiguous.
    pub(super) fn repeats_a_name(&self) -> bool {
        let mut seen = BTreeSet::new();
        self.params.iter().any(|(name, _)| !seen.insert(name))
    }
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((decoded(name)?, decoded(value)?))
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}
