//! Masks for what people may see by default (printing.md 6.3, personal-data.md): made here, never in a screen.

/// A phone with all but its last four digits hidden; six or fewer digits are hidden whole.
pub fn mask_phone(phone: &str) -> String {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let shown_from = if digits > 6 { digits - 4 } else { digits };
    let mut seen = 0;
    phone
        .chars()
        .map(|letter| {
            if !letter.is_ascii_digit() {
                return letter;
            }
            seen += 1;
            if seen > shown_from { letter } else { '*' }
        })
        .collect()
}

/// A name of which only the first character stays: 张三丰 becomes 张**.
pub fn mask_name(name: &str) -> String {
    let mut letters = name.trim().chars();
    let first: String = letters.next().into_iter().collect();
    let hidden = letters.count().min(8);
    if hidden == 0 && !first.is_empty() {
        "*".to_owned()
    } else {
        first + &"*".repeat(hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_keep_their_last_four_digits_only() {
        assert_eq!(mask_phone("13800138000"), "*******8000");
        assert_eq!(mask_phone("021-12345678"), "***-****5678");
        assert_eq!(mask_phone("110"), "***");
    }

    #[test]
    fn names_keep_their_first_character_only() {
        assert_eq!(mask_name("张三丰"), "张**");
        assert_eq!(mask_name("王"), "*");
        assert_eq!(mask_name(""), "");
    }
}
