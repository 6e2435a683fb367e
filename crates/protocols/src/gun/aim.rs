//! AIM identifiers: what kind of barcode a gun says it read (scales-and-guns 2.4).

/// An AIM symbology identifier: `]`, a letter, a modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AimId {
    /// The symbology: `C` Code 128, `E` EAN and UPC, `Q` QR, `d` Data Matrix…
    pub symbology: char,
    /// The modifier.
    pub modifier: char,
}

/// The kind of barcode behind an AIM letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Symbology {
    /// `A`
    Code39,
    /// `C`: nearly all Chinese waybills.
    Code128,
    /// `E`: EAN-13, EAN-8, UPC, with or without an add-on.
    EanUpc,
    /// `F`
    Codabar,
    /// `G`
    Code93,
    /// `I`: cartons (ITF-14).
    Interleaved2Of5,
    /// `L`, with MicroPDF417.
    Pdf417,
    /// `Q`
    QrCode,
    /// `d`
    DataMatrix,
    /// `e`, with the GS1 composite codes.
    Gs1DataBar,
    /// `h`: 汉信码.
    HanXin,
    /// `J`
    DotCode,
    /// `U`
    MaxiCode,
    /// `z`
    Aztec,
    /// A letter of the standard that no parcel desk meets, or `X` (other).
    Other,
}

impl AimId {
    /// The kind of barcode; `None` when no standard knows the letter.
    pub const fn kind(self) -> Option<Symbology> {
        Some(match self.symbology {
            'A' => Symbology::Code39,
            'C' => Symbology::Code128,
            'E' => Symbology::EanUpc,
            'F' => Symbology::Codabar,
            'G' => Symbology::Code93,
            'I' => Symbology::Interleaved2Of5,
            'J' => Symbology::DotCode,
            'L' => Symbology::Pdf417,
            'Q' => Symbology::QrCode,
            'U' => Symbology::MaxiCode,
            'd' => Symbology::DataMatrix,
            'e' => Symbology::Gs1DataBar,
            'h' => Symbology::HanXin,
            'z' => Symbology::Aztec,
            'B' | 'D' | 'H' | 'K' | 'M' | 'N' | 'O' | 'P' | 'R' | 'S' | 'T' | 'X' | 'Z' | 'c' | 'o' | 'p'
            | 's' => Symbology::Other,
            _ => return None,
        })
    }

    /// EAN-13, EAN-8, UPC, with or without an add-on: the code of a product.
    pub const fn is_retail_product(self) -> bool {
        matches!(self.symbology, 'E')
    }

    /// QR, Data Matrix, PDF417, Aztec, Han Xin: codes that hold any text.
    pub const fn is_two_dimensional(self) -> bool {
        matches!(self.symbology, 'Q' | 'd' | 'L' | 'z' | 'h' | 'J' | 'U')
    }

    /// FNC1 in the first place: the data are GS1 element strings.
    pub const fn is_gs1(self) -> bool {
        matches!(
            (self.symbology, self.modifier),
            ('C' | 'J' | 'z', '1') | ('d', '2' | '5') | ('Q', '3' | '4') | ('e', '0'..='3')
        )
    }

    /// Splits `]C0…` off a text.
    pub fn split(text: &str) -> (Option<Self>, &str) {
        let mut letters = text.chars();
        let (Some(']'), Some(symbology), Some(modifier)) = (letters.next(), letters.next(), letters.next())
        else {
            return (None, text);
        };
        if symbology.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() {
            (Some(Self { symbology, modifier }), letters.as_str())
        } else {
            (None, text)
        }
    }

    /// Reads the three bytes of a report field: `]`, letter, modifier.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            &[b']', symbology, modifier]
                if symbology.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() =>
            {
                Some(Self {
                    symbology: char::from(symbology),
                    modifier: char::from(modifier),
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aim(text: &str) -> AimId {
        AimId::split(text).0.unwrap()
    }

    #[test]
    fn letters_say_the_kind_of_barcode() {
        assert_eq!(aim("]C0").kind(), Some(Symbology::Code128));
        assert_eq!(aim("]E4").kind(), Some(Symbology::EanUpc));
        assert_eq!(aim("]e0").kind(), Some(Symbology::Gs1DataBar));
        assert_eq!(aim("]X0").kind(), Some(Symbology::Other));
        assert_eq!(aim("]Y0").kind(), None);
    }

    #[test]
    fn fnc1_in_front_is_gs1_and_an_ean_is_a_product() {
        for gs1 in ["]C1", "]d2", "]Q3", "]e0"] {
            assert!(aim(gs1).is_gs1(), "{gs1}");
        }
        for plain in ["]C0", "]C2", "]d1", "]Q1", "]E0"] {
            assert!(!aim(plain).is_gs1(), "{plain}");
        }
        for product in ["]E0", "]E3", "]E4"] {
            assert!(aim(product).is_retail_product(), "{product}");
        }
        assert!(!aim("]e0").is_retail_product());
    }
}
