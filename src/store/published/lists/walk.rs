//! The walk itself: the next rows from a place, of one index or of several merged.

use super::{
    Key,
    base::Base,
    changes,
    filters::Filters,
    span::{Span, Stretch, dated, descending},
};
use crate::{
    domain::{
        query::{ArticleQuery, ArticleSort},
        time::{Time, UNDATED},
    },
    error::Result,
    store::{columns, published::Public, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable, Text, Timestamp},
};

pub(super) type WalkRow = (BigInt, Nullable<Timestamp>, Text);
type Walked = (i64, Option<NaiveDateTime>, String);

/// The next rows from a place, nearest first.
pub(super) fn walk(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    place: Option<Key>,
    back: bool,
    limit: i64,
    skip: i64,
) -> Result<Vec<Key>> {
    if filters.shut() {
        return Ok(Vec::new());
    }
    let parts = parts(query, filters, place, back);
    let patient = match &parts[..] {
        [(Base::Changes, _, place)] if query.sort == ArticleSort::LastUpdated => {
            changes::walking(public.now, query, filters, *place, back, limit + skip)
        }
        _ => None,
    };
    // What is merged is skipped after the merge.
    let alone = parts.len() == 1 && patient.is_none();
    let (take, offset) = if alone { (limit, skip) } else { (limit + skip, 0) };
    let walks = parts.iter().map(|(base, stretch, place)| {
        let walk = walking(public.now, query, filters, base, *stretch, *place, back);
        walk.sql(" limit ").int(take).sql(" offset ").int(offset)
    });
    let statement = patient.unwrap_or_else(|| merged(walks.collect()));
    let rows: Vec<Walked> = statement.once(!filters.plain(query)).load(public.conn)?;
    let mut keys: Vec<Key> = rows.into_iter().map(key).collect::<Result<_>>()?;
    if !alone {
        keys.sort_by_key(|key| rank(query.sort, back, *key));
        keys.dedup_by_key(|key| key.id);
        let skip = usize::try_from(skip).unwrap_or(0).min(keys.len());
        keys.drain(..skip);
        keys.truncate(usize::try_from(limit).unwrap_or(0));
    }
    Ok(keys)
}

fn key((order_at, updated_at, id): Walked) -> Result<Key> {
    let at = updated_at.map_or(order_at, |naive| columns::time(naive).micros());
    Ok(Key { at, id: columns::id(&id)? })
}

/// Each stretch of each index that is walked, and from which place.
fn parts<'f>(
    query: &ArticleQuery,
    filters: &'f Filters,
    place: Option<Key>,
    back: bool,
) -> Vec<(Base<'f>, Stretch, Option<Key>)> {
    let base = Base::choose(query, filters);
    let mut parts = Vec::new();
    for (stretch, place) in stretches(query, place, back) {
        parts.extend(base.walks().into_iter().map(|base| (base, stretch, place)));
    }
    parts
}

fn stretches(query: &ArticleQuery, place: Option<Key>, back: bool) -> Vec<(Stretch, Option<Key>)> {
    if query.sort != ArticleSort::OldestFirst {
        return vec![(Stretch::Whole, place)];
    }
    let undated = place.is_some_and(|place| place.at <= UNDATED);
    match (undated, back) {
        (false, _) if dated(query) => vec![(Stretch::Dated, place)],
        (false, false) => vec![(Stretch::Dated, place), (Stretch::Undated, None)],
        (true, false) => vec![(Stretch::Undated, place)],
        (false, true) => vec![(Stretch::Dated, place)],
        (true, true) => vec![(Stretch::Undated, place), (Stretch::Dated, None)],
    }
}

/// Sorts as the walk goes: ascending by this is the order in which rows are met.
fn rank(sort: ArticleSort, back: bool, key: Key) -> (bool, i128, u128) {
    let descending = descending(sort, back);
    let sign = if descending { -1 } else { 1 };
    let id = u128::from_be_bytes(*key.id.bytes());
    let undated = sort == ArticleSort::OldestFirst && key.at <= UNDATED;
    (undated != back && sort == ArticleSort::OldestFirst, sign * i128::from(key.at), if descending { !id } else { id })
}

fn walking(
    now: Time,
    query: &ArticleQuery,
    filters: &Filters,
    base: &Base<'_>,
    stretch: Stretch,
    place: Option<Key>,
    back: bool,
) -> Statement<WalkRow> {
    let by_change = query.sort == ArticleSort::LastUpdated;
    let columns = if by_change {
        COLUMNS_BY_CHANGE
    } else {
        "select l.order_at, cast(null as timestamp) as updated_at, l.article_id"
    };
    let mut statement = Statement::<WalkRow>::new(columns).then(base.conditions(query, filters, now, false));
    statement = statement.then(Span::new(query, stretch, place, back).conditions(query.sort, back));
    statement.sql(in_order(query.sort, back))
}

/// What is read where the order is that of the last changes.
pub(super) const COLUMNS_BY_CHANGE: &str = "select l.order_at, l.updated_at, l.article_id";

/// ` order by …`.
pub(super) fn in_order(sort: ArticleSort, back: bool) -> &'static str {
    match (sort == ArticleSort::LastUpdated, descending(sort, back)) {
        (true, true) => " order by l.updated_at desc, l.article_id desc",
        (true, false) => " order by l.updated_at, l.article_id",
        (false, true) => " order by l.order_at desc, l.article_id desc",
        (false, false) => " order by l.order_at, l.article_id",
    }
}

fn merged(mut walks: Vec<Statement<WalkRow>>) -> Statement<WalkRow> {
    if walks.len() == 1 {
        return walks.remove(0);
    }
    let mut all = Statement::new("");
    for (at, walk) in walks.into_iter().enumerate() {
        all = all.sql(if at == 0 { "select * from (" } else { " union all select * from (" }).then(walk).sql(") w");
    }
    all
}
