//! Which stretches of which lists an answer was made from.

use super::{Filters, Key, span::descending};
use crate::{
    domain::{
        freshness::{Aspect, ListKey, Subject, ThingKind, Window, things_of},
        id::Id,
        query::{ArticleQuery, ArticleSort, ListKind, Start, Term},
        time::{Time, UNDATED},
    },
    error::Result,
    store::{columns, published::Public},
};

/// The rows that a walk met: where it began, the last it read, and whether there may be more behind that.
pub(super) struct Met {
    pub(super) place: Option<Key>,
    pub(super) back: bool,
    /// The last row that was read; none where the walk came to the end.
    pub(super) edge: Option<Key>,
}

/// Notes the page of a query.
pub(super) fn page(public: &mut Public<'_>, query: &ArticleQuery, filters: &Filters, met: &Met) {
    let by_change = query.sort == ArticleSort::LastUpdated;
    let (from, to) = span(query, met);
    note(public, query, filters, by_change, from, to);
}

/// Notes that all was looked at that a query finds; or all before a place.
pub(in crate::store::published) fn whole(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    newer: Option<Key>,
) {
    let (from, to) = within_dates(query, newer.map_or(i64::MIN, |place| place.at), i64::MAX);
    note(public, query, filters, false, from, to);
}

/// Notes what the terms of a query were found to mean.
pub(super) fn terms(public: &mut Public<'_>, terms: &[Term], filters: &Filters) -> Result<()> {
    let basis = &mut public.basis;
    for kind in terms.iter().filter_map(|term| things_of(term.kind)) {
        basis.awaits(Subject::Slugs(kind));
    }
    for kind in filters.unknown.iter().filter_map(|unknown| things_of(unknown.kind)) {
        basis.shows(Subject::Names(kind));
    }
    for id in filters.collections.iter().flatten().chain(&filters.no_collections) {
        // One that shows nothing is not to be told from one that is not there.
        basis.awaits(Subject::Thing(ThingKind::Collection, columns::id(id)?));
        basis.shows(Subject::Names(ThingKind::Collection));
    }
    Ok(())
}

fn note(public: &mut Public<'_>, query: &ArticleQuery, filters: &Filters, by_change: bool, from: i64, to: i64) {
    let contents = by_change || query.updated_since.is_some();
    let deep = matches!(&query.start, Start::At(_) | Start::Offset(1..));
    if !query.ids.is_empty() {
        let aspects = |id: &Id| [Aspect::Text, Aspect::Presence].map(|aspect| Subject::Article(aspect, *id));
        query.ids.iter().flat_map(aspects).for_each(|subject| public.basis.awaits(subject));
        return;
    }
    for list in lists(filters) {
        public.basis.looks_at(Window { list, by_change, from, to, contents }, deep);
    }
}

/// The lists that whatever enters the answer must enter: those of the condition that is likely to be the narrowest, or
/// that of everything. How long they are has no part in it, for in that what is hidden may be counted.
fn lists(filters: &Filters) -> Vec<ListKey> {
    let narrowest = filters.all_of.iter().min_by_key(|any| (breadth(any.kind), any.keys.len(), &any.keys));
    narrowest.map_or_else(|| vec![ListKey::everything()], |any| any.keys.clone())
}

const fn breadth(kind: ListKind) -> u8 {
    match kind {
        ListKind::Tag | ListKind::Collection => 0,
        ListKind::Contributor => 1,
        ListKind::CitedSource | ListKind::Source => 2,
        ListKind::SectionAlone | ListKind::Section => 3,
        ListKind::Kind => 4,
        ListKind::Language => 5,
        ListKind::All => 6,
    }
}

/// The least and the greatest key between which a change makes another page.
fn span(query: &ArticleQuery, met: &Met) -> (i64, i64) {
    let Met { place, back, edge } = *met;
    let undated = |key: Option<Key>| key.is_some_and(|key| key.at <= UNDATED);
    if query.sort == ArticleSort::OldestFirst && (undated(place) || undated(edge) || edge.is_none()) {
        // What has no date comes last there, though its key is the least.
        return within_dates(query, i64::MIN, i64::MAX);
    }
    let (near, far) = if descending(query.sort, back) { (i64::MAX, i64::MIN) } else { (i64::MIN, i64::MAX) };
    let (near, far) = (place.map_or(near, |place| place.at), edge.map_or(far, |edge| edge.at));
    let (from, to) = (near.min(far), near.max(far));
    if query.sort == ArticleSort::LastUpdated { (from, to) } else { within_dates(query, from, to) }
}

fn within_dates(query: &ArticleQuery, from: i64, to: i64) -> (i64, i64) {
    let since = query.published_since.map_or(i64::MIN, Time::micros);
    let before = query.published_before.map_or(i64::MAX, Time::micros);
    (from.max(since), to.min(before))
}
