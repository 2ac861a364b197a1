//! What an answer was made from.

use super::{ListKey, PurgeKey, Subject};
use std::collections::BTreeSet;

/// What an answer was made from: what it tells or would tell, and the stretches of lists that it looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    subjects: BTreeSet<Subject>,
    windows: BTreeSet<Window>,
    keys: BTreeSet<PurgeKey>,
}

/// A stretch of a list: whatever enters, leaves or moves within it makes another answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The list.
    pub list: ListKey,
    /// Whether it is in the order of the last changes, else in that of publication.
    pub by_change: bool,
    /// Its least order key, in microseconds.
    pub from: i64,
    /// Its greatest order key, in microseconds.
    pub to: i64,
    /// Whether it matters too that an article in it was changed which stays where it is.
    pub contents: bool,
}

impl Window {
    /// A whole list.
    pub const fn whole(list: ListKey) -> Self {
        Self { list, by_change: false, from: i64::MIN, to: i64::MAX, contents: false }
    }

    /// Whether a change at this place of its list makes another answer.
    pub const fn meets(&self, at: i64, changed: i64, moved: bool) -> bool {
        let place = if self.by_change { changed } else { at };
        (moved || self.contents) && self.from <= place && place <= self.to
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

    /// A stretch of a list that was looked at; `deep` says that it does not begin with the first row.
    pub fn looks_at(&mut self, window: Window, deep: bool) {
        self.keys.insert(PurgeKey::list(window.list, deep));
        self.windows.insert(window);
    }

    /// Adds another's.
    pub fn add(&mut self, other: Self) {
        self.subjects.extend(other.subjects);
        self.windows.extend(other.windows);
        self.keys.extend(other.keys);
    }

    /// All it tells or would tell.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.subjects.iter()
    }

    /// All stretches of lists it looked at.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.windows.iter()
    }

    /// The purge keys of the answer.
    pub fn keys(&self) -> Vec<PurgeKey> {
        PurgeKey::few(self.keys.iter().cloned())
    }

    /// About how many bytes of memory it takes.
    pub fn weight(&self) -> usize {
        self.subjects.len() * size_of::<Subject>() + self.windows.len() * size_of::<Window>()
    }
}
