//! Signatures that the official kits give for the same input (platforms.md 1.3).

use dabao_platforms::{Secret, push_signature, signature, text_to_sign};
use serde_json::Value;

/// The recorded inputs and signatures.
pub(crate) fn vectors() -> Value {
    serde_json::from_str(include_str!("../data/lazada-signatures.json")).unwrap()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn params(vector: &Value) -> Vec<(String, String)> {
    let params = vector["params"].as_object().unwrap();
    params
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

#[test]
fn all_eleven_signatures_come_out() {
    let vectors = vectors();
    let vectors = vectors["lazada"].as_array().unwrap();
    assert_eq!(vectors.len(), 11);
    for vector in vectors {
        let (secret, path) = (Secret::new(text(&vector["secret"])), text(&vector["path"]));
        // Empty values are never sent: for those the kits disagree, and ours is the signature without them.
        let expected = vector.get("sign_without_empty").unwrap_or(&vector["sign"]);
        assert_eq!(
            signature(&secret, &path, &params(vector)).unwrap(),
            text(expected),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn the_text_to_sign_is_in_byte_order() {
    let vectors = vectors();
    for vector in vectors["lazada"].as_array().unwrap() {
        if vector.get("sign_without_empty").is_none() {
            let path = text(&vector["path"]);
            assert_eq!(
                text_to_sign(&path, &params(vector)),
                text(&vector["string_to_sign"]),
                "{}",
                vector["name"]
            );
        }
    }
}

#[test]
fn a_pushed_message_is_signed_over_key_and_raw_body() {
    let vectors = vectors();
    let push = &vectors["lazada_push"];
    let signed = push_signature(
        &Secret::new(text(&push["secret"])),
        &text(&push["app_key"]),
        &text(&push["body"]),
    );
    assert_eq!(signed.unwrap(), text(&push["authorization"]));
}
