//! A picture in greys, upright, and turned by any angle.

use std::io::Cursor;

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, ImageResult, Limits};

use crate::{LONGEST_SIDE, MOST_BYTES, MOST_SIDE};

/// What lies outside of a turned picture: paper.
const WHITE: u8 = 255;
/// Fractions of a dot are counted in these.
const ONE: f32 = 1.0;

/// One byte a dot, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Grey {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) dots: Vec<u8>,
}

impl Grey {
    /// Decodes, turns as the camera noted, and scales down what is larger than bars need.
    pub(crate) fn open(picture: &[u8]) -> ImageResult<Self> {
        let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format()?;
        let mut limits = Limits::default();
        limits.max_image_width = Some(MOST_SIDE);
        limits.max_image_height = Some(MOST_SIDE);
        limits.max_alloc = Some(MOST_BYTES);
        reader.limits(limits);
        let mut decoder = reader.into_decoder()?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder)?;
        image.apply_orientation(orientation);
        Ok(Self::of(&image))
    }

    fn of(image: &DynamicImage) -> Self {
        let longest = image.width().max(image.height());
        let scaled =
            (longest > LONGEST_SIDE).then(|| image.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle));
        let luma = scaled.as_ref().unwrap_or(image).to_luma8();
        Self {
            width: luma.width(),
            height: luma.height(),
            dots: luma.into_raw(),
        }
    }

    /// Turned clockwise about its middle by so many radians; grows so that no corner is lost.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "sides are at most a few thousand dots"
    )]
    pub(crate) fn turned(&self, angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        let (width, height) = (self.width as f32, self.height as f32);
        let new_width = (width * cos.abs() + height * sin.abs()).ceil();
        let new_height = (width * sin.abs() + height * cos.abs()).ceil();
        let mut dots = Vec::with_capacity((new_width * new_height) as usize);
        for y in 0..new_height as u32 {
            let from_middle_y = y as f32 + 0.5 - new_height / 2.0;
            for x in 0..new_width as u32 {
                let from_middle_x = x as f32 + 0.5 - new_width / 2.0;
                let old_x = from_middle_x * cos + from_middle_y * sin + width / 2.0 - 0.5;
                let old_y = from_middle_y * cos - from_middle_x * sin + height / 2.0 - 0.5;
                dots.push(self.between(old_x, old_y));
            }
        }
        Self {
            width: new_width as u32,
            height: new_height as u32,
            dots,
        }
    }

    /// The grey between four dots.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of bytes is a byte, and places are far below two thousand million"
    )]
    fn between(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (right_part, lower_part) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let upper = self.at(left, top) * (ONE - right_part) + self.at(left + 1, top) * right_part;
        let lower = self.at(left, top + 1) * (ONE - right_part) + self.at(left + 1, top + 1) * right_part;
        (upper * (ONE - lower_part) + lower * lower_part).round() as u8
    }

    fn at(&self, x: i32, y: i32) -> f32 {
        let dot = || {
            let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
            if x >= self.width {
                return None;
            }
            let place = u64::from(y) * u64::from(self.width) + u64::from(x);
            self.dots.get(usize::try_from(place).ok()?).copied()
        };
        f32::from(dot().unwrap_or(WHITE))
    }
}
