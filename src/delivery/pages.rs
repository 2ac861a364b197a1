//! Pages of lists: the envelope, and the cursors in it.

use crate::{
    domain::{
        id::Id,
        page::{Cursor, CursorKey, Key, Way},
        query::{ArticleQuery, ArticleSort, COUNT_CAP, Count, Start},
    },
    error::Result,
    store::published::{
        Public,
        lists::{self, Filters, Keys},
    },
};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a page stands in its list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page {
    /// How many rows were asked for.
    #[schema(minimum = 0, maximum = 100)]
    pub limit: i64,
    /// The cursor of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
    /// The cursor of the page before; null on the first.
    #[schema(required = true)]
    pub previous: Option<String>,
    /// A cursor that asks later for what has come before the first row; null but under `-published_at`.
    #[schema(required = true)]
    pub newer: Option<String>,
    /// How many rows there are, where they were counted.
    #[schema(required = true, minimum = 0)]
    pub total: Option<i64>,
    /// What `total` is: `exact`, `estimated` or `at_least`. More words may come.
    #[schema(required = true, value_type = Option<String>)]
    pub total_is: Option<&'static str>,
}

/// The keys of the page that a query asks for, and where that page stands.
pub fn page(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    key: &CursorKey,
) -> Result<(Vec<Id>, Page)> {
    // A page of no rows still has a place: that of the row it would have begun with.
    let looked = if query.limit == 0 { ArticleQuery { limit: 1, ..query.clone() } } else { query.clone() };
    let Keys { mut rows, more_after, more_before } = lists::keys(public, &looked, filters)?;
    let first = rows.first().copied();
    if query.limit == 0 {
        rows.clear();
    }
    let fingerprint = query.fingerprint();
    let cursor = |way, row: lists::Key| Cursor { way, key: Key::Moment(row.at), id: row.id, fingerprint }.write(key);
    let asked = if let Start::At(cursor) = &query.start { Some(cursor.clone()) } else { None };
    let next = rows.last().filter(|_| more_after).map(|row| cursor(Way::Next, *row));
    let previous = match (rows.first(), &asked) {
        (Some(row), _) => more_before.then(|| cursor(Way::Previous, *row)),
        (None, Some(place)) if place.way == Way::Next && query.limit > 0 => {
            Some(Cursor { way: Way::Previous, ..place.clone() }.write(key))
        }
        (None, _) => None,
    };
    let newer = match query.sort {
        ArticleSort::NewestFirst => Some(newer(public, query, filters, asked, first)?.write(key)),
        _ => None,
    };
    let (total, total_is) = total(public, query, filters)?;
    let ids = rows.into_iter().map(|row| row.id).collect();
    Ok((ids, Page { limit: query.limit, next, previous, newer, total, total_is }))
}

/// The place before which new rows will come.
fn newer(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    asked: Option<Cursor>,
    first: Option<lists::Key>,
) -> Result<Cursor> {
    let at = |row: lists::Key| Cursor {
        way: Way::Newer,
        key: Key::Moment(row.at),
        id: row.id,
        fingerprint: query.fingerprint(),
    };
    // Nothing new, or only counted: the same place asks again.
    if let Some(place) = &asked
        && place.way != Way::Next
        && (first.is_none() || query.limit == 0)
    {
        return Ok(Cursor { way: Way::Newer, ..place.clone() });
    }
    if let Some(first) = first {
        return Ok(at(first));
    }
    // An empty page means anything from now on: what comes before the row that is first now.
    let top = match query.start {
        Start::First => None,
        _ => {
            let top = ArticleQuery { start: Start::First, limit: 1, ..query.clone() };
            lists::keys(public, &top, filters)?.rows.first().copied()
        }
    };
    Ok(at(top.unwrap_or(lists::Key { at: i64::MIN, id: Id::MIN })))
}

fn total(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
) -> Result<(Option<i64>, Option<&'static str>)> {
    Ok(match query.count {
        Count::None => (None, None),
        Count::Exact => (Some(lists::count(public, query, filters, true)?), Some("exact")),
        Count::Estimated => match lists::count(public, query, filters, false)? {
            count if count > COUNT_CAP => (Some(COUNT_CAP), Some("at_least")),
            count => (Some(count), Some("exact")),
        },
    })
}
