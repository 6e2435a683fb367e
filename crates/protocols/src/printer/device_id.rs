//! What a USB printer says it is: the IEEE 1284 device id (printing 2.1).

/// The parts of a device id that are of use. Any of them may be blank, and cheap printers share one id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceId {
    /// `MFG`, `MANUFACTURER`.
    pub maker: String,
    /// `MDL`, `MODEL`.
    pub model: String,
    /// `CMD`, `COMMAND SET`: what it says it understands; empty, wrong or a driver's private word as often as not.
    pub commands: Vec<String>,
    /// `CLS`, `CLASS`: `PRINTER`.
    pub class: String,
    /// `DES`, `DESCRIPTION`.
    pub description: String,
    /// `SN`, `SERN`, `SERIALNUMBER`.
    pub serial: String,
}

/// A printer language, as a guess about a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrinterTongue {
    /// TSC, Gprinter 佳博, HPRT 汉印, Xprinter 芯烨 and most label printers.
    Tspl,
    /// Zebra and what imitates it.
    Zpl,
    /// Receipt printers.
    EscPos,
    /// Portable printers.
    Cpcl,
}

/// No device id is longer; the rest is not looked at.
const LONGEST: usize = 4_096;

impl DeviceId {
    /// Reads an id with or without its two bytes of length in front, which some printers swap and some get wrong.
    /// Whatever comes is read as far as it is an id; nothing known gives a blank one.
    pub fn parse(bytes: &[u8]) -> Self {
        let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
        let text = String::from_utf8_lossy(without_length(bytes));
        let mut id = Self::default();
        for field in text.split(';') {
            let Some((key, value)) = field.split_once(':') else {
                continue;
            };
            id.take(key, value);
        }
        id
    }

    fn take(&mut self, key: &str, value: &str) {
        let value: String = value.chars().filter(|letter| !letter.is_control()).collect();
        let value = value.trim();
        let slot = match key.trim().to_ascii_uppercase().as_str() {
            "MFG" | "MANUFACTURER" => &mut self.maker,
            "MDL" | "MODEL" => &mut self.model,
            "CLS" | "CLASS" => &mut self.class,
            "DES" | "DESCRIPTION" => &mut self.description,
            "SN" | "SERN" | "SERIALNUMBER" => &mut self.serial,
            "CMD" | "COMMAND SET" => {
                let commands = value
                    .split(',')
                    .map(str::trim)
                    .filter(|command| !command.is_empty());
                self.commands.extend(commands.map(str::to_owned));
                return;
            }
            _ => return,
        };
        if slot.is_empty() {
            value.clone_into(slot);
        }
    }

    /// The language it most likely speaks, to be proposed and confirmed with a test label; `None` if nothing tells.
    ///
    /// What it says it understands counts first, then its model, then its maker. A blank or private `CMD` such as
    /// `XPP,XL` says nothing, although the printer speaks TSPL.
    pub fn likely_tongue(&self) -> Option<PrinterTongue> {
        let said = self.commands.iter().find_map(|command| by_command(command));
        said.or_else(|| by_model(&self.model))
            .or_else(|| by_model(&self.description))
            .or_else(|| by_maker(&self.maker))
    }
}

/// The text behind the two bytes of length, if there are any: text begins with a key, which is a letter.
fn without_length(bytes: &[u8]) -> &[u8] {
    match bytes {
        [_, second, third, ..] if !is_key(*second) || bytes.first().is_some_and(|first| !is_key(*first)) => {
            // One of the first two is no letter of a key: they are a length, whichever way round.
            if is_key(*third) {
                bytes.get(2..).unwrap_or_default()
            } else {
                bytes
            }
        }
        _ => bytes,
    }
}

const fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
}

fn by_command(command: &str) -> Option<PrinterTongue> {
    let command = command.to_ascii_uppercase();
    let tongues = [
        ("TSPL", PrinterTongue::Tspl),
        ("TSC", PrinterTongue::Tspl),
        ("FBPL", PrinterTongue::Tspl),
        ("ZPL", PrinterTongue::Zpl),
        ("CPCL", PrinterTongue::Cpcl),
        ("ESC/POS", PrinterTongue::EscPos),
        ("ESCPOS", PrinterTongue::EscPos),
        ("EPSON", PrinterTongue::EscPos),
    ];
    first_in(&command, &tongues)
}

fn by_model(model: &str) -> Option<PrinterTongue> {
    let model = model.to_ascii_uppercase();
    let tongues = [
        // Of more than one language or none before of that maker: these stand first.
        ("PM-241", PrinterTongue::Tspl),
        ("420B", PrinterTongue::Tspl),
        ("460B", PrinterTongue::Tspl),
        ("GP-13", PrinterTongue::Tspl),
        ("GP-15", PrinterTongue::Tspl),
        ("GP-21", PrinterTongue::Tspl),
        ("GP-31", PrinterTongue::Tspl),
        ("DA210", PrinterTongue::Tspl),
        ("TTP-", PrinterTongue::Tspl),
        ("TDP-", PrinterTongue::Tspl),
        ("TM-T", PrinterTongue::EscPos),
        ("XP-58", PrinterTongue::EscPos),
        ("XP-80", PrinterTongue::EscPos),
        ("XP-S", PrinterTongue::EscPos),
        ("GP-58", PrinterTongue::EscPos),
        ("GP-80", PrinterTongue::EscPos),
        ("RECEIPT", PrinterTongue::EscPos),
        ("HM-A300", PrinterTongue::Cpcl),
        ("QLN", PrinterTongue::Cpcl),
        ("IMZ", PrinterTongue::Cpcl),
        ("ZTC", PrinterTongue::Zpl),
        ("ZPL", PrinterTongue::Zpl),
    ];
    first_in(&model, &tongues)
}

fn by_maker(maker: &str) -> Option<PrinterTongue> {
    let maker = maker.to_ascii_uppercase();
    let tongues = [
        ("TSC", PrinterTongue::Tspl),
        ("ZEBRA", PrinterTongue::Zpl),
        ("EPSON", PrinterTongue::EscPos),
    ];
    first_in(&maker, &tongues)
}

fn first_in(text: &str, tongues: &[(&str, PrinterTongue)]) -> Option<PrinterTongue> {
    tongues
        .iter()
        .find(|(word, _)| text.contains(word))
        .map(|(_, tongue)| *tongue)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VRETTI: &str = "MFG: ;CMD:XPP,XL;MDL:PM-241-BT;CLS:PRINTER;DES:PM-241-BT;";
    const ROLLO: &str = "MFG:Printer;MDL:Thermal Printer;CMD:XPP,XL;";

    fn with_length(text: &str, swapped: bool) -> Vec<u8> {
        let length = u16::try_from(text.len() + 2).unwrap();
        let length = if swapped {
            length.to_le_bytes()
        } else {
            length.to_be_bytes()
        };
        [&length, text.as_bytes()].concat()
    }

    #[test]
    fn real_ids_are_read_with_any_length_in_front() {
        for bytes in [
            VRETTI.as_bytes().to_vec(),
            with_length(VRETTI, false),
            with_length(VRETTI, true),
            with_length(&format!("{VRETTI}{}", " ".repeat(300)), false),
        ] {
            let id = DeviceId::parse(&bytes);
            assert_eq!((id.maker.as_str(), id.model.as_str()), ("", "PM-241-BT"));
            assert_eq!(id.commands, ["XPP", "XL"]);
            assert_eq!(
                (id.class.as_str(), id.description.as_str()),
                ("PRINTER", "PM-241-BT")
            );
        }
    }

    #[test]
    fn languages_are_guessed_where_something_tells() {
        for (text, tongue) in [
            (VRETTI, Some(PrinterTongue::Tspl)),
            (ROLLO, None),
            ("MFG:TSC;CMD:TSPL2;MDL:DA210;", Some(PrinterTongue::Tspl)),
            ("MFG:TSC;MDL:X;", Some(PrinterTongue::Tspl)),
            (
                "MANUFACTURER:Zebra Technologies;COMMAND SET:ZPL;MODEL:ZTC ZD421-203dpi ZPL;",
                Some(PrinterTongue::Zpl),
            ),
            ("MFG:EPSON;CMD:ESC/POS;MDL:TM-T88VI;", Some(PrinterTongue::EscPos)),
            ("MFG:XPRINTER;MDL:XP-420B;CMD:;", Some(PrinterTongue::Tspl)),
            ("MFG:XPRINTER;MDL:XP-58IIH;", Some(PrinterTongue::EscPos)),
            ("MFG:Zebra;CMD:CPCL,ZPL;MDL:QLn320;", Some(PrinterTongue::Cpcl)),
            ("MFG:HP;CMD:PCL,PJL;MDL:LaserJet;", None),
            ("", None),
        ] {
            assert_eq!(DeviceId::parse(text.as_bytes()).likely_tongue(), tongue, "{text}");
        }
    }

    #[test]
    fn the_first_of_two_and_only_what_can_be_seen() {
        let id = DeviceId::parse(b"MFG:\x07A\x00B ;MFG:C; mdl : d ;X;Y:;:z;SN:1\n2");
        assert_eq!(
            (id.maker.as_str(), id.model.as_str(), id.serial.as_str()),
            ("AB", "d", "12")
        );
    }

    #[test]
    fn garbage_is_a_blank_id() {
        for bytes in [
            b"".as_slice(),
            &[0],
            &[0, 2],
            &[0xFF; 9_000],
            &[0, 5, 0xFF, b';', b':'],
            ";;;:::".as_bytes(),
        ] {
            assert_eq!(DeviceId::parse(bytes), DeviceId::default());
        }
    }
}
