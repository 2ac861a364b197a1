//! The order of the last changes, with filters: no list is kept in this order.
//!
//! Mostly the last changes soon hold enough that the filters let through. Where a stretch of them does not, the rest
//! is sought in the shortest list instead, so that it is never the whole store that is looked through.

use super::{
    Key,
    base::Base,
    filters::Filters,
    span::{Span, Stretch, descending},
    walk::{COLUMNS_BY_CHANGE, WalkRow, in_order},
};
use crate::{domain::query::ArticleQuery, domain::time::Time, store::statement::Statement};

/// So many changes are looked through first.
const STRETCH: i64 = 5_000;

/// The next `take` rows from a place: those of the first stretch, and only if they are too few those behind it.
pub(super) fn walking(
    now: Time,
    query: &ArticleQuery,
    filters: &Filters,
    place: Option<Key>,
    back: bool,
    take: i64,
) -> Option<Statement<WalkRow>> {
    let behind = Base::rest(filters, take)?;
    let span = || Span::new(query, Stretch::Whole, place, back).conditions(query.sort, back);
    let falling = descending(query.sort, back);
    let (near, far) = if falling { (">=", "<") } else { ("<=", ">") };
    let anything = ArticleQuery { sort: query.sort, ..ArticleQuery::default() };
    let edge = Statement::<WalkRow>::new(
        "with edge as materialized (select l.updated_at as moment from publications l where l.live_until is null",
    );
    let edge = edge
        .then(Span::new(&anything, Stretch::Whole, place, back).conditions(query.sort, back))
        .sql(in_order(query.sort, back))
        .sql(" limit 1 offset ")
        .int(STRETCH)
        .sql("), near as materialized (");
    // Without an edge the first stretch is all there is.
    let bound = if falling { "'0001-01-01 00:00:00'" } else { "'9999-01-01 00:00:00'" };
    let first = edge
        .sql(COLUMNS_BY_CHANGE)
        .then(Base::Changes.conditions(query, filters, now, false))
        .then(span())
        .sql(" and l.updated_at ")
        .sql(near)
        .sql(" coalesce((select moment from edge), ")
        .sql(bound)
        .sql(")")
        .sql(in_order(query.sort, back))
        .sql(" limit ")
        .int(take);
    let rest = first
        .sql(") select * from near union all select * from (")
        .sql(COLUMNS_BY_CHANGE)
        .then(behind.conditions(query, filters, now, false))
        .then(span())
        .sql(" and l.updated_at ")
        .sql(far)
        .sql(" (select moment from edge)");
    Some(rest.sql(in_order(query.sort, back)).sql(" limit ").int(take).sql(") w"))
}
