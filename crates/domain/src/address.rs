//! Pickup and return addresses with the platform's own form rules (L-062, platforms.md 1.6).

/// A mainland China address as the platform's form asks for it; every part is required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区县.
    pub district: String,
    /// 街道.
    pub street: String,
    /// 详细地址.
    pub detail: String,
    /// 邮编, six digits.
    pub zip_code: String,
}

/// Who is met at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// 联系人; the platform wants at least one Chinese character.
    pub name: String,
    /// 手机: 1, then 3 to 9, then nine digits.
    pub mobile: String,
    /// 座机: area code and 7 or 8 digits, or a 400 number; empty when there is none.
    pub phone: String,
    /// 电子邮件.
    pub email: String,
}

/// What is wrong with a field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// The named field is empty.
    Missing(&'static str),
    /// The named field takes Chinese text only.
    NotChinese(&'static str),
    /// 1, then 3 to 9, then nine digits.
    Mobile,
    /// 0xx(x)- and 7 or 8 digits, or 400 and seven digits.
    Phone,
    /// Something before and after one @, with a point in the domain.
    Email,
    /// Six digits.
    ZipCode,
}

impl Address {
    /// All faults at once, in the order of the form.
    pub fn faults(&self) -> Vec<AddressFault> {
        let chinese = [
            ("province", &self.province),
            ("city", &self.city),
            ("district", &self.district),
            ("street", &self.street),
            ("detail", &self.detail),
        ];
        let mut faults: Vec<AddressFault> = chinese
            .into_iter()
            .filter_map(|(field, text)| chinese_fault(field, text))
            .collect();
        if self.zip_code.len() != 6 || !self.zip_code.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.push(AddressFault::ZipCode);
        }
        faults
    }

    /// The address in one line, largest part first.
    pub fn one_line(&self) -> String {
        [
            &self.province,
            &self.city,
            &self.district,
            &self.street,
            &self.detail,
        ]
        .into_iter()
        .map(String::as_str)
        .collect()
    }
}

impl Contact {
    /// All faults at once, in the order of the form.
    pub fn faults(&self) -> Vec<AddressFault> {
        let mut faults: Vec<AddressFault> = chinese_fault("name", &self.name).into_iter().collect();
        if !is_mobile(&self.mobile) {
            faults.push(AddressFault::Mobile);
        }
        if !self.phone.is_empty() && !is_land_line(&self.phone) {
            faults.push(AddressFault::Phone);
        }
        if !is_email(&self.email) {
            faults.push(AddressFault::Email);
        }
        faults
    }
}

fn chinese_fault(field: &'static str, text: &str) -> Option<AddressFault> {
    if text.trim().is_empty() {
        Some(AddressFault::Missing(field))
    } else if text.chars().any(is_han) {
        None
    } else {
        Some(AddressFault::NotChinese(field))
    }
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn is_mobile(text: &str) -> bool {
    let mut digits = text.bytes();
    text.len() == 11
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && digits.next() == Some(b'1')
        && digits
            .next()
            .is_some_and(|second| (b'3'..=b'9').contains(&second))
}

fn is_land_line(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return false;
    }
    if digits.starts_with("400") {
        return digits.len() == 10;
    }
    let area_and_number = text.split_once('-');
    area_and_number.is_some_and(|(area, number)| {
        area.starts_with('0') && matches!(area.len(), 3 | 4) && matches!(number.len(), 7 | 8)
    })
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, domain)| {
        let parts_filled = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
        !user.is_empty() && parts_filled && !domain.contains('@') && !text.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(mobile: &str, phone: &str, email: &str) -> Contact {
        Contact {
            name: "张三".into(),
            mobile: mobile.into(),
            phone: phone.into(),
            email: email.into(),
        }
    }

    #[test]
    fn a_good_contact_has_no_fault() {
        assert_eq!(contact("13800138000", "0755-12345678", "a@b.cn").faults(), []);
        assert_eq!(contact("13800138000", "", "a@b.cn").faults(), []);
        assert_eq!(contact("13800138000", "400-1234567", "a@b.cn").faults(), []);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let faults = contact("12800138000", "12345", "nobody").faults();
        assert_eq!(
            faults,
            [AddressFault::Mobile, AddressFault::Phone, AddressFault::Email]
        );
    }

    #[test]
    fn address_parts_are_chinese_and_the_zip_code_is_six_digits() {
        let address = Address {
            province: "广东省".into(),
            city: "Shenzhen".into(),
            district: "龙岗区".into(),
            street: String::new(),
            detail: "坂田1号".into(),
            zip_code: "51811".into(),
        };
        assert_eq!(
            address.faults(),
            [
                AddressFault::NotChinese("city"),
                AddressFault::Missing("street"),
                AddressFault::ZipCode
            ]
        );
    }
}
