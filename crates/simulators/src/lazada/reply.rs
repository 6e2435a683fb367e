//! Answers as the platform spells them: each call has its own misspelling.

use serde_json::{Map, Value, json};

/// An answer of the platform. HTTP is 200 for all of them.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// It worked; the value is `result.data`.
    Data(Value),
    /// It worked; the members stand beside `code` (token calls).
    Flat(Map<String, Value>),
    /// It worked; the value is `data`, without an inner result (order calls).
    Orders(Value),
    /// It worked; the value is `result.module` (channel codes).
    Module(Value),
    /// The gateway refused.
    Gateway {
        kind: &'static str,
        code: String,
        message: String,
    },
    /// The business refused.
    Business { code: String, message: String },
}

pub(super) fn missing(name: &str) -> Reply {
    gateway(
        "ISV",
        "MissingParameter",
        &format!(
            "The input parameter \"{name}\" that is mandatory for processing this request is not supplied"
        ),
    )
}

pub(super) fn invalid(what: &str) -> Reply {
    gateway("ISV", "InvalidParameter", what)
}

pub(super) fn gateway(kind: &'static str, code: &str, message: &str) -> Reply {
    Reply::Gateway {
        kind,
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

pub(super) fn business(code: &str, message: &str) -> Reply {
    Reply::Business {
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

impl Reply {
    /// The code for the list of seen calls; `0` when it worked.
    pub(super) fn code(&self) -> &str {
        match self {
            Self::Gateway { code, .. } | Self::Business { code, .. } => code,
            Self::Data(_) | Self::Flat(_) | Self::Orders(_) | Self::Module(_) => "0",
        }
    }

    /// The body in the spelling of this path (platforms.md 1.6).
    pub(super) fn into_json(self, path: &str, request_id: &str) -> Value {
        match self {
            Self::Data(data) => {
                json!({"code": "0", "request_id": request_id, "result": {"success": true, "data": data}})
            }
            Self::Module(list) => {
                json!({"code": "0", "request_id": request_id, "result": {"success": true, "module": list}})
            }
            Self::Orders(data) => json!({"code": "0", "request_id": request_id, "data": data}),
            Self::Flat(mut members) => {
                members.insert("code".to_owned(), "0".into());
                members.insert("request_id".to_owned(), request_id.into());
                Value::Object(members)
            }
            Self::Gateway { kind, code, message } => {
                json!({"code": code, "type": kind, "message": message, "request_id": request_id})
            }
            Self::Business { code, message } => {
                let (code_name, message_name) = spelling(path);
                let mut result = Map::new();
                result.insert("success".to_owned(), false.into());
                result.insert(code_name.to_owned(), code.into());
                result.insert(message_name.to_owned(), message.into());
                json!({"code": "0", "request_id": request_id, "result": result})
            }
        }
    }
}

fn spelling(path: &str) -> (&'static str, &'static str) {
    if path.ends_with("/bigbag/cancel") {
        ("error_code", "error_msg")
    } else if path.ends_with("/bigbag/update") || path.ends_with("/bigbag/querycollection") {
        ("errorCode", "erroMsg")
    } else {
        ("errorCode", "errorMsg")
    }
}

/// The same answer with other spellings: snake case, truth as text, `successs` (P-15).
pub(super) fn misspelt(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (misspelt_name(&name), misspelt(value)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(misspelt).collect()),
        Value::Bool(truth) => Value::String(truth.to_string()),
        Value::Number(number) => Value::String(number.to_string()),
        other @ (Value::Null | Value::String(_)) => other,
    }
}

fn misspelt_name(name: &str) -> String {
    match name {
        "success" => return "successs".to_owned(),
        "errorMsg" => return "erroMsg".to_owned(),
        _ => {}
    }
    name.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
        text
    })
}

/// The same answer with another word for the state of the pack.
pub(super) fn with_state(mut value: Value, word: &str) -> Value {
    if let Some(data) = value.pointer_mut("/result/data").and_then(Value::as_object_mut)
        && data.contains_key("status")
    {
        data.insert("status".to_owned(), word.into());
        data.insert("statusName".to_owned(), format!("状态{word}").into());
    }
    value
}
