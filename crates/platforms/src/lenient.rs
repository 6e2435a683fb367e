//! A tolerant reader of platform JSON (P-15): truth as text, numbers as text, misspelt and differently cased
//! names, JSON inside a text. It never invents: what is not there is `None`.

use serde_json::Value;

/// The first of these fields that is there and not null. Case and `_` do not matter.
pub(crate) fn field<'v>(value: &'v Value, names: &[&str]) -> Option<&'v Value> {
    let object = value.as_object()?;
    names.iter().find_map(|name| {
        let wanted = folded(name);
        object
            .iter()
            .find(|(key, found)| !found.is_null() && folded(key) == wanted)
            .map(|(_, found)| found)
    })
}

/// A text that is not blank, or a number or truth as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The text of the first of these fields.
pub(crate) fn text_field(value: &Value, names: &[&str]) -> Option<String> {
    field(value, names).and_then(text)
}

/// A truth, also as `"true"`, `1`, `"1"` or `"Y"`.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    match text(value)?.to_ascii_lowercase().as_str() {
        "true" | "1" | "y" | "yes" => Some(true),
        "false" | "0" | "n" | "no" => Some(false),
        _ => None,
    }
}

/// A whole number, also as text and with empty decimals (`"12.0"`).
pub(crate) fn whole(value: &Value) -> Option<i64> {
    let text = text(value)?;
    let (digits, decimals) = text.split_once('.').unwrap_or((text.as_str(), ""));
    if decimals.chars().all(|digit| digit == '0') {
        digits.parse().ok()
    } else {
        None
    }
}

/// The whole number in the first of these fields.
pub(crate) fn whole_field(value: &Value, names: &[&str]) -> Option<i64> {
    field(value, names).and_then(whole)
}

/// The members of a list: an array, an object keyed by something, or either as JSON text.
pub(crate) fn members(value: &Value) -> Vec<(Option<String>, Value)> {
    match opened(value) {
        Value::Array(items) => items.into_iter().map(|item| (None, item)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, item)| (Some(key), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// JSON that came as a text is opened; anything else stays what it is.
pub(crate) fn opened(value: &Value) -> Value {
    value
        .as_str()
        .map(str::trim)
        .filter(|text| text.starts_with(['{', '[']))
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_else(|| value.clone())
}

/// Grams from a decimal text and its unit, without a float; half a gram and more rounds up.
pub(crate) fn grams(amount: &str, unit: Option<&str>) -> Option<i64> {
    let decimals: usize = match unit.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "g" | "gram") => 0,
        Some("kg" | "kilogram") => 3,
        Some(_) => return None,
    };
    let (whole, fraction) = amount.trim().split_once('.').unwrap_or((amount.trim(), ""));
    if whole.is_empty()
        || !whole
            .chars()
            .chain(fraction.chars())
            .all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let padded: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(decimals)
        .collect();
    let rounds_up = fraction.chars().nth(decimals).is_some_and(|digit| digit >= '5');
    let number: i64 = format!("{whole}{padded}").parse().ok()?;
    number.checked_add(i64::from(rounds_up))
}

fn folded(name: &str) -> String {
    name.chars()
        .filter(|letter| *letter != '_')
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_found_in_any_case_and_null_is_absence() {
        let value = json!({"handover_content_code": null, "HandoverContentCode": "LP1"});
        assert_eq!(
            text_field(&value, &["handoverContentCode"]).as_deref(),
            Some("LP1")
        );
        assert_eq!(text_field(&value, &["other"]), None);
    }

    #[test]
    fn truth_and_numbers_may_come_as_text() {
        assert_eq!(
            [json!("true"), json!(1), json!(true)]
                .iter()
                .map(truth)
                .collect::<Vec<_>>(),
            [Some(true); 3]
        );
        assert_eq!(truth(&json!("maybe")), None);
        assert_eq!(whole(&json!("604800")), Some(604_800));
        assert_eq!(whole(&json!("12.0")), Some(12));
        assert_eq!(whole(&json!("12.5")), None);
    }

    #[test]
    fn weights_become_grams_without_a_float() {
        assert_eq!(grams("2000", Some("g")), Some(2000));
        assert_eq!(grams("12.35", Some("kg")), Some(12_350));
        assert_eq!(grams("0.0005", Some("KG")), Some(1));
        assert_eq!(grams("1999.5", None), Some(2000));
        assert_eq!(grams("12", Some("lb")), None);
        assert_eq!(grams("-1", None), None);
    }

    #[test]
    fn json_inside_a_text_is_opened() {
        assert_eq!(members(&json!("[1,2]")).len(), 2);
        assert_eq!(members(&json!("plain")).len(), 0);
    }
}
