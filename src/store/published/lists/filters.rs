//! The filters of a query, as numbers of lists.

use crate::domain::{
    freshness::ListKey,
    query::{ArticleQuery, ListKind},
};

/// A value of a filter that no section, source, contributor or tag answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Which filter.
    pub kind: ListKind,
    /// The value.
    pub value: String,
}

/// The filters of a query, as numbers of lists.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// The article is in one list of each of these.
    pub(super) all_of: Vec<AnyOf>,
    /// The article is in none of these.
    pub(super) none_of: Vec<(ListKind, i64)>,
    /// The article stands in one collection of each of these, by their ids.
    pub(super) collections: Vec<Vec<String>>,
    /// The article stands in none of these collections.
    pub(super) no_collections: Vec<String>,
    /// How many articles were changed since the moment that is asked for, counted up to [`CHANGED_CAP`].
    pub(super) changed: Option<i64>,
    /// What no thing answers to.
    pub unknown: Vec<Unknown>,
}

/// Lists of which an article is in one at least.
#[derive(Debug, Clone)]
pub(super) struct AnyOf {
    pub(super) kind: ListKind,
    pub(super) lists: Vec<i64>,
    /// The same by what they are of, with those that have no number yet.
    pub(super) keys: Vec<ListKey>,
    /// Rows in the lists, each counted up to a cap; 0 where nothing depends on it.
    pub(super) size: i64,
}

/// Beyond this many rows it matters less which list is shorter than how long it takes to count them: for a page alone.
pub(super) const SIZE_CAP: i64 = 5_000;
/// The same where a list may be walked to its end.
pub(super) const SIZE_CAP_FAR: i64 = 50_000;
/// So many rows are few enough to look at each.
pub(super) const FEW: i64 = 1_000;

/// So many changed articles can be looked at one by one and put in order.
pub(super) const CHANGED_CAP: i64 = 10_000;

impl Filters {
    /// Whether they are lists to be in, each of which has its number: nothing that enters a list makes them others.
    pub fn are_numbered(&self) -> bool {
        self.unknown.is_empty()
            && self.none_of.is_empty()
            && self.collections.is_empty()
            && self.no_collections.is_empty()
            && self.all_of.iter().all(|any| any.lists.len() == any.keys.len())
    }

    /// Whether the filters and what else narrows a query take one of few forms, worth to be kept prepared.
    pub(in crate::store::published) fn plain(&self, query: &ArticleQuery) -> bool {
        let single = self.all_of.len() <= 1 && self.all_of.iter().all(|any| any.lists.len() == 1);
        let named = !query.ids.is_empty() || !query.except.is_empty();
        let collected = !self.collections.is_empty() || !self.no_collections.is_empty();
        single && self.none_of.is_empty() && !named && !collected && query.updated_since.is_none()
    }

    /// Whether a filter lets nothing through, because no list answers to any of its values, or what does is shut out.
    pub(in crate::store::published) fn shut(&self) -> bool {
        let refused = |list: &i64| self.none_of.iter().any(|(_, none)| none == list);
        self.all_of.iter().any(|any| any.lists.iter().all(refused)) || self.collections.iter().any(Vec::is_empty)
    }

    /// All filters but those of some kinds.
    pub fn without(&self, kinds: &[ListKind]) -> Self {
        let mut rest = self.clone();
        rest.all_of.retain(|any| !kinds.contains(&any.kind));
        rest.none_of.retain(|(kind, _)| !kinds.contains(kind));
        rest
    }

    /// Whether one of the filters is of one of these kinds.
    pub fn names(&self, kinds: &[ListKind]) -> bool {
        self.all_of.iter().any(|any| kinds.contains(&any.kind))
            || self.none_of.iter().any(|(kind, _)| kinds.contains(kind))
    }
}
