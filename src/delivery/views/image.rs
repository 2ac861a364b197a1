//! The shape of a picture.

use crate::domain::{
    language::{Direction, Language},
    media::Media,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Image {
    /// Its id.
    #[schema(example = "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c")]
    pub id: String,
    /// Its address.
    #[schema(format = "uri", example = "https://media.harbour-dispatch.example/2026/11/night-ferry.jpg")]
    pub url: String,
    /// Its width in pixels.
    #[schema(required = true, minimum = 1, example = 1600)]
    pub width: Option<i64>,
    /// Its height in pixels.
    #[schema(required = true, minimum = 1, example = 900)]
    pub height: Option<i64>,
    /// What it shows, for those who do not see it. Empty for a mere ornament, null where nobody said.
    #[schema(required = true)]
    pub alt: Option<String>,
    /// The line below it.
    #[schema(required = true)]
    pub caption: Option<String>,
    /// Who made it; to be printed with it.
    #[schema(required = true)]
    pub credit: Option<String>,
    /// Under which licence.
    #[schema(required = true)]
    pub licence: Option<String>,
    /// What must not be cut off.
    #[schema(required = true)]
    pub focal_point: Option<FocalPointView>,
    /// The same picture in other sizes and formats, smallest first.
    pub renditions: Vec<Rendition>,
    /// Language of `alt` and `caption`.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of that language.
    #[schema(value_type = String, example = "ltr")]
    pub direction: Direction,
}

/// A point of a picture, in parts of its width and height.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FocalPoint)]
pub struct FocalPointView {
    /// From the left: 0 to 1.
    #[schema(minimum = 0, maximum = 1, example = 0.5)]
    pub x: f64,
    /// From the top: 0 to 1.
    #[schema(minimum = 0, maximum = 1, example = 0.3)]
    pub y: f64,
}

/// A picture in another size or format.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rendition {
    /// Its address.
    #[schema(format = "uri")]
    pub url: String,
    /// Its width in pixels.
    #[schema(minimum = 1)]
    pub width: i64,
    /// Its height in pixels.
    #[schema(minimum = 1)]
    pub height: i64,
    /// Its media type, such as `image/webp`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Prints a picture. It is kept elsewhere, so that there are no other sizes of it.
pub fn image(media: Media) -> Image {
    Image {
        id: media.id.to_string(),
        url: media.url,
        width: media.width,
        height: media.height,
        alt: media.alt,
        caption: media.caption,
        credit: media.credit,
        licence: media.licence,
        focal_point: media.focal_point.map(|point| FocalPointView { x: point.x, y: point.y }),
        renditions: Vec::new(),
        direction: media.language.direction(),
        language: media.language,
    }
}
