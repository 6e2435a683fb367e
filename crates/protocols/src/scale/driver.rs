//! What a protocol has to offer, and the list of all of them.

use super::{
    AihuaP215, Cas22, DigiDs781, DriverOption, DriverOptions, EcrEnq, EqForward, EqReversed, FfBcd,
    FfBcdShort, Garbled, Gram, JadeverJik, LineSettings, MettlerPrint, MtSics, Nci, OhausText, PriceText,
    Radwag, ScaleCommands, ScaleReading, Shuangjie, Sma, StGsText, Sterling7600, Toledo8217,
    ToledoContinuous, WwWnText, YaohuaA12e, YaohuaCmd, YaohuaTf0,
};

/// Turns one protocol's bytes into readings, one byte at a time.
pub trait ScaleDecoder: Send {
    /// Takes the next byte; answers when it ends a frame, readable or not.
    fn push(&mut self, byte: u8) -> Option<Result<ScaleReading, Garbled>>;

    /// Says that no byte came for longer than a scale pauses inside a frame (50 ms and more): a protocol whose frames
    /// have no end mark may have a whole frame waiting. A frame that is not whole goes on waiting.
    fn line_is_quiet(&mut self) -> Option<Result<ScaleReading, Garbled>> {
        None
    }

    /// Takes many bytes; the answers are those of [`Self::push`] in their order.
    fn feed(&mut self, bytes: &[u8], answer: &mut dyn FnMut(Result<ScaleReading, Garbled>)) {
        for &byte in bytes {
            if let Some(frame) = self.push(byte) {
                answer(frame);
            }
        }
    }
}

/// How much one good frame of a protocol proves (scales-and-guns 1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameProof {
    /// The frame carries a checksum: chance hardly makes one.
    Checksum,
    /// The whole shape fits, without a checksum.
    Shape,
}

/// One protocol that we can read.
pub trait ScaleDriver: Sync {
    /// The id kept in the settings, such as `yaohua-tf0`.
    fn id(&self) -> &'static str;
    /// Makes and models, for a person who chooses.
    fn title(&self) -> &'static str;
    /// What one good frame proves at best; a reading says what its own frame proved.
    fn proof(&self) -> FrameProof;
    /// The line settings its makers ship with.
    fn usual_settings(&self) -> LineSettings;
    /// A fresh decoder, as after opening the port, with the options' defaults.
    fn decoder(&self) -> Box<dyn ScaleDecoder>;

    /// The options that change what this protocol's bytes mean, or whom they address. A set-up screen asks for these.
    fn options(&self) -> &'static [DriverOption] {
        &[]
    }

    /// A fresh decoder with these options; options that it does not know change nothing.
    fn decoder_with(&self, _options: &DriverOptions) -> Box<dyn ScaleDecoder> {
        self.decoder()
    }

    /// What the scale can be told and asked. By default nothing: it sends by itself and takes no commands we know.
    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands::default()
    }

    /// Points by which this frame speaks for this driver against one that reads the same bytes otherwise
    /// (scales-and-guns 1.7, the direction of `=` frames).
    fn leaning(&self, _frame: &[u8]) -> i64 {
        0
    }
}

/// Every scale on a serial line that we can read, most specific first. A new model is one line here and one file.
pub static DRIVERS: &[&dyn ScaleDriver] = &[
    &YaohuaTf0,
    &YaohuaCmd,
    &YaohuaA12e,
    &ToledoContinuous,
    &EcrEnq,
    &Cas22,
    &JadeverJik,
    &Sma,
    &Nci,
    &Gram,
    &Toledo8217,
    &PriceText,
    &MtSics,
    &StGsText,
    &WwWnText,
    &Sterling7600,
    &Radwag,
    &DigiDs781,
    &MettlerPrint,
    &Shuangjie,
    &OhausText,
    &FfBcd,
    &FfBcdShort,
    &AihuaP215,
    &EqReversed,
    &EqForward,
];

/// The driver with this id.
pub fn find_driver(id: &str) -> Option<&'static dyn ScaleDriver> {
    DRIVERS.iter().copied().find(|driver| driver.id() == id)
}

/// All that a fresh decoder makes of these bytes, the line being quiet afterwards.
pub fn decode_all(
    driver: &dyn ScaleDriver,
    options: &DriverOptions,
    bytes: &[u8],
) -> Vec<Result<ScaleReading, Garbled>> {
    let mut decoder = driver.decoder_with(options);
    let mut answers = Vec::new();
    decoder.feed(bytes, &mut |answer| answers.push(answer));
    answers.extend(decoder.line_is_quiet());
    answers
}
