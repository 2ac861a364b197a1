//! An article as somebody wants it to be, before what it refers to was looked up.

use crate::domain::{
    article::{Kind, Place},
    body::BodyFormat,
    fault::Fault,
    id::Id,
    language::Language,
    slug::Slug,
    taxonomy::{ContributorRole, SourceRole},
    time::Time,
};
use serde_json::{Map, Value};

/// A thing that is referred to, and where in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// JSON Pointer of the reference.
    pub pointer: String,
    /// An id, or a slug, a name or an alias.
    pub by: By,
}

/// How a thing is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// By its id.
    Id(Id),
    /// By its slug, a name or an alias.
    Text(String),
}

/// A source as it is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceUse {
    /// Which.
    pub source: Reference,
    /// What it did.
    pub role: SourceRole,
    /// Where the story stands there.
    pub url: Option<String>,
    /// The credit line, if it differs from the source's own.
    pub credit_line: Option<String>,
}

/// What does not exist yet and shall be made as it is met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Making {
    /// Tags.
    pub tags: bool,
    /// Contributors.
    pub contributors: bool,
}

/// An article as somebody wants it to be.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleForm {
    /// The headline.
    pub title: String,
    /// A shorter headline.
    pub short_title: Option<String>,
    /// The label over the headline.
    pub kicker: Option<String>,
    /// The summary under the headline.
    pub standfirst: Option<String>,
    /// The text as it was sent.
    pub body: String,
    /// The format of `body`.
    pub body_format: BodyFormat,
    /// The language of the text.
    pub language: Language,
    /// What kind of story it is.
    pub kind: Kind,
    /// The place line as printed.
    pub dateline: Option<String>,
    /// Where it happened.
    pub place: Option<Place>,
    /// The byline as printed.
    pub byline: Option<String>,
    /// Title for search engines.
    pub seo_title: Option<String>,
    /// Description for search engines.
    pub seo_description: Option<String>,
    /// Where the original stands, if not here.
    pub canonical_url: Option<String>,
    /// From 1 (most urgent) to 9.
    pub urgency: Option<i64>,
    /// For the newsroom.
    pub internal_note: Option<String>,
    /// Fields of the newsroom's own making.
    pub custom: Map<String, Value>,
    /// The main section first, then others.
    pub sections: Vec<Reference>,
    /// Sources in order.
    pub sources: Vec<SourceUse>,
    /// Contributors in order, with what they did.
    pub contributors: Vec<(Reference, ContributorRole)>,
    /// Tags in order.
    pub tags: Vec<Reference>,
    /// The lead picture.
    pub image: Option<Reference>,
    /// The slug it shall have.
    pub slug: Option<Slug>,
    /// When it shall no longer be public.
    pub expires_at: Option<Time>,
    /// Keeps it out of automatic related lists.
    pub no_automatic_related: bool,
    /// What the author writes about this save.
    pub note: Option<String>,
    /// What shall be made where it is not there.
    pub making: Making,
}

/// A form with all that was found wrong with it so far, to which what is found in the store is added.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// The form; none where so much is missing that there is none.
    pub form: Option<ArticleForm>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}
