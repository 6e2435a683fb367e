//! Hashes by which a file and the shape of a file are known again.

use sha2::{Digest as _, Sha256};

use crate::header::plain_name;

/// The SHA-256 of the file in lower-case hexadecimal: the same file is warned about when it comes again (I-28).
pub fn file_hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// What stays the same between two files of one system: the names of the columns in their order. A mapping is
/// remembered under it. Empty columns at the end do not count.
pub fn shape_signature<'name>(names: impl IntoIterator<Item = &'name str>) -> String {
    let mut plain: Vec<String> = names.into_iter().map(plain_name).collect();
    while plain.last().is_some_and(String::is_empty) {
        plain.pop();
    }
    let digest = Sha256::digest(plain.join("\u{1f}").as_bytes());
    hexadecimal(digest.iter().as_slice().get(..16).unwrap_or_default())
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_hash() {
        assert_eq!(
            file_hash(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn spelling_does_not_change_a_shape_and_order_does() {
        let shape = shape_signature(["订单号", "重量（KG）", ""]);
        assert_eq!(shape, shape_signature([" 订单号*", "重量(kg)"]));
        assert_ne!(shape, shape_signature(["重量(kg)", "订单号"]));
        assert_ne!(shape, shape_signature(["订单号", "重量(g)"]));
        assert_eq!(shape.len(), 32);
    }
}
