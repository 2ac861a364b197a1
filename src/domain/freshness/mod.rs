//! When a kept answer is true still: what it was made from (its [`Basis`]) and what a change touches (its [`Effect`]).
//!
//! Both are told in the same words, [`Subject`]s and places in lists, so that whether the one meets the other is a
//! look-up. Purge keys say the same to caches in front of us, of what readers see alone.

mod basis;
mod effect;
mod purge_key;

pub use basis::{Basis, Begins, Earlier, Row, Window};
pub use effect::{Effect, Place};
pub use purge_key::{ListPart, MAX_KEYS, PurgeKey};

use super::{id::Id, query::ListKind, slug::Slug, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// The kinds of things that have a page or stand on one, beside articles.
    ThingKind {
        /// A section.
        Section = "section",
        /// A source.
        Source = "source",
        /// A contributor.
        Contributor = "contributor",
        /// A tag.
        Tag = "tag",
        /// A medium.
        Media = "media",
        /// A collection.
        Collection = "collection",
    }
}

/// What of an article an answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Aspect {
    /// Anything it says.
    #[serde(rename = "t")]
    Text,
    /// What stands of it on pages of others: slug, headline, kind, language, date, section, picture.
    #[serde(rename = "h")]
    Teaser,
    /// Whether it is public, or how it ended.
    #[serde(rename = "p")]
    Presence,
    /// Its slug.
    #[serde(rename = "s")]
    Slug,
    /// When and why its text was another.
    #[serde(rename = "y")]
    History,
    /// Its ledger of corrections.
    #[serde(rename = "c")]
    Corrections,
    /// The related links that editors made.
    #[serde(rename = "l")]
    Links,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Teaser, Self::Presence, Self::Slug, Self::History, Self::Corrections, Self::Links];
}

/// Something that answers tell and changes touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// Any public change at all.
    #[serde(rename = "*")]
    Anything,
    /// An article.
    #[serde(rename = "a")]
    Article(Aspect, Id),
    /// Which articles say the same in other languages.
    #[serde(rename = "g")]
    Group(Id),
    /// Which article has a slug, or had it.
    #[serde(rename = "s")]
    Slug(Short),
    /// A thing.
    #[serde(rename = "t")]
    Thing(ThingKind, Id),
    /// Which things of a kind something public carries, under which names and in which order.
    #[serde(rename = "n")]
    Names(ThingKind),
    /// Which slugs lead to which things of a kind.
    #[serde(rename = "p")]
    Slugs(ThingKind),
    /// How many articles carry each thing of a kind.
    #[serde(rename = "c")]
    Counts(ThingKind),
}

impl Subject {
    /// Which article has a slug.
    pub fn slug(slug: &Slug) -> Self {
        Self::Slug(Short::of(&["slug", slug.as_ref()]))
    }
}

/// Eight bytes that stand for a longer text. Two texts that share them cost a needless purge, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Short(u64);

impl Short {
    /// Of the parts of a text.
    pub(super) fn of(parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(u64::from_be_bytes(first))
    }

    /// The last eight bytes of an id, which are random.
    pub(super) fn of_id(id: Id) -> Self {
        let mut last = [0; 8];
        last.copy_from_slice(&id.bytes()[8..]);
        Self(u64::from_be_bytes(last))
    }

    /// As 11 characters that any header takes.
    pub(super) fn text(self) -> String {
        base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, self.0.to_be_bytes())
    }
}

/// A list of articles, by its kind and what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ListKey(Short);

impl ListKey {
    /// The list of a kind, of a thing's id or of a word.
    pub fn of(kind: ListKind, target: &str) -> Self {
        Self(Short::of(&["list", kind.as_str(), target]))
    }

    /// The list of everything public.
    pub fn everything() -> Self {
        Self::of(ListKind::All, "")
    }
}

/// The things that lists of this kind are of.
pub const fn things_of(kind: ListKind) -> Option<ThingKind> {
    match kind {
        ListKind::Section | ListKind::SectionAlone => Some(ThingKind::Section),
        ListKind::Source | ListKind::CitedSource => Some(ThingKind::Source),
        ListKind::Contributor => Some(ThingKind::Contributor),
        ListKind::Tag => Some(ThingKind::Tag),
        ListKind::Collection => Some(ThingKind::Collection),
        ListKind::All | ListKind::Kind | ListKind::Language => None,
    }
}
