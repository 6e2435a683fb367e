//! `fulfill/getchannelcode`: the channel of each parcel, which tells sea freight (FM-49) apart. Needs no token.

use serde_json::Value;

use super::{Api, LazadaCall, Misread, Opened, Param, RequestFault, code_faults, json_texts};
use crate::lenient::{members, text, text_field};

/// The most codes asked for at once.
const MOST_CODES: usize = 100;

/// Asks for the channels of parcels by their first-mile codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryChannelCodes {
    /// First-mile codes.
    pub first_mile_numbers: Vec<String>,
}

/// The channel of one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelCode {
    /// Its first-mile code.
    pub first_mile_number: String,
    /// The channel, for instance `FM49`.
    pub channel: String,
}

impl ChannelCode {
    /// The parcel goes to the sea freight warehouse and cannot be packed with others (L-082).
    pub fn is_sea_freight(&self) -> bool {
        is_sea_freight(&self.channel)
    }
}

/// `FM49`, `FM-49`, `fm_49` and names that hold it.
pub(super) fn is_sea_freight(channel: &str) -> bool {
    let letters: String = channel
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    letters
        .split("FM49")
        .skip(1)
        .any(|after| !after.starts_with(|next: char| next.is_ascii_digit()))
}

impl LazadaCall for QueryChannelCodes {
    type Answer = Vec<ChannelCode>;

    const API: Api = Api::asks("/logistics/cngfc/fulfill/getchannelcode");

    fn faults(&self) -> Vec<RequestFault> {
        code_faults("firstMileNos", &self.first_mile_numbers, MOST_CODES)
    }

    fn params(&self) -> Vec<Param> {
        vec![("firstMileNos", json_texts(&self.first_mile_numbers))]
    }

    /// A list of objects, or an object keyed by the code. A member that names no parcel of ours is left out.
    fn read(&self, opened: &Opened) -> Result<Vec<ChannelCode>, Misread> {
        if !opened.payload.is_array() && !opened.payload.is_object() {
            return Err(Misread::Lacks("the list of channels"));
        }
        let asked = |code: &str| self.first_mile_numbers.iter().any(|own| own == code);
        let found = members(&opened.payload)
            .into_iter()
            .filter_map(|(key, item)| channel(key, &item));
        Ok(found
            .filter(|channel| asked(&channel.first_mile_number))
            .collect())
    }
}

fn channel(key: Option<String>, item: &Value) -> Option<ChannelCode> {
    let number = text_field(
        item,
        &["firstMileNo", "firstMileNumber", "trackingNumber", "orderCode"],
    );
    let code = text(item).or_else(|| text_field(item, &["channelCode", "channel", "code", "resCode"]));
    Some(ChannelCode {
        first_mile_number: number.or(key)?,
        channel: code?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_shapes_are_read_and_strangers_left_out() {
        let call = QueryChannelCodes {
            first_mile_numbers: vec!["A1".into(), "A2".into()],
        };
        let read = |payload| {
            call.read(&Opened {
                payload,
                request_id: None,
            })
            .unwrap()
        };
        let list = read(json!([
            {"firstMileNo": "A1", "channelCode": "FM49"},
            {"first_mile_no": "A2", "channel_code": "FM02"},
            {"firstMileNo": "B9", "channelCode": "FM49"},
        ]));
        assert_eq!(list, read(json!({"A1": "FM49", "A2": {"channelCode": "FM02"}})));
        assert_eq!(
            list.iter().map(ChannelCode::is_sea_freight).collect::<Vec<_>>(),
            [true, false]
        );
    }

    #[test]
    fn sea_freight_is_known_in_every_spelling_and_fm490_is_not_it() {
        for channel in ["FM49", "fm-49", "LZD_FM_49", "大件海运 FM-49"] {
            assert!(is_sea_freight(channel), "{channel}");
        }
        assert!(!is_sea_freight("FM490") && !is_sea_freight("FM4"));
    }
}
