//! An edition: an article as one revision says it, with all it refers to resolved.

use super::{
    article::{Correction, EndedBy, Kind, Place, Relation},
    body::BodyFormat,
    freshness::Basis,
    id::Id,
    language::Language,
    media::Media,
    names::Names,
    slug::Slug,
    taxonomy::*,
    time::Time,
};

/// An article as one revision says it. What was not asked for is `None`.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The article.
    pub id: Id,
    /// The revision.
    pub revision_id: Id,
    /// Its slug.
    pub slug: Slug,
    /// What kind of story it is.
    pub kind: Kind,
    /// The language of the text.
    pub language: Language,
    /// The headline.
    pub title: String,
    /// A shorter headline.
    pub short_title: Option<String>,
    /// The label over the headline.
    pub kicker: Option<String>,
    /// The summary under the headline.
    pub standfirst: Option<String>,
    /// The byline as printed.
    pub byline: Option<String>,
    /// The place line as printed.
    pub dateline: Option<String>,
    /// Where it happened.
    pub place: Option<Place>,
    /// How many words the body has.
    pub word_count: i64,
    /// The path of the main section it has now, where its address is built from, whenever it said this.
    pub section_path: Option<String>,
    /// Title for search engines.
    pub seo_title: Option<String>,
    /// Description for search engines.
    pub seo_description: Option<String>,
    /// Where the original stands, if not here.
    pub canonical_url: Option<String>,
    /// Fields of the newsroom's own making, as JSON text; which of them are public is the printer's to know.
    pub custom: String,
    /// When the story was first published.
    pub published_at: Option<Time>,
    /// The last editorial change.
    pub updated_at: Time,
    /// Shared by the translations of one text.
    pub translation_group: Id,
    /// Whether it may have translations that are public.
    pub translated: bool,
    /// Whether the ledger of corrections has an entry that takes something back; an update does not.
    pub corrected: bool,
    /// The body as written, where a form of it was asked for.
    pub body: Option<(BodyFormat, String)>,
    /// The derived HTML, where it is kept.
    pub html: Option<String>,
    /// The derived plain text, where it is kept.
    pub text: Option<String>,
    /// All it refers to.
    pub references: References,
    /// Links made by editors, where they were asked for.
    pub related: Option<Vec<RelatedItem>>,
    /// Its place in the collection that was asked for.
    pub placement: Option<Placement>,
    /// What all of this was read from.
    pub basis: Basis,
}

/// What a collection says of an article in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placement {
    /// The headline for this place.
    pub title: Option<String>,
    /// The label for this place.
    pub kicker: Option<String>,
}

/// A stretch of time in which one text was public.
#[derive(Debug, Clone)]
pub struct PublicStretch {
    /// From when.
    pub from: Time,
    /// Until when; none while it is what readers have.
    pub until: Option<Time>,
    /// Why it ended.
    pub ended_by: Option<EndedBy>,
    /// What readers are told about its end.
    pub public_note: Option<String>,
    /// The last editorial change as readers were told then.
    pub updated_at: Time,
    /// What it said, where that was asked for.
    pub text: Option<StretchText>,
}

/// What an article said for a time.
#[derive(Debug, Clone)]
pub struct StretchText {
    /// The headline.
    pub title: String,
    /// The summary under the headline.
    pub standfirst: Option<String>,
    /// The text as it was written.
    pub body: (BodyFormat, String),
    /// The language of the text.
    pub language: Language,
}

/// All that an edition refers to, in the editors' order.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// The main section first, then others.
    pub sections: Vec<SectionRef>,
    /// Sources with their roles.
    pub sources: Vec<SourceRef>,
    /// Contributors with their roles.
    pub contributors: Vec<ContributorRef>,
    /// Tags.
    pub tags: Vec<TagRef>,
    /// The public articles that say the same in other languages.
    pub translations: Vec<Teaser>,
    /// The ledger of corrections, oldest first.
    pub corrections: Vec<Correction>,
    /// The lead picture.
    pub image: Option<Media>,
    /// The pictures in the text, where a form of the body was asked for.
    pub pictures: Vec<Media>,
}

/// A section that is referred to.
#[derive(Debug, Clone)]
pub struct SectionRef {
    /// Its id.
    pub id: Id,
    /// Its slug.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// The slugs from the root down.
    pub path: String,
    /// What it is about.
    pub description: Option<String>,
}

/// A source that is referred to.
#[derive(Debug, Clone)]
pub struct SourceRef {
    /// Its id.
    pub id: Id,
    /// Its slug.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// What sort of house it is.
    pub kind: SourceKind,
    /// What it did for the article.
    pub role: SourceRole,
    /// Where the story stands there.
    pub url: Option<String>,
    /// The credit line to print: the link's own, else the source's.
    pub credit_line: Option<String>,
    /// Whether it must be printed.
    pub attribution_required: bool,
    /// The licence of its copy.
    pub licence: Option<String>,
    /// Its home page.
    pub home_url: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// Address of its logo.
    pub logo_url: Option<String>,
}

/// A contributor who is referred to.
#[derive(Debug, Clone)]
pub struct ContributorRef {
    /// Their id.
    pub id: Id,
    /// Their slug.
    pub slug: Slug,
    /// Their names.
    pub names: Names,
    /// Person or organisation.
    pub kind: ContributorType,
    /// What they did for the article.
    pub role: ContributorRole,
    /// A few sentences about them.
    pub bio: Option<String>,
    /// Addresses of pages about them.
    pub links: Vec<String>,
}

/// A tag that is referred to.
#[derive(Debug, Clone)]
pub struct TagRef {
    /// Its id.
    pub id: Id,
    /// Its slug.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// What it stands for.
    pub kind: TagType,
    /// Addresses of pages about it.
    pub links: Vec<String>,
}

/// Another article, in few words.
#[derive(Debug, Clone)]
pub struct Teaser {
    /// Its id.
    pub id: Id,
    /// Its slug.
    pub slug: Slug,
    /// Its headline.
    pub title: String,
    /// What kind of story it is.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// When it was first published.
    pub published_at: Option<Time>,
    /// The path of its main section.
    pub section_path: Option<String>,
    /// Its lead picture, where that is shown.
    pub image: Option<Media>,
}

/// A link made by an editor, its target resolved.
#[derive(Debug, Clone)]
pub struct RelatedItem {
    /// How the other story stands to this one.
    pub relation: Relation,
    /// The story here.
    pub article: Option<Teaser>,
    /// The story elsewhere.
    pub external: Option<ExternalStory>,
}

/// A story on another site.
#[derive(Debug, Clone)]
pub struct ExternalStory {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: Option<String>,
}
