//! What a change touches.

use super::{Aspect, ListKey, ListPart, PurgeKey, Subject, ThingKind};
use crate::domain::{id::Id, slug::Slug, time::Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a public change touches: all that is told otherwise after it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// It touches so much that it is not listed.
    #[serde(rename = "e", default, skip_serializing_if = "std::ops::Not::not")]
    pub everything: bool,
    /// What is told otherwise.
    #[serde(rename = "s", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub subjects: BTreeSet<Subject>,
    /// Where in which lists an article stood, and where it stands.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// When something else becomes true by itself because of it, in microseconds.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<i64>,
    /// Further keys that caches in front of us hear.
    #[serde(skip)]
    pub keys: BTreeSet<PurgeKey>,
}

/// Where an article stands, or stood, in some lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The article.
    #[serde(rename = "a")]
    pub article: Id,
    /// The lists; none for all.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<ListKey>>,
    /// Its order key, in microseconds.
    #[serde(rename = "o")]
    pub at: i64,
    /// Its last change, in microseconds.
    #[serde(rename = "u")]
    pub changed: i64,
    /// Whether it came to stand there, left, or stands in other lists than before.
    #[serde(rename = "m", default)]
    pub moved: bool,
}

impl Effect {
    /// Touches all there is.
    pub fn everything() -> Self {
        Self { everything: true, keys: BTreeSet::from([PurgeKey::all()]), ..Self::default() }
    }

    /// Touches these.
    pub fn on(subjects: impl IntoIterator<Item = Subject>) -> Self {
        Self { subjects: subjects.into_iter().collect(), ..Self::default() }
    }

    /// Touches aspects of an article.
    pub fn article(id: Id, aspects: &[Aspect]) -> Self {
        Self::on(aspects.iter().map(|aspect| Subject::Article(*aspect, id)))
    }

    /// Touches a thing, and what lists things of its kind.
    pub fn thing(kind: ThingKind, id: Id) -> Self {
        Self::on([Subject::Thing(kind, id), Subject::Names(kind), Subject::Slugs(kind)])
    }

    /// An article's time is over, or begins to be over at a moment.
    ///
    /// Where it stands is told without its lists: it stands in some of them.
    pub fn expiry(id: Id, slug: &Slug, group: Id, at: i64, changed: i64) -> Self {
        let mut effect = Self::article(id, &Aspect::ALL);
        effect.subjects.extend([Subject::slug(slug), Subject::Group(group)]);
        for kind in ThingKind::ALL {
            effect.subjects.extend([Subject::Names(*kind), Subject::Counts(*kind)]);
        }
        effect.places.push(Place { article: id, lists: None, at, changed, moved: true });
        effect
    }

    /// The same, with what becomes true by itself at a moment, if that is still to come.
    #[must_use]
    pub fn until(mut self, moment: Option<Time>) -> Self {
        self.moment = moment.map(Time::micros).into_iter().chain(self.moment).min();
        self
    }

    /// The keys under which caches in front of us keep what is told otherwise now.
    pub fn purge_keys(&self) -> BTreeSet<PurgeKey> {
        let subjects = self.subjects.iter().flat_map(|subject| PurgeKey::touched(*subject));
        let lists = self.places.iter().flat_map(|place| {
            let parts: &[ListPart] =
                if place.moved { &[ListPart::First, ListPart::Contents] } else { &[ListPart::Contents] };
            let lists = place.lists.iter().flatten();
            lists.flat_map(move |list| parts.iter().map(|part| PurgeKey::list(*list, *part)))
        });
        subjects.chain(lists).chain(self.keys.iter().cloned()).collect()
    }
}
