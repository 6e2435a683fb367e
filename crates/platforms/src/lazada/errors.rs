//! The table of the platform's codes (P-05): class, effect and words are data in `assets/platforms/lazada-errors.json`.

use serde::Deserialize;

use crate::{FailureClass, ParcelTrouble};

const SHIPPED: &str = include_str!("../../../../assets/platforms/lazada-errors.json");

/// May the call have taken effect although the platform answered with this code?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It did not.
    None,
    /// The platform itself does not know, for instance because its back end did not answer in time.
    Unsure,
}

/// What happened, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What happened.
    pub what: String,
    /// What to do next.
    pub next: String,
}

/// The words in both languages of the screens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorWords {
    /// 中文.
    pub zh: Words,
    /// English.
    pub en: Words,
}

/// What the table says about one failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What to do.
    pub class: FailureClass,
    /// Whether it may have taken effect.
    pub effect: Effect,
    /// How long to wait at least.
    pub wait_ms: Option<i64>,
    /// What it says about parcels.
    pub trouble: Option<ParcelTrouble>,
}

/// The table as shipped.
#[derive(Debug, Clone)]
pub struct ErrorTable {
    rules: Vec<Rule>,
    otherwise: ErrorWords,
}

#[derive(Debug, Clone)]
struct Rule {
    codes: Vec<String>,
    contains: Vec<String>,
    verdict: Verdict,
    words: ErrorWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    unknown_code: ErrorWords,
    rules: Vec<RuleRow>,
}

/// One row of the file. A row without codes applies to every code; `contains` narrows to messages with one of the texts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
    class: String,
    effect: Effect,
    wait_s: Option<i64>,
    trouble: Option<String>,
    zh: Words,
    en: Words,
}

impl ErrorTable {
    /// The table this program was built with.
    ///
    /// # Errors
    ///
    /// The file is not such a table; a test makes sure that it is.
    pub fn shipped() -> Result<Self, serde_json::Error> {
        Self::read(SHIPPED)
    }

    fn read(text: &str) -> Result<Self, serde_json::Error> {
        let file: TableFile = serde_json::from_str(text)?;
        let rules: Result<Vec<Rule>, serde_json::Error> =
            file.rules.into_iter().map(Rule::try_from).collect();
        Ok(Self {
            rules: rules?,
            otherwise: file.unknown_code,
        })
    }

    /// Class, effect and waiting time of a code with its message. `kind` is the envelope's `type`, where it had one.
    pub fn judge(&self, code: &str, message: &str, kind: Option<&str>) -> Verdict {
        let Some(rule) = self.rule(code, message) else {
            return unlisted(kind);
        };
        let mut verdict = rule.verdict.clone();
        if verdict.class == FailureClass::WaitUntil {
            verdict.wait_ms = ban_ms(message).or(verdict.wait_ms);
        }
        verdict
    }

    /// The words for a code with its message, also long after the call.
    pub fn words(&self, code: &str, message: &str) -> &ErrorWords {
        self.rule(code, message)
            .map_or(&self.otherwise, |rule| &rule.words)
    }

    /// All codes that have a row.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rules
            .iter()
            .flat_map(|rule| rule.codes.iter().map(String::as_str))
    }

    /// The first row that applies; rows that look at the message stand first in the file.
    fn rule(&self, code: &str, message: &str) -> Option<&Rule> {
        let message = message.to_lowercase();
        self.rules.iter().find(|rule| {
            let code_fits =
                rule.codes.is_empty() || rule.codes.iter().any(|own| own.eq_ignore_ascii_case(code));
            let text_fits =
                rule.contains.is_empty() || rule.contains.iter().any(|text| message.contains(text));
            code_fits && text_fits
        })
    }
}

impl TryFrom<RuleRow> for Rule {
    type Error = serde_json::Error;

    fn try_from(row: RuleRow) -> Result<Self, Self::Error> {
        let unknown = |what: &str| serde::de::Error::custom(format!("not a known {what}"));
        let class = FailureClass::from_code(&row.class).ok_or_else(|| unknown("class"))?;
        let trouble = row
            .trouble
            .map(|code| ParcelTrouble::from_code(&code).ok_or_else(|| unknown("parcel trouble")))
            .transpose()?;
        if row.codes.is_empty() && row.contains.is_empty() {
            return Err(unknown("rule: it applies to everything"));
        }
        Ok(Self {
            codes: row.codes,
            contains: row.contains.iter().map(|text| text.to_lowercase()).collect(),
            verdict: Verdict {
                class,
                effect: row.effect,
                wait_ms: row.wait_s.map(|seconds| seconds.saturating_mul(1000)),
                trouble,
            },
            words: ErrorWords {
                zh: row.zh,
                en: row.en,
            },
        })
    }
}

/// A code without a row. The envelope's type still tells ours (ISV) from theirs (ISP back end, SYSTEM platform).
fn unlisted(kind: Option<&str>) -> Verdict {
    let (class, effect) = match kind.map(str::to_ascii_uppercase).as_deref() {
        Some("ISP") => (FailureClass::Retry, Effect::Unsure),
        Some("SYSTEM") => (FailureClass::Unknown, Effect::Unsure),
        _ => (FailureClass::Unknown, Effect::None),
    };
    Verdict {
        class,
        effect,
        wait_ms: None,
        trouble: None,
    }
}

/// "this ban will last N seconds" means: not before N + 1 seconds.
fn ban_ms(message: &str) -> Option<i64> {
    let lower = message.to_lowercase();
    let (_, after) = lower.split_once("will last")?;
    let digits: String = after
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let seconds: i64 = digits.parse().ok()?;
    Some(seconds.saturating_add(1).saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(code: &str, message: &str) -> FailureClass {
        ErrorTable::shipped().unwrap().judge(code, message, None).class
    }

    #[test]
    fn a_ban_is_waited_out_to_the_second_after_it() {
        let message = "Api access frequency exceeds the limit. this ban will last 17 seconds";
        let verdict = ErrorTable::shipped()
            .unwrap()
            .judge("ApiCallLimit", message, Some("SYSTEM"));
        assert_eq!(
            (verdict.class, verdict.wait_ms),
            (FailureClass::WaitUntil, Some(18_000))
        );
        let app = ErrorTable::shipped()
            .unwrap()
            .judge("AppCallLimit", "too many", None);
        assert_eq!(app.wait_ms, Some(60_000));
    }

    #[test]
    fn every_listed_code_has_a_class() {
        let table = ErrorTable::shipped().unwrap();
        for code in include_str!("../../tests/data/lazada-listed-codes.txt").lines() {
            assert!(table.codes().any(|own| own == code), "{code} has no row");
        }
    }

    #[test]
    fn a_missing_address_id_has_words_of_its_own() {
        let table = ErrorTable::shipped().unwrap();
        let missing = table.words("InvalidParameter", "null#addressId");
        assert_ne!(missing, table.words("InvalidParameter", "something else"));
        assert!(missing.en.next.contains("address"));
    }

    #[test]
    fn a_parcel_packed_before_is_recognised_by_its_text() {
        let table = ErrorTable::shipped().unwrap();
        for message in [
            "parcel LP00448772819746 already packed",
            "小包已组包, 请勿重复提交",
        ] {
            let verdict = table.judge("P-088-0000-00-15-015", message, None);
            assert_eq!(verdict.trouble, Some(ParcelTrouble::AlreadyPacked), "{message}");
        }
        let sea = table.judge("X", "目前尚不支持大件海运货物揽收业务, 请通过其它方式发货", None);
        assert_eq!(sea.trouble, Some(ParcelTrouble::SeaFreight));
    }

    #[test]
    fn an_unlisted_code_is_unknown_and_a_back_end_failure_may_have_worked() {
        assert_eq!(class("P-088-9999-99-99-999", "?"), FailureClass::Unknown);
        let verdict = ErrorTable::shipped().unwrap().judge("NeverSeen", "", Some("ISP"));
        assert_eq!(
            (verdict.class, verdict.effect),
            (FailureClass::Retry, Effect::Unsure)
        );
    }

    #[test]
    fn a_row_that_would_apply_to_everything_is_refused() {
        let words = r#"{"what":"a","next":"b"}"#;
        let row = format!(r#"{{"class":"retry","effect":"none","zh":{words},"en":{words}}}"#);
        let file = format!(r#"{{"unknown_code":{{"zh":{words},"en":{words}}},"rules":[{row}]}}"#);
        assert!(ErrorTable::read(&file).is_err());
    }
}
