//! Looks through a compound file (the container of .xls and of encrypted workbooks) before a workbook reader
//! does: what it holds, whether its chains end, and how many cells it claims to have.
//!
//! The reader trusts these numbers: a chain that runs in a circle would fill the memory, and one wrong byte in
//! the sheet's size would ask for terabytes, which ends the program.

use crate::biff::Workbook;
use crate::error::TableError;

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const FIRST_RESERVED: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const MINI_SECTOR: usize = 64;
const SMALL_STREAM: usize = 4096;
const ENTRY: usize = 128;

/// What a compound file holds.
pub(crate) enum Content {
    /// An Excel 97 workbook, or an older one.
    Workbook(Workbook),
    /// An encrypted Excel 2007 workbook.
    Encrypted,
    /// Something else.
    Other,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

/// A compound file whose chains were followed to their ends.
pub(crate) struct Compound<'bytes> {
    bytes: &'bytes [u8],
    sector_size: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

impl<'bytes> Compound<'bytes> {
    pub(crate) fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(SIGNATURE)
    }

    /// Follows every chain that a reader will follow.
    pub(crate) fn read(bytes: &'bytes [u8]) -> Result<Self, TableError> {
        let sector_size = match u16_at(bytes, 30) {
            Some(0x0009) => 512,
            Some(0x000C) => 4096,
            _ => return Err(damaged()),
        };
        let empty = Vec::new;
        let mut compound = Self {
            bytes,
            sector_size,
            fat: empty(),
            mini_fat: empty(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        compound.fat = compound.read_fat()?;
        let folder = compound.chain(u32_at(bytes, 48).ok_or_else(damaged)?)?;
        compound.entries = folder.chunks_exact(ENTRY).filter_map(Entry::read).collect();
        if u32_at(bytes, 64).is_some_and(|count| count > 0) {
            let root = compound.entries.first().map_or(END_OF_CHAIN, |root| root.start);
            compound.mini_stream = compound.chain(root)?;
            compound.mini_fat = words(&compound.chain(u32_at(bytes, 60).ok_or_else(damaged)?)?).collect();
        }
        Ok(compound)
    }

    /// What the file is.
    pub(crate) fn content(&self) -> Content {
        let find = |name: &str| {
            self.entries
                .iter()
                .find(|entry| entry.name.eq_ignore_ascii_case(name))
        };
        if find("EncryptedPackage").is_some() {
            return Content::Encrypted;
        }
        let stream = find("Workbook")
            .or_else(|| find("Book"))
            .map(|entry| self.stream(entry));
        match stream {
            Some(Ok(stream)) => Content::Workbook(Workbook::new(stream)),
            // A broken stream is reported by the check of the (empty) workbook.
            Some(Err(_)) => Content::Workbook(Workbook::new(Vec::new())),
            None => Content::Other,
        }
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, TableError> {
        let mut stream = if entry.size < SMALL_STREAM {
            self.mini_chain(entry.start)?
        } else {
            self.chain(entry.start)?
        };
        stream.truncate(entry.size);
        Ok(stream)
    }

    fn read_fat(&self) -> Result<Vec<u32>, TableError> {
        let mut places: Vec<u32> = words(self.bytes.get(76..512).ok_or_else(damaged)?).collect();
        let mut next = u32_at(self.bytes, 68).ok_or_else(damaged)?;
        let mut followed = 0;
        while next < FIRST_RESERVED {
            followed += 1;
            if followed > self.sector_count() {
                return Err(damaged());
            }
            places.extend(words(self.sector(next).ok_or_else(damaged)?));
            next = places.pop().ok_or_else(damaged)?;
        }
        let mut fat = Vec::new();
        for place in places.into_iter().filter(|place| *place < FIRST_RESERVED) {
            fat.extend(words(self.sector(place).ok_or_else(damaged)?));
        }
        Ok(fat)
    }

    fn sector_count(&self) -> usize {
        self.bytes.len() / self.sector_size + 1
    }

    /// The bytes of a sector; the last one may be cut off.
    fn sector(&self, id: u32) -> Option<&'bytes [u8]> {
        let start = usize::try_from(id)
            .ok()?
            .checked_add(1)?
            .checked_mul(self.sector_size)?;
        let end = start.checked_add(self.sector_size)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, TableError> {
        follow(start, &self.fat, self.sector_count(), |id| self.sector(id))
    }

    fn mini_chain(&self, start: u32) -> Result<Vec<u8>, TableError> {
        let count = self.mini_stream.len() / MINI_SECTOR + 1;
        follow(start, &self.mini_fat, count, |id| {
            let from = usize::try_from(id).ok()?.checked_mul(MINI_SECTOR)?;
            let to = from.checked_add(MINI_SECTOR)?.min(self.mini_stream.len());
            self.mini_stream.get(from..to)
        })
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let units = bytes
            .get(..64)?
            .chunks_exact(2)
            .filter_map(|pair| u16_at(pair, 0));
        let name = char::decode_utf16(units.take_while(|unit| *unit != 0))
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        let size = usize::try_from(u32_at(bytes, 120)?).ok()?;
        Some(Self {
            name,
            start: u32_at(bytes, 116)?,
            size,
        })
    }
}

/// Collects a chain of sectors; one longer than the file runs in a circle.
fn follow<'data>(
    start: u32,
    table: &[u32],
    most: usize,
    sector: impl Fn(u32) -> Option<&'data [u8]>,
) -> Result<Vec<u8>, TableError> {
    let mut collected = Vec::new();
    let mut id = start;
    for _ in 0..=most {
        if id == END_OF_CHAIN {
            return Ok(collected);
        }
        collected.extend_from_slice(sector(id).ok_or_else(damaged)?);
        let at = usize::try_from(id).map_err(|_| damaged())?;
        id = *table.get(at).ok_or_else(damaged)?;
    }
    Err(damaged())
}

fn damaged() -> TableError {
    TableError::damaged("the container of the workbook")
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0))
}
