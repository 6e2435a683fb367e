//! Reads printer jobs as a printer would, written from the language descriptions and not from the encoders.

use std::io::Read;

use base64::Engine;

/// Black dots of a decoded job, row by row, `true` for black.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dots {
    pub(crate) row_bytes: usize,
    pub(crate) rows: Vec<Vec<u8>>,
}

/// A TSPL job taken apart: its text lines and its bitmap, black as 1.
pub(crate) struct TsplJob {
    pub(crate) lines: Vec<String>,
    pub(crate) dots: Dots,
}

pub(crate) fn tspl(job: &[u8], black_is_zero: bool) -> TsplJob {
    let mut lines = Vec::new();
    let mut dots = None;
    let mut at = 0;
    while at < job.len() {
        if job[at..].starts_with(b"BITMAP ") {
            let head_end = nth_comma(job, at, 5);
            let head = std::str::from_utf8(&job[at..head_end]).unwrap();
            let numbers: Vec<usize> = head
                .trim_start_matches("BITMAP ")
                .trim_end_matches(',')
                .split(',')
                .map(|n| n.parse().unwrap())
                .collect();
            assert_eq!(
                (numbers[0], numbers[1], numbers[4]),
                (0, 0, 0),
                "at the origin, mode 0"
            );
            let (row_bytes, height) = (numbers[2], numbers[3]);
            let data = &job[head_end..head_end + row_bytes * height];
            let black = |byte: &u8| if black_is_zero { !byte } else { *byte };
            let rows = data
                .chunks(row_bytes)
                .map(|row| row.iter().map(black).collect())
                .collect();
            dots = Some(Dots { row_bytes, rows });
            at = head_end + row_bytes * height;
            // Of a flush it may be the second half of one.
            let half = usize::from(job[at] == b'\n');
            assert_eq!(&job[at + half..at + half + 2], b"\r\n", "a line end follows");
            lines.push(head.to_owned());
            at += half + 2;
        } else {
            let end = at
                + job[at..]
                    .windows(2)
                    .position(|pair| pair == b"\r\n")
                    .expect("every line ends");
            lines.push(String::from_utf8(job[at..end].to_vec()).unwrap());
            at = end + 2;
        }
    }
    TsplJob {
        lines,
        dots: dots.expect("a job has a bitmap"),
    }
}

fn nth_comma(job: &[u8], from: usize, count: usize) -> usize {
    let commas = job[from..].iter().enumerate().filter(|(_, byte)| **byte == b',');
    from + commas.map(|(place, _)| place).nth(count - 1).unwrap() + 1
}

/// The graphic of a ZPL job.
pub(crate) fn zpl(job: &[u8]) -> Dots {
    let text = std::str::from_utf8(job).expect("ZPL is ASCII");
    let graphic = text.split("^GFA,").nth(1).unwrap().split("^FS").next().unwrap();
    let mut parts = graphic.splitn(4, ',');
    let mut number = || parts.next().unwrap().parse::<usize>().unwrap();
    let (sent, total, row_bytes) = (number(), number(), number());
    assert_eq!(sent, total, "both counts are the raw bytes");
    let data = graphic.splitn(4, ',').nth(3).unwrap();
    let bytes = match data.strip_prefix(":Z64:") {
        Some(packed) => z64(packed),
        None => run_lengths(data, row_bytes),
    };
    assert_eq!(bytes.len(), total);
    Dots {
        row_bytes,
        rows: bytes.chunks(row_bytes).map(<[u8]>::to_vec).collect(),
    }
}

pub(crate) fn z64(packed: &str) -> Vec<u8> {
    let (text, checksum) = packed.rsplit_once(':').unwrap();
    assert_eq!(
        u16::from_str_radix(checksum, 16).unwrap(),
        crc(text.as_bytes()),
        "checksum"
    );
    let zlib = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(zlib.as_slice())
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// CRC-16/XMODEM bit by bit, as a shift register with the polynomial 1021.
fn crc(bytes: &[u8]) -> u16 {
    let mut register: u32 = 0;
    let bits = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| u32::from(byte >> bit & 1)));
    for bit in bits.chain(std::iter::repeat_n(0, 16)) {
        register = register << 1 | bit;
        if register & 0x1_0000 != 0 {
            register ^= 0x1_1021;
        }
    }
    u16::try_from(register).unwrap()
}

pub(crate) fn run_lengths(data: &str, row_bytes: usize) -> Vec<u8> {
    let mut rows: Vec<Vec<u8>> = Vec::new();
    let mut row: Vec<u8> = Vec::new();
    let mut count = 0;
    for letter in data.chars() {
        match letter {
            'G'..='Y' => count += letter as usize - 'G' as usize + 1,
            'g'..='z' => count += (letter as usize - 'g' as usize + 1) * 20,
            ',' => row.resize(row_bytes * 2, 0),
            ':' => {
                assert!(row.is_empty(), "a repeat stands for a whole row");
                row.clone_from(rows.last().unwrap());
            }
            '0'..='9' | 'A'..='F' => {
                let digit = u8::try_from(letter.to_digit(16).unwrap()).unwrap();
                row.extend(std::iter::repeat_n(digit, count.max(1)));
                count = 0;
            }
            other => panic!("{other:?} is not for every printer"),
        }
        assert!(row.len() <= row_bytes * 2, "a run ends with its row");
        if row.len() == row_bytes * 2 {
            rows.push(std::mem::take(&mut row));
        }
    }
    assert!(row.is_empty(), "the last row is whole");
    rows.iter()
        .flatten()
        .copied()
        .collect::<Vec<u8>>()
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// An ESC/POS job taken apart: its commands without the pictures, and the roll as it comes out.
pub(crate) struct EscPosJob {
    pub(crate) commands: Vec<Vec<u8>>,
    pub(crate) dots: Dots,
    pub(crate) most_rows_at_once: usize,
}

pub(crate) fn escpos(job: &[u8]) -> EscPosJob {
    let mut commands = Vec::new();
    let mut dots = Dots {
        row_bytes: 0,
        rows: Vec::new(),
    };
    let mut most_rows_at_once = 0;
    let mut at = 0;
    while at < job.len() {
        let rest = &job[at..];
        let length = match rest {
            [0x1D, b'v', b'0', 0, row_low, row_high, low, high, data @ ..] => {
                let row_bytes = usize::from(*row_low) + 256 * usize::from(*row_high);
                let height = usize::from(*low) + 256 * usize::from(*high);
                dots.row_bytes = row_bytes;
                dots.rows
                    .extend(data[..row_bytes * height].chunks(row_bytes).map(<[u8]>::to_vec));
                most_rows_at_once = most_rows_at_once.max(height);
                at += 8 + row_bytes * height;
                continue;
            }
            [0x1B, b'@', ..] | [0x1D, 0x0C, ..] => 2,
            [0x1B, b'J', ..] | [0x1D, b'V', 0 | 1, ..] => 3,
            [0x1D, b'V', 65 | 66, ..] => 4,
            [0x1D, b'(', b'K', low, high, ..] => 5 + usize::from(*low) + 256 * usize::from(*high),
            other => panic!("not a command: {:02X?}", &other[..other.len().min(8)]),
        };
        commands.push(rest[..length].to_vec());
        at += length;
    }
    EscPosJob {
        commands,
        dots,
        most_rows_at_once,
    }
}

/// A CPCL job taken apart: its lines without dots, and the page that its graphics were drawn on.
pub(crate) struct CpclJob {
    pub(crate) lines: Vec<String>,
    pub(crate) rows: Vec<Vec<u8>>,
}

pub(crate) fn cpcl(job: &[u8]) -> CpclJob {
    let mut lines = Vec::new();
    let mut rows: Vec<Vec<u8>> = Vec::new();
    let mut at = 0;
    while at < job.len() {
        let graphic = job[at..].starts_with(b"EG ") || job[at..].starts_with(b"CG ");
        if !graphic {
            let end = at
                + job[at..]
                    .windows(2)
                    .position(|pair| pair == b"\r\n")
                    .expect("every line ends");
            let line = String::from_utf8(job[at..end].to_vec()).unwrap();
            if line.starts_with("! ") {
                let height = line.split(' ').nth(4).unwrap().parse().unwrap();
                rows = vec![Vec::new(); height];
            }
            lines.push(line);
            at = end + 2;
            continue;
        }
        let blanks = job[at..].iter().enumerate().filter(|(_, byte)| **byte == b' ');
        let start = at + blanks.map(|(place, _)| place).nth(4).unwrap() + 1;
        let head = std::str::from_utf8(&job[at..start]).unwrap();
        let numbers: Vec<usize> = head[3..].split(' ').filter_map(|n| n.parse().ok()).collect();
        let [row_bytes, height, 0, top] = numbers[..] else {
            panic!("{head}")
        };
        let size = row_bytes * height;
        let dots = if head.starts_with("EG") {
            let text = std::str::from_utf8(&job[start..start + 2 * size]).unwrap();
            let digit = |place: usize| u8::from_str_radix(&text[2 * place..2 * place + 2], 16).unwrap();
            at = start + 2 * size;
            (0..size).map(digit).collect()
        } else {
            at = start + size;
            job[start..start + size].to_vec()
        };
        for (y, row) in dots.chunks(row_bytes).enumerate() {
            rows[top + y] = row.to_vec();
        }
        assert_eq!(&job[at..at + 2], b"\r\n", "a graphic is followed by a line end");
        at += 2;
    }
    CpclJob { lines, rows }
}
