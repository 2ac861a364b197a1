//! Pictures and other media: what is told of them, and where they stand.

use super::{id::Id, language::Language, time::Time, words::words};

words! {
    /// What sort of medium it is.
    MediaKind {
        /// A still picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A recording.
        Audio = "audio",
    }
}

/// A medium, kept elsewhere and known by its address.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// Its id.
    pub id: Id,
    /// What sort it is.
    pub kind: MediaKind,
    /// Where it stands.
    pub url: String,
    /// Its width in pixels.
    pub width: Option<i64>,
    /// Its height in pixels.
    pub height: Option<i64>,
    /// What must not be cut off.
    pub focal_point: Option<FocalPoint>,
    /// What it shows, for those who do not see it.
    pub alt: Option<String>,
    /// The line below it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// The language of its texts.
    pub language: Language,
    /// When it was made known.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// A point of a picture, in parts of its width and height: 0 to 1 from the left and from the top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FocalPoint {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl FocalPoint {
    /// A point within a picture; none if it lies outside.
    pub fn new(x: f64, y: f64) -> Option<Self> {
        let inside = |part: f64| (0.0..=1.0).contains(&part);
        (inside(x) && inside(y)).then_some(Self { x, y })
    }
}
