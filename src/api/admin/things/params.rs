//! The parameters of lists of things: those of the Content API, and what it has no need of.

pub use crate::api::content::asking::{
    CONTRIBUTOR_TYPE, COUNT, CURSOR, LIMIT_NAMES, Q, SORT_NAME, SOURCE_KIND, TAG_TYPE,
};
use crate::{
    api::param::{Form, Param},
    domain::media::MediaKind,
};

/// Kinds of media.
pub const MEDIA_KIND: Param = Param {
    name: "kind",
    about: "Kinds of media, any of them.",
    form: Form::Words(MediaKind::WORDS),
    example: MediaKind::Image.as_str(),
    repeats: false,
    needed: false,
};
/// Part of what is told of a medium.
pub const Q_MEDIA: Param = Param {
    name: "q",
    about: "A part of `alt`, the caption or the credit; letter case, accents and Arabic letter forms do not matter.",
    form: Form::Text(200),
    example: "harbour",
    repeats: false,
    needed: false,
};
