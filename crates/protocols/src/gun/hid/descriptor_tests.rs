//! Descriptors built here from the usage tables; none is a maker's own.

use super::*;

/// Report 2: length, AIM identifier, data, one byte of the maker, eight flag bits.
pub(crate) fn descriptor(before_aim: u8, data: u8) -> Vec<u8> {
    let mut bytes = vec![0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x09, 0x12, 0xA1, 0x02];
    bytes.extend([0x85, 0x02, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08]);
    bytes.extend([0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02]);
    if before_aim > 0 {
        bytes.extend([0x95, before_aim, 0x81, 0x01]);
    }
    bytes.extend([
        0x05, 0x8C, 0x95, 0x03, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD, 0x81, 0x02,
    ]);
    bytes.extend([0x95, data, 0x09, 0xFE, 0x82, 0x02, 0x01]);
    bytes.extend([0x06, 0x00, 0xFF, 0x95, 0x01, 0x09, 0x01, 0x81, 0x02]);
    bytes.extend([
        0x05, 0x8C, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81, 0x02, 0x95, 0x07, 0x81, 0x01,
    ]);
    bytes.extend([0xC0, 0xC0]);
    bytes
}

#[test]
fn the_places_are_read() {
    assert_eq!(
        read_descriptor(&descriptor(0, 56)),
        Some(HidFields {
            report_id: Some(2),
            length_at: 1,
            aim_at: Some(2),
            data_at: 5,
            data_bytes: 56,
            more_at: Some((62, 1)),
        })
    );
    let later = read_descriptor(&descriptor(1, 30)).unwrap();
    assert_eq!((later.aim_at, later.data_at, later.data_bytes), (Some(3), 6, 30));
}

#[test]
fn a_device_without_report_numbers_has_no_byte_for_one() {
    let mut bytes = descriptor(0, 56);
    let id = bytes.windows(2).position(|pair| pair == [0x85, 0x02]).unwrap();
    bytes.drain(id..id + 2);
    let fields = read_descriptor(&bytes).unwrap();
    assert_eq!((fields.report_id, fields.length_at, fields.data_at), (None, 0, 4));
}

#[test]
fn a_keyboard_or_a_poor_descriptor_says_nothing() {
    let keyboard = [
        0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x95, 0x08, 0x75, 0x08, 0x81, 0x00, 0xC0,
    ];
    assert_eq!(read_descriptor(&keyboard), None);
    // Data without a length.
    assert_eq!(
        read_descriptor(&[
            0x05, 0x8C, 0x85, 0x02, 0x75, 0x08, 0x95, 0x3F, 0x09, 0xFE, 0x81, 0x02
        ]),
        None
    );
    assert_eq!(read_descriptor(&[]), None);
}

#[test]
fn a_cut_or_huge_descriptor_is_refused() {
    let whole = descriptor(0, 56);
    for cut in 0..whole.len() {
        let _ = read_descriptor(&whole[..cut]);
    }
    let huge = [
        0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x02,
    ];
    assert_eq!(read_descriptor(&huge), None);
    assert_eq!(read_descriptor(&[0xB4]), None, "nothing was saved");
}
