//! Lists of public articles: which numbered lists a filter means, and the walk of their key.
//!
//! A list with no filter or one single value is one walk of one index. Several values of a filter are a walk each,
//! merged. Of several filters the shortest list is walked, and the others are looked up by their whole key.

mod base;
mod changes;
mod filters;
mod looked_at;
mod resolve;
mod span;
mod walk;

pub use filters::{Filters, Unknown};
pub(super) use looked_at::whole as looked_at_whole;
pub use resolve::{asks_sizes, resolve};

use super::Public;
use crate::{
    domain::{
        id::Id,
        page::{Cursor, Key as CursorKey, Way},
        query::{ArticleQuery, ArticleSort, COUNT_CAP, Start},
        time::Time,
    },
    error::Result,
    store::statement::Statement,
};
use base::Base;
use diesel::{RunQueryDsl, sql_types::BigInt};
use looked_at::Met;
use span::{Span, Stretch};
use walk::walk;

/// A row of a list: where it stands, and which article it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Microseconds: the order key, or the last change where that is the order.
    pub at: i64,
    /// The article.
    pub id: Id,
}

/// The rows of one page.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// In the order of the list.
    pub rows: Vec<Key>,
    /// Whether there are rows behind them.
    pub more_after: bool,
    /// Whether there may be rows before them.
    pub more_before: bool,
}

/// The rows of the page that a query asks for.
pub fn keys(public: &mut Public<'_>, query: &ArticleQuery, filters: &Filters) -> Result<Keys> {
    let limit = query.limit;
    match &query.start {
        Start::First | Start::Offset(_) => {
            let skip = if let Start::Offset(offset) = query.start { offset } else { 0 };
            let mut rows = walk(public, query, filters, None, false, limit + 1, skip)?;
            let edge = cut(&mut rows, limit);
            looked_at::page(public, query, filters, &Met { place: None, back: false, edge });
            Ok(Keys { rows, more_after: edge.is_some(), more_before: skip > 0 })
        }
        Start::At(cursor) => {
            let Some(place) = place(cursor) else { return Ok(Keys::default()) };
            let back = cursor.way != Way::Next;
            let mut rows = walk(public, query, filters, Some(place), back, limit + 1, 0)?;
            let edge = cut(&mut rows, limit);
            looked_at::page(public, query, filters, &Met { place: Some(place), back, edge });
            let more = edge.is_some();
            if back {
                rows.reverse();
            }
            let (more_after, more_before) = if back { (true, more) } else { (more, true) };
            Ok(Keys { rows, more_after, more_before })
        }
    }
}

/// How many articles there are: all that the filters let through, or those before the place of a `newer` cursor.
pub fn count(public: &mut Public<'_>, query: &ArticleQuery, filters: &Filters, exact: bool) -> Result<i64> {
    let newer = match &query.start {
        Start::At(cursor) if cursor.way == Way::Newer => place(cursor),
        _ => None,
    };
    looked_at::whole(public, query, filters, newer);
    if filters.shut() {
        return Ok(0);
    }
    // The order does not matter to a count, and no order is cheaper to count by than that of the lists themselves.
    let query = &ArticleQuery { sort: ArticleSort::NewestFirst, ..query.clone() };
    let counted = if exact {
        all(query, filters, public.now, newer)
    } else {
        first(query, filters, public.now, newer, COUNT_CAP + 1)
    };
    let statement = Statement::<BigInt>::new("select count(*) from (").then(counted).sql(") c");
    Ok(statement.once(!filters.plain(query)).get_result(public.conn)?)
}

/// The statement of all articles that a query finds, or of those before a place.
fn all(query: &ArticleQuery, filters: &Filters, now: Time, newer: Option<Key>) -> Statement<()> {
    let base = Base::choose(query, filters);
    // Only where several lists are walked can an article be met twice.
    let several = matches!(&base, Base::Lists(lists, _) if lists.len() > 1);
    Statement::new(if several { "select distinct l.article_id" } else { "select l.article_id" })
        .then(base.conditions(query, filters, now, true))
        .then(Span::new(query, Stretch::Whole, newer, true).conditions(query.sort, true))
}

/// The statement of the first articles that a query finds, newest first, wherever its page stands: `article_id` and
/// `order_at`, each article once.
pub(super) fn matches(query: &ArticleQuery, filters: &Filters, now: Time, limit: i64) -> Statement<()> {
    first(&ArticleQuery { sort: ArticleSort::NewestFirst, ..query.clone() }, filters, now, None, limit)
}

/// Of several lists each is walked no further than it must be.
fn first(query: &ArticleQuery, filters: &Filters, now: Time, newer: Option<Key>, limit: i64) -> Statement<()> {
    let walks = Base::choose(query, filters).walks();
    let alone = walks.len() == 1;
    let walks = walks.iter().map(|base| {
        Statement::<()>::new("select l.article_id, l.order_at")
            .then(base.conditions(query, filters, now, true))
            .then(Span::new(query, Stretch::Whole, newer, true).conditions(query.sort, true))
            .sql(" order by l.order_at desc, l.article_id desc limit ")
            .int(limit)
    });
    if alone {
        return walks.fold(Statement::new(""), Statement::then);
    }
    let walks = walks.map(|walk| Statement::<()>::new("select article_id, order_at from (").then(walk).sql(") w"));
    let united = walks.reduce(|before, walk| before.sql(" union all ").then(walk));
    Statement::new("select article_id, order_at from (")
        .then(united.unwrap_or_else(|| Statement::new("")))
        .sql(") u group by order_at, article_id order by order_at desc, article_id desc limit ")
        .int(limit)
}

fn place(cursor: &Cursor) -> Option<Key> {
    match cursor.key {
        CursorKey::Moment(at) => Some(Key { at, id: cursor.id }),
        CursorKey::Text(_) => None,
    }
}

/// Takes the row that was read only to know whether there is one.
fn cut(rows: &mut Vec<Key>, limit: i64) -> Option<Key> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let edge = rows.get(limit).copied();
    rows.truncate(limit);
    edge
}
