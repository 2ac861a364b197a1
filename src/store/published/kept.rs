//! What was read before and is true still: parts of answers, so that not all of an answer is read anew where one of its
//! parts has changed.

use super::{Changing, Public};
use crate::domain::{
    freshness::{Basis, Earlier},
    time::Time,
};
use quick_cache::{Weighter, sync::Cache};
use std::{
    hash::Hash,
    sync::{Arc, atomic::AtomicI64},
};

/// Values by what was asked, within a bound of bytes.
pub struct Kept<K, V> {
    entries: Cache<K, Arc<Entry<V>>, ByBytes>,
}

struct Entry<V> {
    value: V,
    bytes: u64,
    made_from: Arc<Earlier>,
    /// Until when answers are made with it: half as long as it is kept, so that they can be kept for as long again.
    fresh_until: Time,
    /// Up to which tick of the changes it is known to be true.
    seen: AtomicI64,
}

/// About how many bytes a value takes that says nothing.
const ENTRY: u64 = 200;

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// Keeps values of about so many bytes each, up to so many in all.
    pub fn within(bytes: u64, usual: u64) -> Self {
        let about = usize::try_from(bytes / usual).unwrap_or(usize::MAX).clamp(16, 1 << 20);
        Self { entries: Cache::with_weighter(about, bytes, ByBytes) }
    }

    /// The value that is kept, if it is true; the answer rests on it then.
    pub fn find(&self, public: &mut Public<'_>, key: &K) -> Option<V> {
        let Changing { recent, .. } = public.changing?;
        let entry = self.entries.get(key)?;
        let Earlier { basis, .. } = &*entry.made_from;
        if !recent.is_true(basis, &entry.seen, entry.fresh_until, public.now) {
            return None;
        }
        public.basis.rests_on(Arc::clone(&entry.made_from));
        Some(entry.value.clone())
    }

    /// Keeps a value of so many bytes that was read for this answer, which rests on it.
    pub fn keep(&self, public: &mut Public<'_>, key: K, value: V, bytes: usize, basis: Basis) {
        let Some(Changing { begun, .. }) = public.changing else { return public.basis.add(basis) };
        let bytes = ENTRY + (bytes + basis.weight()) as u64;
        let until = basis.until(public.now);
        let fresh_until = public.now.halfway(until);
        let made_from = Arc::new(Earlier { until, basis });
        public.basis.rests_on(Arc::clone(&made_from));
        self.entries.insert(key, Arc::new(Entry { value, bytes, made_from, fresh_until, seen: AtomicI64::new(begun) }));
    }
}

impl<K, V> std::fmt::Debug for Kept<K, V> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Public<'_> {
    /// Reads something, and gives what it was read from instead of adding it to what the answer is made from.
    pub fn apart<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, Basis) {
        let before = std::mem::take(&mut self.basis);
        let value = read(self);
        (value, std::mem::replace(&mut self.basis, before))
    }

    /// Adds to what the answer is made from.
    pub fn add(&mut self, basis: Basis) {
        self.basis.add(basis);
    }
}

#[derive(Clone)]
struct ByBytes;

impl<K, V> Weighter<K, Arc<Entry<V>>> for ByBytes {
    fn weight(&self, _: &K, entry: &Arc<Entry<V>>) -> u64 {
        entry.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            freshness::{Aspect, Effect, Subject},
            id::Id,
        },
        store::{backend::Conn, recent::Recent},
    };
    use diesel::{Connection, SqliteConnection};

    #[test]
    fn what_is_touched_once_reading_has_begun_is_found_no_more() {
        let (recent, kept) = (Recent::since(0), Kept::<u8, char>::within(1 << 20, 100));
        let (id, now) = (Id::from_bytes([7; 16]), Time::parse("2026-11-28T12:00:00Z").unwrap());
        let mut basis = Basis::default();
        basis.shows(Subject::Article(Aspect::Text, id));
        let mut conn = Conn::Sqlite(SqliteConnection::establish(":memory:").unwrap());
        let touched = || {
            assert!(recent.learn(&[(1, Effect::article(id, &[Aspect::Text]))]));
            now
        };
        let mut public = Public::following(&mut conn, &recent, touched);
        kept.keep(&mut public, 1, 'a', 0, basis.clone());
        assert_eq!(kept.find(&mut public, &1), None);
        kept.keep(&mut Public::following(&mut conn, &recent, || now), 1, 'b', 0, basis);
        for (seconds, found) in [(0, Some('b')), (299, Some('b')), (300, None)] {
            let later = || Time::from_micros(now.micros() + seconds * 1_000_000).unwrap();
            let mut public = Public::following(&mut conn, &recent, later);
            assert_eq!(kept.find(&mut public, &1), found, "after {seconds} s");
        }
    }
}
