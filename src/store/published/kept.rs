//! What was read before and is true still: parts of answers, so that not all of an answer is read anew where one of its
//! parts has changed.

use super::Public;
use crate::{
    domain::freshness::{Basis, Earlier},
    store::recent::Recent,
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
    /// Up to which tick of the changes it is known to be true.
    seen: AtomicI64,
}

/// The tick of the changes at which reading began: what is touched from then on makes untrue what was read.
#[derive(Debug, Clone, Copy)]
pub struct Since(i64);

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
        let recent = public.recent?;
        let entry = self.entries.get(key)?;
        let Earlier { basis, until } = &*entry.made_from;
        if !recent.is_true(basis, &entry.seen, *until, public.now) {
            return None;
        }
        public.basis.rests_on(Arc::clone(&entry.made_from));
        Some(entry.value.clone())
    }

    /// Keeps a value of so many bytes that was read since a tick; the answer rests on it.
    pub fn keep(&self, public: &mut Public<'_>, since: Option<Since>, key: K, value: V, bytes: usize, basis: Basis) {
        let Some(Since(seen)) = since else { return public.basis.add(basis) };
        let bytes = ENTRY + (bytes + basis.weight()) as u64;
        let made_from = Arc::new(Earlier { until: basis.until(public.now), basis });
        public.basis.rests_on(Arc::clone(&made_from));
        self.entries.insert(key, Arc::new(Entry { value, bytes, made_from, seen: AtomicI64::new(seen) }));
    }
}

impl<K, V> std::fmt::Debug for Kept<K, V> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Public<'_> {
    /// The tick at which reading begins now; none where changes are not followed.
    pub fn since(&self) -> Option<Since> {
        self.recent.map(Recent::tick).map(Since)
    }

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
