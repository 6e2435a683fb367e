//! How a gun's link understands its gun: bytes of a serial line, reports of a HID POS gun, or keys.

use std::sync::{Arc, Mutex, PoisonError};

use dabao_domain::Timestamp;
use dabao_protocols::gun::{GunFraming, GunRules, HidPosDecoder, HidPosLayout, KeyDecoder, RawScan};

use crate::{HidDevice, UsbKind};

pub(crate) enum GunEars {
    Line(GunFraming),
    Hid {
        opened: Arc<Mutex<Option<HidDevice>>>,
        rules: GunRules,
        decoder: Option<HidGun>,
    },
}

/// A HID gun that is open.
pub(crate) enum HidGun {
    Pos(HidPosDecoder),
    Keys(KeyDecoder),
}

/// What came of bytes.
pub(crate) struct GunHeard {
    pub(crate) scans: Vec<RawScan>,
    /// Bytes that are no scan came.
    pub(crate) noise: bool,
}

impl GunEars {
    pub(crate) fn line(rules: &GunRules) -> Self {
        Self::Line(GunFraming::with_suffix(rules.idle_gap_millis, rules.suffix))
    }

    /// A device was opened: nothing is joined over a gap.
    pub(crate) fn opened(&mut self) {
        if let Self::Hid {
            opened,
            rules,
            decoder,
        } = self
        {
            let device = opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
            *decoder = device.map(|device| HidGun::of(&device, rules));
        }
    }

    pub(crate) fn forget(&mut self) {
        match self {
            Self::Line(framing) => framing.forget(),
            Self::Hid { decoder, .. } => *decoder = None,
        }
    }

    pub(crate) fn hear(&mut self, bytes: &[u8], now: Timestamp) -> GunHeard {
        let whole = |scans| GunHeard { scans, noise: false };
        match self {
            Self::Line(framing) => whole(framing.push(bytes, now)),
            Self::Hid { decoder, .. } => match decoder {
                Some(HidGun::Keys(keys)) => whole(keys.boot_report(bytes, now)),
                Some(HidGun::Pos(pos)) => {
                    let (scans, garbled): (Vec<_>, Vec<_>) =
                        pos.push(bytes, now).into_iter().partition(Result::is_ok);
                    GunHeard {
                        scans: scans.into_iter().flatten().collect(),
                        noise: !garbled.is_empty(),
                    }
                }
                None => whole(Vec::new()),
            },
        }
    }

    /// Nothing came for a short time.
    pub(crate) fn idle(&mut self, now: Timestamp) -> GunHeard {
        let (scan, noise) = match self {
            Self::Line(framing) => (framing.idle(now), false),
            Self::Hid { decoder, .. } => match decoder {
                Some(HidGun::Keys(keys)) => (keys.idle(now), false),
                Some(HidGun::Pos(pos)) => (None, pos.idle(now).is_some()),
                None => (None, false),
            },
        };
        GunHeard {
            scans: scan.into_iter().collect(),
            noise,
        }
    }
}

impl HidGun {
    fn of(device: &HidDevice, rules: &GunRules) -> Self {
        if device.kind == UsbKind::Keyboard {
            return Self::Keys(KeyDecoder::new(rules));
        }
        let vendor = device.identity.usb.as_ref().map_or(0, |usb| usb.vid);
        let descriptor = Some(device.report_descriptor.as_slice()).filter(|bytes| !bytes.is_empty());
        Self::Pos(HidPosDecoder::new(HidPosLayout::of(vendor, descriptor)))
    }
}
