//! The things an article refers to: sections, sources, contributors and tags.

use super::{id::Id, names::Names, slug::Slug, time::Time, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// What sort of house a source is.
    SourceKind {
        /// The newsroom's own reporters.
        Staff = "staff",
        /// A news agency (wire service).
        Agency = "agency",
        /// A newspaper.
        Newspaper = "newspaper",
        /// A radio or television station.
        Broadcaster = "broadcaster",
        /// A state body.
        Government = "government",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A freelance journalist.
        Freelance = "freelance",
        /// A press release or other material handed out.
        Handout = "handout",
        /// A post on a social network.
        SocialMedia = "social_media",
        /// Anything else, or not known.
        Other = "other",
    }
}

words! {
    /// What a source did for an article.
    SourceRole {
        /// Published the story first.
        Original = "original",
        /// Supplied the copy.
        Provider = "provider",
        /// Is quoted in the text.
        Cited = "cited",
    }
}

words! {
    /// Who a contributor is.
    ContributorType {
        /// A person.
        Person = "person",
        /// An organisation, such as a desk.
        Organisation = "organisation",
    }
}

words! {
    /// What a contributor did for an article.
    ContributorRole {
        /// Wrote it.
        Author = "author",
        /// Edited it.
        Editor = "editor",
        /// Translated it.
        Translator = "translator",
        /// Took the pictures.
        Photographer = "photographer",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What a tag stands for.
    TagType {
        /// A subject.
        Topic = "topic",
        /// A person.
        Person = "person",
        /// An organisation.
        Organisation = "organisation",
        /// A place.
        Place = "place",
        /// An event.
        Event = "event",
        /// A word without a type.
        Keyword = "keyword",
    }
}

/// A section of the paper; sections are a tree at most [`MAX_DEPTH`] deep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its id.
    pub id: Id,
    /// Unique among all sections.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// What it is about.
    pub description: Option<String>,
    /// The section above it.
    pub parent: Option<Id>,
    /// Its place among its siblings, from 0.
    pub position: i64,
    /// The slugs from the root down, joined by `/`.
    pub path: String,
    /// Other spellings an importer meets.
    pub aliases: Vec<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// How many levels a tree of sections may have.
pub const MAX_DEPTH: usize = 5;

/// Who makes or supplies stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its id.
    pub id: Id,
    /// Unique among all sources.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// What sort of house it is.
    pub kind: SourceKind,
    /// Its home page.
    pub home_url: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Address of its logo.
    pub logo_url: Option<String>,
    /// The licence of its copy.
    pub licence: Option<String>,
    /// The credit line to print; `{name}` stands for the name.
    pub credit_line: Option<String>,
    /// Whether the credit line must be printed.
    pub attribution_required: bool,
    /// Whether its copy may be edited. Never public.
    pub may_edit: bool,
    /// Whether its copy may be translated. Never public.
    pub may_translate: bool,
    /// For how many days its copy may be shown. Never public.
    pub max_age_days: Option<i64>,
    /// Other spellings an importer meets, in any script.
    pub aliases: Vec<String>,
    /// For the newsroom. Never public.
    pub notes: Option<String>,
    /// What others have said of its reliability, each with its assessor and date.
    pub reliability: Vec<Reliability>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// One dated assertion about a source, by a named assessor under a named scheme; never a bare number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// The scheme, such as `JTI`.
    pub scheme: String,
    /// What it says.
    pub value: String,
    /// Who says it.
    pub assessor: String,
    /// The day it was said, `2026-11-22`.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// A person or organisation with a byline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// Its id.
    pub id: Id,
    /// Unique among all contributors.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// Person or organisation.
    pub kind: ContributorType,
    /// A few sentences about them.
    pub bio: Option<String>,
    /// Addresses of pages about them.
    pub links: Vec<String>,
    /// Other spellings an importer meets.
    pub aliases: Vec<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// A typed topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its id.
    pub id: Id,
    /// Unique among all tags.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// What it stands for.
    pub kind: TagType,
    /// Addresses of pages about it.
    pub links: Vec<String>,
    /// Other spellings an importer meets.
    pub aliases: Vec<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}
