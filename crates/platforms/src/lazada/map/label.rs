//! `bigbag/lable/getPdf` (sic). How the PDF is wrapped is not documented, so every plausible wrapping is taken,
//! and nothing counts that does not begin as a PDF does.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::pack::{pack_faults, pack_params};
use super::{Api, Caller, LazadaCall, Misread, Opened, PackKey, Param, RequestFault};
use crate::lenient::opened;

/// Nested objects are searched this deep.
const DEEPEST: usize = 4;

/// Fetches the label of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchLabel {
    /// Who calls.
    pub caller: Caller,
    /// Which pack.
    pub pack: PackKey,
}

/// A label as the platform drew it.
#[derive(Clone, PartialEq, Eq)]
pub struct PdfLabel(Vec<u8>);

impl PdfLabel {
    /// The bytes of the file, beginning with `%PDF`.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes of the file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl std::fmt::Debug for PdfLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PdfLabel({} bytes)", self.0.len())
    }
}

impl LazadaCall for FetchLabel {
    type Answer = PdfLabel;

    const API: Api = Api::asks("/logistics/cnpms/bigbag/lable/getPdf");

    fn faults(&self) -> Vec<RequestFault> {
        pack_faults(&self.caller, &self.pack)
    }

    fn params(&self) -> Vec<Param> {
        pack_params(&self.caller, &self.pack)
    }

    fn read(&self, opened: &Opened) -> Result<PdfLabel, Misread> {
        pdf_in(&opened.payload, DEEPEST)
            .map(PdfLabel)
            .ok_or(Misread::NoPdf)
    }
}

fn pdf_in(value: &Value, depth: usize) -> Option<Vec<u8>> {
    match value {
        Value::String(text) => from_text(text).or_else(|| from_nested_json(value, depth)),
        Value::Array(items) => from_numbers(items).or_else(|| first_in(items.iter(), depth)),
        Value::Object(fields) => first_in(fields.values(), depth),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn first_in<'v>(values: impl Iterator<Item = &'v Value>, depth: usize) -> Option<Vec<u8>> {
    let deeper = depth.checked_sub(1)?;
    values
        .filter(|value| !value.is_number())
        .find_map(|value| pdf_in(value, deeper))
}

fn from_nested_json(value: &Value, depth: usize) -> Option<Vec<u8>> {
    let inner = opened(value);
    let deeper = depth.checked_sub(1)?;
    if inner.is_string() {
        None
    } else {
        pdf_in(&inner, deeper)
    }
}

/// Base64 in either alphabet, with or without padding, line breaks and a `data:` prefix.
fn from_text(text: &str) -> Option<Vec<u8>> {
    let payload = text
        .trim()
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(','))
        .map_or(text, |(_, data)| data);
    let compact: String = payload.chars().filter(|letter| !letter.is_whitespace()).collect();
    let forgiving = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [alphabet::STANDARD, alphabet::URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, forgiving).decode(&compact).ok())
        .filter(|bytes| is_pdf(bytes))
}

/// A list of bytes, where a signed one may be negative.
fn from_numbers(items: &[Value]) -> Option<Vec<u8>> {
    let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
    bytes.filter(|bytes| is_pdf(bytes))
}

fn byte(value: &Value) -> Option<u8> {
    let number = value.as_i64()?;
    u8::try_from(number)
        .ok()
        .or_else(|| i8::try_from(number).ok().map(i8::cast_unsigned))
}

fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF")
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use serde_json::json;

    const FILE: &[u8] = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3 small\n%%EOF";

    fn read(payload: Value) -> Result<Vec<u8>, Misread> {
        let call = FetchLabel {
            caller: Caller::seller("k", "s"),
            pack: PackKey::LpNumber("LP1".into()),
        };
        call.read(&Opened {
            payload,
            request_id: None,
        })
        .map(PdfLabel::into_bytes)
    }

    #[test]
    fn every_wrapping_gives_the_same_file() {
        let base64 = STANDARD.encode(FILE);
        let signed: Vec<i64> = FILE.iter().map(|byte| i64::from(byte.cast_signed())).collect();
        let (head, tail) = base64.split_at(8);
        for payload in [
            json!(base64),
            json!(format!("data:application/pdf;base64,{base64}")),
            json!(format!("{head}\r\n{tail}")),
            json!(URL_SAFE_NO_PAD.encode(FILE)),
            json!(FILE),
            json!(signed),
            json!({"type": "Buffer", "data": FILE}),
            json!({"name": "label.pdf", "file": {"body": base64}}),
            json!(format!("{{\"data\":\"{base64}\"}}")),
            json!([{"pdf": base64}]),
        ] {
            assert_eq!(read(payload.clone()).as_deref(), Ok(FILE), "{payload}");
        }
    }

    #[test]
    fn a_bare_file_as_body_is_taken_too() {
        let opened = super::super::open(FILE).unwrap().unwrap();
        assert_eq!(read(opened.payload).as_deref(), Ok(FILE));
    }

    #[test]
    fn what_is_not_a_pdf_is_refused() {
        for payload in [
            json!(STANDARD.encode("<html>")),
            json!([1, 2, 3]),
            json!({}),
            json!(null),
            json!(""),
        ] {
            assert_eq!(read(payload), Err(Misread::NoPdf));
        }
    }
}
