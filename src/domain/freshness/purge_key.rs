//! Names under which caches in front of us keep answers, and by which they throw them away.

use super::{ListKey, Short, Subject, ThingKind};
use std::{collections::BTreeSet, fmt};

/// What of a list an answer was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPart {
    /// Its first rows.
    First,
    /// Rows behind another.
    Deep,
    /// When each of its articles was changed.
    Contents,
}

/// So many keys stand on one answer, so that its header stays short.
pub const MAX_KEYS: usize = 100;

/// A purge key: a word, and mostly 11 characters (base64url of 8 bytes) that say which one.
///
/// | key | stands on | is purged when |
/// |---|---|---|
/// | `article:…` | whatever shows the article; of the last 8 bytes of its id | it is told otherwise |
/// | `section:…` `source:…` `contributor:…` `tag:…` `media:…` `collection:…` | whatever shows the thing; likewise | it is told otherwise |
/// | `sections` `sources` `contributors` `tags` `collections` `media` | lists of them, and answers with so many that they are not named | one of them is told otherwise, comes or goes |
/// | `list:…` | first pages of a list; of a hash of the list | an article enters the list, or leaves it |
/// | `list:…:deep` | further pages of it | one leaves it, or enters it elsewhere than first |
/// | `list:…:contents` | answers that look at when its articles were changed | one of them is changed |
/// | `slug:…` | whatever was asked for by a slug that leads nowhere | an article takes the slug |
/// | `changes` | the door | anything is told otherwise |
/// | `all` | every answer | so much is told otherwise that it is not listed |
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PurgeKey(String);

impl PurgeKey {
    /// The key of every answer.
    pub fn all() -> Self {
        Self("all".to_owned())
    }

    /// The key of what tells the latest change.
    pub fn changes() -> Self {
        Self("changes".to_owned())
    }

    /// The key of answers made from a part of a list.
    pub fn list(list: ListKey, part: ListPart) -> Self {
        let part = match part {
            ListPart::First => "",
            ListPart::Deep => ":deep",
            ListPart::Contents => ":contents",
        };
        Self(format!("list:{}{part}", list.0.text()))
    }

    /// The key of what tells something.
    pub fn of(subject: Subject) -> Option<Self> {
        match subject {
            Subject::Anything => Some(Self::changes()),
            Subject::Article(_, id) => Some(Self(format!("article:{}", Short::of_id(id).text()))),
            Subject::Slug(slug) => Some(Self(format!("slug:{}", slug.text()))),
            Subject::Thing(kind, id) => Some(Self(format!("{kind}:{}", Short::of_id(id).text()))),
            Subject::Names(kind) | Subject::Counts(kind) => Some(Self::kind(kind)),
            Subject::Group(_) | Subject::Slugs(_) => None,
        }
    }

    /// The keys of answers that tell something otherwise, if it has changed.
    pub(super) fn touched(subject: Subject) -> impl Iterator<Item = Self> {
        let keys = match subject {
            // Answers that show very many things have the key of their kind alone.
            Subject::Thing(kind, _) => [Self::of(subject), Some(Self::kind(kind))],
            // Which collections show an article is said by naming them.
            Subject::Counts(ThingKind::Collection) => [None, None],
            _ => [Self::of(subject), None],
        };
        keys.into_iter().flatten()
    }

    fn kind(kind: ThingKind) -> Self {
        let plural = match kind {
            ThingKind::Section => "sections",
            ThingKind::Source => "sources",
            ThingKind::Contributor => "contributors",
            ThingKind::Tag => "tags",
            ThingKind::Media => "media",
            ThingKind::Collection => "collections",
        };
        Self(plural.to_owned())
    }

    /// The keys of an answer: where they are very many, things are not named one by one.
    pub(super) fn few(keys: impl Iterator<Item = Self>) -> Vec<Self> {
        let mut all: BTreeSet<Self> = keys.collect();
        all.insert(Self::all());
        if all.len() > MAX_KEYS {
            all = all.into_iter().map(Self::folded).collect();
        }
        all.into_iter().collect()
    }

    fn folded(self) -> Self {
        let kind = ThingKind::ALL.iter().find(|kind| {
            let rest = self.0.strip_prefix(kind.as_str());
            rest.is_some_and(|rest| rest.starts_with(':'))
        });
        kind.map_or(self, |kind| Self::kind(*kind))
    }
}

impl AsRef<str> for PurgeKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PurgeKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{freshness::Basis, id::Id};

    fn id(last: u8) -> Id {
        let mut bytes = [0; 16];
        bytes[15] = last;
        Id::from_bytes(bytes)
    }

    #[test]
    fn an_id_is_named_by_its_last_eight_bytes() {
        let key = PurgeKey::of(Subject::Thing(ThingKind::Tag, id(1)));
        assert_eq!(key.map(|key| key.to_string()), Some("tag:AAAAAAAAAAE".to_owned()));
    }

    #[test]
    fn very_many_things_are_named_by_their_kind() {
        let mut basis = Basis::default();
        (0..=MAX_KEYS).for_each(|last| basis.shows(Subject::Thing(ThingKind::Tag, id(last as u8))));
        let keys: Vec<String> = basis.keys().iter().map(ToString::to_string).collect();
        assert_eq!(keys, ["all", "tags"]);
    }
}
