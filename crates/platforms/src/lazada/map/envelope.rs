//! The two envelopes around every answer: the gateway's, and the business result inside it (platforms.md 1.5).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::lenient::{field, opened, text, text_field, truth};

/// An accepted answer without its envelopes.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// What the call gave: `result.data`, `data`, `result`, or all of it.
    pub payload: Value,
    /// The platform's id of the call.
    pub request_id: Option<String>,
}

/// The platform said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its code; `local.answered_no` when it gave none.
    pub code: String,
    /// Its words.
    pub message: String,
    /// `SYSTEM`, `ISV` or `ISP`, where the gateway itself refused.
    pub kind: Option<String>,
    /// Its id of the call.
    pub request_id: Option<String>,
}

/// The answer is not what this call can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// Not JSON.
    #[error("the answer is not JSON")]
    NotJson,
    /// Something that must be there is not.
    #[error("the answer lacks {0}")]
    Lacks(&'static str),
    /// The label is not a PDF in any known wrapping.
    #[error("the answer holds no PDF")]
    NoPdf,
}

const MESSAGES: [&str; 6] = [
    "errorMsg",
    "erroMsg",
    "errMsg",
    "errorMessage",
    "response_message",
    "message",
];
const CODES: [&str; 4] = ["errorCode", "erroCode", "errCode", "response_code"];

/// Opens the body of an answer. A bare PDF is taken as the base64 text that the other shapes carry.
pub fn open(body: &[u8]) -> Result<Result<Opened, Refusal>, Misread> {
    if body.starts_with(b"%PDF") {
        return Ok(Ok(Opened {
            payload: Value::String(STANDARD.encode(body)),
            request_id: None,
        }));
    }
    let whole: Value = serde_json::from_slice(body).map_err(|_| Misread::NotJson)?;
    if !whole.is_object() {
        return Err(Misread::NotJson);
    }
    let request_id = text_field(&whole, &["request_id"]);
    if let Some(refusal) = outer_refusal(&whole, request_id.as_deref()) {
        return Ok(Err(refusal));
    }
    let inner = field(&whole, &["result"]).map(opened);
    let checked = inner.as_ref().unwrap_or(&whole);
    if let Some(refusal) = inner_refusal(checked, request_id.as_deref()) {
        return Ok(Err(refusal));
    }
    let payload = field(checked, &["data", "module"]).map_or_else(|| checked.clone(), opened);
    Ok(Ok(Opened { payload, request_id }))
}

/// `data` is a plain yes or no in some calls; a no without a reason is a refusal too.
pub(super) fn read_yes(opened: &Opened) -> Result<(), Misread> {
    let answered = truth(&opened.payload)
        .or_else(|| field(&opened.payload, &["result", "success", "successs"]).and_then(truth));
    match answered {
        Some(true) => Ok(()),
        Some(false) | None => Err(Misread::Lacks("a yes")),
    }
}

fn outer_refusal(whole: &Value, request_id: Option<&str>) -> Option<Refusal> {
    let code = text_field(whole, &["code"]).filter(|code| code != "0")?;
    Some(Refusal {
        code,
        message: text_field(whole, &MESSAGES).unwrap_or_default(),
        kind: text_field(whole, &["type"]),
        request_id: request_id.map(str::to_owned),
    })
}

/// The business result: refused when it says so, or when it gives an error code without saying anything.
fn inner_refusal(result: &Value, request_id: Option<&str>) -> Option<Refusal> {
    let code = text_field(result, &CODES).filter(|code| code != "0");
    let succeeded = match field(result, &["success", "successs", "isSuccess"]).and_then(truth) {
        Some(told) => told,
        None => code.is_none(),
    };
    if succeeded && field(result, &["data"]).and_then(truth) != Some(false) {
        return None;
    }
    Some(Refusal {
        code: code.unwrap_or_else(|| "local.answered_no".to_owned()),
        message: field(result, &MESSAGES).and_then(text).unwrap_or_default(),
        kind: None,
        request_id: request_id.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> (String, String) {
        let refusal = open(body.as_bytes()).unwrap().unwrap_err();
        (refusal.code, refusal.message)
    }

    #[test]
    fn every_spelling_of_an_error_is_read() {
        for body in [
            r#"{"code":"0","result":{"success":false,"errorCode":"P-1","errorMsg":"no"}}"#,
            r#"{"code":0,"result":{"success":"false","error_code":"P-1","error_msg":"no"}}"#,
            r#"{"code":"0","result":{"successs":"false","errorCode":"P-1","erroMsg":"no"}}"#,
            r#"{"code":"0","data":null,"success":false,"errorCode":"P-1","errMsg":"no"}"#,
            r#"{"result":"{\"success\":false,\"errorCode\":\"P-1\",\"errorMsg\":\"no\"}"}"#,
            r#"{"code":"P-1","type":"ISV","message":"no","request_id":"r"}"#,
        ] {
            assert_eq!(refusal(body), ("P-1".to_owned(), "no".to_owned()), "{body}");
        }
    }

    #[test]
    fn a_plain_no_is_a_refusal_and_never_a_success() {
        assert_eq!(
            refusal(r#"{"code":"0","result":{"success":true,"data":false}}"#).0,
            "local.answered_no"
        );
        assert_eq!(
            refusal(r#"{"code":"0","result":{"success":true,"data":"false"}}"#).0,
            "local.answered_no"
        );
    }

    #[test]
    fn a_body_that_is_not_an_object_is_misread() {
        for body in ["", "<html>", "[]", "null", "\"ok\""] {
            assert_eq!(open(body.as_bytes()), Err(Misread::NotJson), "{body}");
        }
    }

    #[test]
    fn the_payload_is_what_lies_in_the_innermost_envelope() {
        let body = r#"{"code":"0","request_id":"r1","result":{"success":"true","data":{"a":1}}}"#;
        let opened = open(body.as_bytes()).unwrap().unwrap();
        assert_eq!(opened.payload, serde_json::json!({"a": 1}));
        assert_eq!(opened.request_id.as_deref(), Some("r1"));
    }
}
