//! What an answer was made from.

use super::{Aspect, ListKey, ListPart, PurgeKey, Subject, ThingKind};
use crate::domain::{id::Id, time::Time};
use std::{collections::BTreeSet, sync::Arc};

/// What an answer was made from: what it tells or would tell, and the stretches of lists that it looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    subjects: BTreeSet<Subject>,
    windows: BTreeSet<Window>,
    keys: BTreeSet<PurgeKey>,
    earlier: Vec<Arc<Earlier>>,
}

/// What a part of an answer was made from that had been made before, and until when it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What it was made from: never from another such part.
    pub basis: Basis,
    /// Until when it is kept.
    pub until: Time,
}

/// What tells of articles that are public is kept for so long at most, in microseconds: no fault of ours lasts longer.
const LONG: i64 = 600_000_000;
/// What tells where an address leads, and which things there are, is kept for so long at most, in microseconds. That is
/// for the few things of which no change tells: what a command imports beside the server that was withdrawn long ago,
/// another slug of what was withdrawn, or two writers at the same instant who take the last articles from a tag and each
/// leave the other out of account.
const SHORT: i64 = 60_000_000;

/// Where a stretch of a list begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// With the first row, or it holds whatever has come before a row.
    First,
    /// Behind a row.
    Behind,
    /// After so many rows.
    Counted,
}

/// A row of a list: its order key in microseconds, and its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The order key: of the publication or of the last change, as the list is ordered.
    pub at: i64,
    /// The article.
    pub article: Id,
}

impl Row {
    /// Before all rows.
    pub const MIN: Self = Self { at: i64::MIN, article: Id::MIN };
    /// Behind all rows.
    pub const MAX: Self = Self { at: i64::MAX, article: Id::MAX };

    /// The row next to this one, towards lesser or greater ones.
    pub fn beside(self, greater: bool) -> Self {
        let id = u128::from_be_bytes(*self.article.bytes());
        let next = if greater { id.checked_add(1) } else { id.checked_sub(1) };
        match next {
            Some(id) => Self { article: Id::from_bytes(id.to_be_bytes()), ..self },
            None => self,
        }
    }
}

/// A stretch of a list: whatever enters, leaves or moves within it makes another answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The list.
    pub list: ListKey,
    /// Whether it is in the order of the last changes, else in that of publication.
    pub by_change: bool,
    /// Its least row.
    pub from: Row,
    /// Its greatest row.
    pub to: Row,
    /// Whether it matters too that an article in it was changed which stays where it is.
    pub contents: bool,
}

impl Window {
    /// A whole list.
    pub const fn whole(list: ListKey) -> Self {
        Self { list, by_change: false, from: Row::MIN, to: Row::MAX, contents: false }
    }

    /// Whether the change of an article at this place of its list makes another answer.
    pub fn meets(&self, article: Id, at: i64, changed: i64, moved: bool) -> bool {
        let row = Row { at: if self.by_change { changed } else { at }, article };
        (moved || self.contents) && self.from <= row && row <= self.to
    }
}

impl Basis {
    /// What a reader sees: caches in front of us hear of it.
    pub fn shows(&mut self, subject: Subject) {
        self.keys.extend(PurgeKey::of(subject));
        self.subjects.insert(subject);
    }

    /// What no reader sees, and what would make another answer all the same: caches in front of us do not hear of it.
    pub fn awaits(&mut self, subject: Subject) {
        self.subjects.insert(subject);
    }

    /// A stretch of a list that was looked at, and how that depends on the rows before it.
    pub fn looks_at(&mut self, window: Window, begins: Begins) {
        let keys: &[ListPart] = match begins {
            Begins::First => &[ListPart::First],
            Begins::Behind => &[ListPart::Deep],
            Begins::Counted => &[ListPart::First, ListPart::Deep],
        };
        self.keys.extend(keys.iter().map(|part| PurgeKey::list(window.list, *part)));
        if window.contents {
            self.keys.insert(PurgeKey::list(window.list, ListPart::Contents));
        }
        self.windows.insert(window);
    }

    /// Adds another's.
    pub fn add(&mut self, other: Self) {
        self.subjects.extend(other.subjects);
        self.windows.extend(other.windows);
        self.keys.extend(other.keys);
        self.earlier.extend(other.earlier);
    }

    /// Adds that of a part that had been made before.
    pub fn rests_on(&mut self, earlier: Arc<Earlier>) {
        self.earlier.push(earlier);
    }

    /// Its own and those of the parts that had been made before.
    fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.earlier.iter().map(|earlier| &earlier.basis))
    }

    /// All it tells or would tell; some of it more than once.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.all().flat_map(|basis| &basis.subjects)
    }

    /// All stretches of lists it looked at; some of them more than once.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.all().flat_map(|basis| &basis.windows)
    }

    /// The purge keys of the answer.
    pub fn keys(&self) -> Vec<PurgeKey> {
        let keys: BTreeSet<&PurgeKey> = self.all().flat_map(|basis| &basis.keys).collect();
        PurgeKey::few(keys.into_iter().cloned())
    }

    /// Until when something is kept that was made from this at a moment: not longer than any of its parts.
    pub fn until(&self, made_at: Time) -> Time {
        let lasts = if self.is_of_names() { SHORT } else { LONG };
        let own = Time::from_micros(made_at.micros().saturating_add(lasts)).unwrap_or(made_at);
        self.earlier.iter().map(|earlier| earlier.until).fold(own, Time::min)
    }

    /// Whether it tells where an address leads that leads to no article, or which things there are. Sections are there
    /// whether or not anything public stands in them.
    fn is_of_names(&self) -> bool {
        let of_names = |subject: &Subject| match subject {
            Subject::Names(kind) | Subject::Slugs(kind) => *kind != ThingKind::Section,
            Subject::Slug(_) | Subject::Counts(_) => true,
            Subject::Anything | Subject::Article(..) | Subject::Group(_) | Subject::Thing(..) => false,
        };
        let of = |aspect| self.subjects.iter().any(|one| matches!(one, Subject::Article(it, _) if *it == aspect));
        self.subjects.iter().any(of_names) || of(Aspect::Presence) && !of(Aspect::Text)
    }

    /// About how many bytes of memory it takes.
    pub fn weight(&self) -> usize {
        // What is shared with others is counted as if it were not: it stays when they go.
        let own = |basis: &Self| {
            basis.subjects.len() * size_of::<Subject>()
                + basis.windows.len() * size_of::<Window>()
                + basis.keys.len() * KEY
        };
        self.all().map(own).sum()
    }
}

/// About how many bytes a purge key takes.
const KEY: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::ListKind;

    fn at(seconds: i64) -> Time {
        Time::from_micros(seconds * 1_000_000).unwrap()
    }

    fn of(subjects: &[Subject]) -> Basis {
        let mut basis = Basis::default();
        subjects.iter().for_each(|subject| basis.shows(*subject));
        basis
    }

    #[test]
    fn articles_are_kept_for_long_and_where_addresses_lead_is_not() {
        let id = Id::from_bytes([7; 16]);
        let text = Subject::Article(Aspect::Text, id);
        let section = Subject::Names(ThingKind::Section);
        assert_eq!(of(&[text, section, Subject::Thing(ThingKind::Tag, id)]).until(at(5)), at(605));
        let mut list = Basis::default();
        list.looks_at(Window::whole(ListKey::of(ListKind::All, "")), Begins::First);
        assert_eq!(list.until(at(5)), at(605));
        let gone = Subject::Article(Aspect::Presence, id);
        let slug = Subject::slug(&crate::domain::slug::Slug::derive("Night ferry").unwrap());
        assert_eq!(of(&[section]).until(at(5)), at(605));
        for short in [vec![gone], vec![slug], vec![text, slug], vec![text, Subject::Names(ThingKind::Tag)]] {
            assert_eq!(of(&short).until(at(5)), at(65), "{short:?}");
        }
    }

    #[test]
    fn nothing_is_kept_for_longer_than_its_parts() {
        let mut basis = of(&[Subject::Article(Aspect::Text, Id::from_bytes([7; 16]))]);
        basis.rests_on(Arc::new(Earlier { basis: Basis::default(), until: at(30) }));
        assert_eq!(basis.until(at(5)), at(30));
    }
}
