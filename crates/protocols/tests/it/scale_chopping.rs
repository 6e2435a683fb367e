//! However a port cuts a stream into reads, the readings are the same.

use dabao_protocols::scale::{Garbled, ScaleReading};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::scale_support::{HID, driver, vectors};

type Answers = Vec<Result<ScaleReading, Garbled>>;

fn in_pieces(id: &str, bytes: &[u8], pieces: &[usize]) -> Answers {
    let mut decoder = driver(id).decoder();
    let mut answers = Answers::new();
    let mut rest = bytes;
    let mut pieces = pieces.iter().cycle();
    while !rest.is_empty() {
        let length = (*pieces.next().unwrap()).clamp(1, rest.len());
        let (piece, behind) = rest.split_at(length);
        decoder.feed(piece, &mut |answer| answers.push(answer));
        rest = behind;
    }
    answers.extend(decoder.line_is_quiet());
    answers
}

fn byte_by_byte(id: &str, bytes: &[u8]) -> Answers {
    let mut decoder = driver(id).decoder();
    let mut answers: Answers = bytes.iter().filter_map(|&byte| decoder.push(byte)).collect();
    answers.extend(decoder.line_is_quiet());
    answers
}

/// Captured streams, and each frame repeated with a cut one in front.
fn streams() -> Vec<(&'static str, Vec<u8>)> {
    let whole = vectors("streams")
        .into_iter()
        .map(|vector| (vector.driver, vector.bytes));
    let made = vectors("frames")
        .into_iter()
        .filter(|vector| vector.driver != HID)
        .map(|vector| {
            let cut = vector.bytes.len() / 2;
            let stream = [&vector.bytes[cut..], &vector.bytes.repeat(4)].concat();
            (vector.driver, stream)
        });
    whole.chain(made).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_chopping_changes_nothing(pieces in vec(1_usize..40, 1..12)) {
        for (id, bytes) in streams() {
            prop_assert_eq!(in_pieces(id, &bytes, &pieces), byte_by_byte(id, &bytes), "{}", id);
        }
    }
}

#[test]
fn all_at_once_and_byte_by_byte_agree() {
    for (id, bytes) in streams() {
        let at_once = in_pieces(id, &bytes, &[bytes.len()]);
        assert_eq!(at_once, byte_by_byte(id, &bytes), "{id}");
        let good = at_once.iter().flatten().count();
        assert!(
            good >= 3,
            "{id}: after the cut frame at most one more is lost: {at_once:?}"
        );
    }
}
