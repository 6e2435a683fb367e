//! What words in a file mean: countries and order states. Words that no table has are refused, never guessed.

use dabao_domain::ParcelReadiness;

/// Names of the platform's six sites, in plain form, with their codes.
const COUNTRIES: &[(&str, &[&str])] = &[
    (
        "MY",
        &[
            "马来西亚",
            "马来",
            "马来站",
            "马来西亚站",
            "malaysia",
            "mys",
            "lazadamy",
        ],
    ),
    (
        "PH",
        &[
            "菲律宾",
            "菲律宾站",
            "philippines",
            "thephilippines",
            "phl",
            "lazadaph",
        ],
    ),
    ("TH", &["泰国", "泰国站", "thailand", "tha", "lazadath"]),
    (
        "ID",
        &[
            "印度尼西亚",
            "印尼",
            "印尼站",
            "印度尼西亚站",
            "indonesia",
            "idn",
            "lazadaid",
        ],
    ),
    ("SG", &["新加坡", "新加坡站", "singapore", "sgp", "lazadasg"]),
    ("VN", &["越南", "越南站", "vietnam", "vnm", "lazadavn"]),
];

/// Words for the state of an order, in plain form (L-081 to L-085). Only words with one meaning: 已发货 and 配货中 mean
/// different things in different systems and are therefore not here. The platform's own words are as its order calls
/// use them.
const STATES: &[(ParcelReadiness, &[&str])] = &[
    (
        ParcelReadiness::Ready,
        &[
            "待发货",
            "待发运",
            "可发货",
            "待揽收",
            "待交运",
            "待组包",
            "待出货",
            "已rts",
            "rts",
            "readytoship",
            "readytoshippending",
            "waitdeliver",
            "ready",
        ],
    ),
    (
        ParcelReadiness::NotRts,
        &[
            "待打包",
            "待付款",
            "未付款",
            "待审核",
            "待处理",
            "未处理",
            "待打单",
            "待rts",
            "未rts",
            "unpaid",
            "pending",
            "packed",
            "repacked",
            "topack",
            "toship",
            "topack3pl",
            "waitprint",
            "notrts",
        ],
    ),
    (ParcelReadiness::SeaFreight, &["海运", "fm49", "seafreight"]),
    (
        ParcelReadiness::Cancelled,
        &[
            "已取消",
            "取消",
            "交易取消",
            "订单取消",
            "已作废",
            "作废",
            "cancel",
            "canceled",
            "cancelled",
            "void",
        ],
    ),
    (
        ParcelReadiness::Signed,
        &[
            "已签收",
            "已完成",
            "交易完成",
            "已妥投",
            "shipped",
            "delivered",
            "confirmed",
            "returned",
            "signed",
        ],
    ),
];

/// The two-letter code of a country: the code itself or a name of one of the six sites.
pub(super) fn country(text: &str) -> Option<String> {
    let upper = text.trim().to_ascii_uppercase();
    if upper.len() == 2 && upper.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(upper);
    }
    let plain = plain(text);
    let found = COUNTRIES
        .iter()
        .find(|(_, names)| names.contains(&plain.as_str()));
    found.map(|(code, _)| (*code).to_owned())
}

/// What the state of an order means for packing.
pub(super) fn readiness(text: &str) -> Option<ParcelReadiness> {
    let plain = plain(text);
    STATES
        .iter()
        .find(|(_, words)| words.contains(&plain.as_str()))
        .map(|(readiness, _)| *readiness)
}

/// Letters and digits only, in lower case: `Ready_To_Ship` is readytoship.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_by_code_and_by_name() {
        let read = |text| country(text).unwrap_or_default();
        assert_eq!(
            ["my", "泰国", "Viet Nam", "印尼", "CN"].map(read),
            ["MY", "TH", "VN", "ID", "CN"]
        );
        assert_eq!(
            ["", "M1", "中国大陆", "Atlantis"].map(country),
            [const { None }; 4]
        );
    }

    #[test]
    fn states_in_the_words_of_several_systems() {
        assert_eq!(readiness("待发货"), Some(ParcelReadiness::Ready));
        assert_eq!(readiness("ready_to_ship"), Some(ParcelReadiness::Ready));
        assert_eq!(readiness("Packed"), Some(ParcelReadiness::NotRts));
        assert_eq!(readiness("已取消"), Some(ParcelReadiness::Cancelled));
        assert_eq!(readiness("FM-49"), Some(ParcelReadiness::SeaFreight));
        assert_eq!(["", "已发货", "在路上"].map(readiness), [None; 3]);
    }

    #[test]
    fn every_word_is_plain_and_has_one_meaning() {
        let words = COUNTRIES.iter().flat_map(|(_, names)| *names);
        let words: Vec<&&str> = words.chain(STATES.iter().flat_map(|(_, words)| *words)).collect();
        for (at, word) in words.iter().enumerate() {
            assert_eq!(plain(word), **word);
            assert!(!words.iter().skip(at + 1).any(|other| other == word), "{word}");
        }
    }
}
