//! Which stretches of which lists an answer was made from.

use super::{Filters, Key, span::descending};
use crate::{
    domain::{
        freshness::{Aspect, Begins, ListKey, Row, Subject, ThingKind, Window, things_of},
        id::Id,
        page::Way,
        query::{ArticleQuery, ArticleSort, ListKind, Start, Term},
        time::UNDATED,
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
    let begins = match &query.start {
        Start::At(cursor) if cursor.way == Way::Next => Begins::Behind,
        Start::Offset(1..) => Begins::Counted,
        Start::First | Start::Offset(_) | Start::At(_) => Begins::First,
    };
    note(
        public,
        query,
        filters,
        Window { list: ListKey::everything(), by_change, from, to, contents: by_change },
        begins,
    );
}

/// Notes that all was looked at that a query finds; or all before a place.
pub(in crate::store::published) fn whole(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    newer: Option<Key>,
) {
    let from = newer.map_or(Row::MIN, |place| row(place).beside(true));
    let (from, to) = within_dates(query, from, Row::MAX);
    note(public, query, filters, Window { from, to, ..Window::whole(ListKey::everything()) }, Begins::First);
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

fn note(public: &mut Public<'_>, query: &ArticleQuery, filters: &Filters, window: Window, begins: Begins) {
    let contents = window.contents || query.updated_since.is_some();
    if !query.ids.is_empty() {
        let aspects = |id: &Id| [Aspect::Text, Aspect::Presence].map(|aspect| Subject::Article(aspect, *id));
        query.ids.iter().flat_map(aspects).for_each(|subject| public.basis.awaits(subject));
        return;
    }
    for list in lists(filters) {
        public.basis.looks_at(Window { list, contents, ..window }, begins);
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
fn span(query: &ArticleQuery, met: &Met) -> (Row, Row) {
    let Met { place, back, edge } = *met;
    let undated = |key: Option<Key>| key.is_some_and(|key| key.at <= UNDATED);
    if query.sort == ArticleSort::OldestFirst && (undated(place) || undated(edge) || edge.is_none()) {
        // What has no date comes last there, though its key is the least.
        return within_dates(query, Row::MIN, Row::MAX);
    }
    let falls = descending(query.sort, back);
    let (near, far) = if falls { (Row::MAX, Row::MIN) } else { (Row::MIN, Row::MAX) };
    // The place itself is no row of the page.
    let (near, far) = (place.map_or(near, |place| row(place).beside(!falls)), edge.map_or(far, row));
    let (from, to) = (near.min(far), near.max(far));
    if query.sort == ArticleSort::LastUpdated { (from, to) } else { within_dates(query, from, to) }
}

fn within_dates(query: &ArticleQuery, from: Row, to: Row) -> (Row, Row) {
    let since = query.published_since.map(|since| Row { at: since.micros(), ..Row::MIN });
    let before = query.published_before.map(|before| Row { at: before.micros(), ..Row::MIN });
    (from.max(since.unwrap_or(Row::MIN)), to.min(before.unwrap_or(Row::MAX)))
}

const fn row(key: Key) -> Row {
    Row { at: key.at, article: key.id }
}
