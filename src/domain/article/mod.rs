//! An article: who it is, what its revisions say, and when which of them was public.

mod vocabulary;

pub use vocabulary::{CorrectionKind, EndedBy, Kind, Relation, State};

use super::{
    body::BodyFormat,
    id::Id,
    language::Language,
    slug::Slug,
    taxonomy::{ContributorRole, SourceRole},
    time::{Time, UNDATED},
};

/// Who an article is: state, lock and times; not a word of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: Id,
    /// The lock: one more at every change. Never public.
    pub version: i64,
    /// Where the newest revision stands.
    pub state: State,
    /// When it was put aside.
    pub archived_at: Option<Time>,
    /// When it was killed, until it is revived: it cannot become public.
    pub killed_at: Option<Time>,
    /// When it was removed for ever: of what was public once, id, slugs and times stay.
    pub deleted_at: Option<Time>,
    /// The slug it would like at its first publication.
    pub wished_slug: Option<Slug>,
    /// Shared by the translations of one text.
    pub translation_group: Id,
    /// Not to be public before.
    pub embargo_until: Option<Time>,
    /// Not to be public until lifted.
    pub embargoed: bool,
    /// When it shall be published.
    pub publish_at: Option<Time>,
    /// When it shall no longer be public.
    pub expires_at: Option<Time>,
    /// Keeps it out of automatic related lists.
    pub no_automatic_related: bool,
    /// When it was made.
    pub created_at: Time,
    /// By whom, as known then.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Time,
    /// By whom, as known then.
    pub updated_by: String,
    /// The user here who wrote it first; none for what was imported. Does not travel to other stores.
    pub owner: Option<Id>,
}

/// What was saved once: immutable, numbered from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its id.
    pub id: Id,
    /// The article it belongs to.
    pub article_id: Id,
    /// Its number within the article.
    pub number: i64,
    /// What it says.
    pub content: Content,
    /// What its author wrote about this save.
    pub note: Option<String>,
    /// When it was saved.
    pub created_at: Time,
    /// By whom, as known then.
    pub created_by: String,
}

/// What a revision says.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// The headline: one line, not empty.
    pub title: String,
    /// A shorter headline.
    pub short_title: Option<String>,
    /// The label over the headline.
    pub kicker: Option<String>,
    /// The summary under the headline.
    pub standfirst: Option<String>,
    /// The text as it was written.
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
    /// How many words the body has.
    pub word_count: i64,
    /// Title for search engines.
    pub seo_title: Option<String>,
    /// Description for search engines.
    pub seo_description: Option<String>,
    /// Where the original stands, if not here.
    pub canonical_url: Option<String>,
    /// From 1 (most urgent) to 9. Never public.
    pub urgency: Option<i64>,
    /// For the newsroom. Never public.
    pub internal_note: Option<String>,
    /// Fields of the newsroom's own making.
    pub custom: serde_json::Map<String, serde_json::Value>,
    /// The main section first, then others.
    pub sections: Vec<Id>,
    /// Sources in order.
    pub sources: Vec<SourceLink>,
    /// Contributors in order.
    pub contributors: Vec<ContributorLink>,
    /// Tags in order.
    pub tags: Vec<Id>,
    /// The lead picture.
    pub image: Option<Id>,
}

/// Longest title, in characters.
pub const MAX_TITLE: usize = 500;
/// Longest body, in bytes.
pub const MAX_BODY: usize = 4 << 20;

impl Content {
    /// The article's own source: the first that published it first or supplied the copy; never one that is quoted.
    pub fn source(&self) -> Option<Id> {
        self.sources.iter().find(|link| link.role != SourceRole::Cited).map(|link| link.source)
    }
}

/// A place with a name; country as ISO 3166-1 alpha-2, coordinates as WGS 84 degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// A source of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLink {
    /// The source.
    pub source: Id,
    /// What it did.
    pub role: SourceRole,
    /// Where the story stands there.
    pub url: Option<String>,
    /// The credit line, if it differs from the source's own.
    pub credit_line: Option<String>,
}

/// A contributor of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContributorLink {
    /// The contributor.
    pub contributor: Id,
    /// What they did.
    pub role: ContributorRole,
}

/// A stretch of time in which one revision was public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its id.
    pub id: Id,
    /// The article.
    pub article_id: Id,
    /// What was public.
    pub revision_id: Id,
    /// 1, 2, …
    pub version: i64,
    /// From when.
    pub live_from: Time,
    /// Until when; none while it is live.
    pub live_until: Option<Time>,
    /// Why it ended.
    pub ended_by: Option<EndedBy>,
    /// What readers are told about its end.
    pub public_note: Option<String>,
    /// The slug then.
    pub slug: Slug,
    /// When the story was first published; not known for some imports.
    pub published_at: Option<Time>,
    /// The last editorial change.
    pub updated_at: Time,
    /// When it shall no longer be public.
    pub expires_at: Option<Time>,
    /// When an editor struck it, so that its text is never read again, in no history and at no moment. Never on a live
    /// one.
    pub struck_at: Option<Time>,
}

/// The one key that lists are ordered by: microseconds of the first publication, or [`UNDATED`].
pub fn order_at(published_at: Option<Time>) -> i64 {
    published_at.map_or(UNDATED, Time::micros)
}

/// Where a thing comes from: its id in another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalId {
    /// The system, such as `wordpress:example.org`.
    pub system: String,
    /// The id there.
    pub id: String,
    /// Digests of the lines last imported for it.
    pub digests: Vec<String>,
    /// The import that saw them.
    pub run: String,
}

/// One entry of the ledger of corrections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its id.
    pub id: Id,
    /// Its number within the article, from 1.
    pub number: i64,
    /// What sort it is.
    pub kind: CorrectionKind,
    /// What readers are told.
    pub text: String,
    /// The language of the text.
    pub language: Language,
    /// When.
    pub created_at: Time,
    /// By whom, as known then.
    pub created_by: String,
    /// Hash of this entry and the one before it.
    pub hash: String,
}

/// A link an editor made to another story, here or elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedLink {
    /// How the other story stands to this one.
    pub relation: Relation,
    /// The other story here, or none if it is elsewhere.
    pub target: Option<Id>,
    /// Its address elsewhere.
    pub url: Option<String>,
    /// Its title elsewhere.
    pub title: Option<String>,
    /// Who published it elsewhere.
    pub source: Option<String>,
    /// For the newsroom.
    pub note: Option<String>,
}
