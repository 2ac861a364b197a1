//! Lists of public articles: which numbered lists a filter means, and the walk of their key.
//!
//! A list with no filter or one single value is one walk of one index. Several values of a filter are a walk each,
//! merged. Of several filters the shortest list is walked, and the others are looked up by their whole key.

use super::{LISTED, Public, listings::EVERYTHING};
use crate::{
    domain::{
        id::Id,
        page::{Cursor, Key as CursorKey, Way},
        query::{ArticleQuery, ArticleSort, COUNT_CAP, ListKind, Start, Term},
        time::{Time, UNDATED},
    },
    error::Result,
    store::{columns, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable, Text, Timestamp},
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
    all_of: Vec<AnyOf>,
    /// The article is in none of these.
    none_of: Vec<i64>,
    /// What no thing answers to.
    pub unknown: Vec<Unknown>,
}

#[derive(Debug, Clone)]
struct AnyOf {
    lists: Vec<i64>,
    /// Rows in the lists, counted up to [`SIZE_CAP`].
    size: i64,
}

/// Beyond this many rows it does not matter which list is shorter.
const SIZE_CAP: i64 = 1_000;

type ResolvedRow = (BigInt, Text, Text, Text, Nullable<BigInt>, BigInt);

/// Finds the lists that the terms of a query mean: one statement, or none where there is no term.
pub fn resolve(public: &mut Public<'_>, terms: &[Term]) -> Result<Filters> {
    let mut statement: Option<Statement<ResolvedRow>> = None;
    for (at, term) in (0_i64..).zip(terms) {
        let part = resolving(at, term);
        statement = Some(match statement {
            Some(before) => before.sql(" union all ").then(part),
            None => part,
        });
    }
    let rows: Vec<(i64, String, String, String, Option<i64>, i64)> = match statement {
        Some(statement) => statement.load(public.conn)?,
        None => Vec::new(),
    };
    let mut filters = Filters::default();
    for (at, term) in (0_i64..).zip(terms) {
        let mine: Vec<_> = rows.iter().filter(|row| row.0 == at).collect();
        for value in &term.values {
            if !mine.iter().any(|(_, id, slug, path, ..)| [id, slug, path].contains(&value)) {
                filters.unknown.push(Unknown { kind: term.kind, value: value.clone() });
            }
        }
        let mut lists: Vec<i64> = mine.iter().filter_map(|row| row.4).collect();
        lists.sort_unstable();
        lists.dedup();
        if term.exclude {
            filters.none_of.extend(lists);
        } else {
            filters.all_of.push(AnyOf { lists, size: mine.iter().map(|row| row.5).sum() });
        }
    }
    Ok(filters)
}

fn resolving(at: i64, term: &Term) -> Statement<ResolvedRow> {
    let size = "(select count(*) from (select 1 from listings x where x.list_id = l.id limit 1000) y)";
    let values = &term.values;
    let begin = |text| Statement::new("select cast(").int(at).sql(" as bigint), ").sql(text).sql(size);
    let of_thing = |text| {
        begin("t.id, t.slug, t.slug, l.id, ").sql(text).sql(" left join lists l on l.target = t.id and l.kind = ")
    };
    let by_slug_or_id = |statement: Statement<ResolvedRow>| {
        statement.text(term.kind.as_str()).sql(" where t.slug").within(values).sql(" or t.id").within(values)
    };
    match term.kind {
        ListKind::Section | ListKind::SectionAlone => begin("t.id, t.slug, s.path, l.id, ")
            .sql(" from section_paths s join sections t on t.id = s.section_id left join lists l on l.target = t.id and l.kind = ")
            .text(term.kind.as_str())
            .sql(" where s.path")
            .within(values)
            .sql(" or t.slug")
            .within(values)
            .sql(" or t.id")
            .within(values),
        ListKind::Source | ListKind::CitedSource => by_slug_or_id(of_thing(" from sources t")),
        ListKind::Contributor => by_slug_or_id(of_thing(" from contributors t")),
        ListKind::Tag => by_slug_or_id(of_thing(" from tags t")),
        ListKind::All | ListKind::Kind | ListKind::Language => begin("l.target, l.target, l.target, l.id, ")
            .sql(" from lists l where l.kind = ")
            .text(term.kind.as_str())
            .sql(" and l.target")
            .within(values),
    }
}

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
            let more_after = cut(&mut rows, limit);
            Ok(Keys { rows, more_after, more_before: skip > 0 })
        }
        Start::At(cursor) => {
            let Some(place) = place(cursor) else { return Ok(Keys::default()) };
            let back = cursor.way != Way::Next;
            let mut rows = walk(public, query, filters, Some(place), back, limit + 1, 0)?;
            let more = cut(&mut rows, limit);
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
    if filters.all_of.iter().any(|any| any.lists.is_empty()) {
        return Ok(0);
    }
    let base = Base::choose(query, filters);
    let mut statement = Statement::<BigInt>::new("select count(*) from (select distinct l.article_id")
        .then(base.conditions(query, filters, public.now))
        .then(Span::new(query, Stretch::Whole, newer, true).conditions(query.sort, true));
    if !exact {
        statement = statement.sql(" limit ").int(COUNT_CAP + 1);
    }
    Ok(statement.sql(") c").get_result(public.conn)?)
}

fn place(cursor: &Cursor) -> Option<Key> {
    match cursor.key {
        CursorKey::Moment(at) => Some(Key { at, id: cursor.id }),
        CursorKey::Text(_) => None,
    }
}

/// Takes the row that was read only to know whether there is one.
fn cut(rows: &mut Vec<Key>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

/// What is walked.
enum Base<'a> {
    /// The key of one or more lists, each by itself.
    Lists(&'a [i64], Option<usize>),
    /// The index of the last changes.
    Changes,
    /// Publications of articles that are named, or that are in a short list.
    Few(Option<&'a AnyOf>),
}

impl<'a> Base<'a> {
    fn choose(query: &ArticleQuery, filters: &'a Filters) -> Self {
        let shortest =
            filters.all_of.iter().enumerate().min_by_key(|(_, any)| (any.size.min(SIZE_CAP), any.lists.len()));
        if !query.ids.is_empty() {
            return Self::Few(None);
        }
        match (query.sort, shortest) {
            (ArticleSort::LastUpdated, Some((_, any))) if any.size < SIZE_CAP => Self::Few(Some(any)),
            (ArticleSort::LastUpdated, _) => Self::Changes,
            (_, Some((at, any))) => Self::Lists(&any.lists, Some(at)),
            (_, None) => Self::Lists(&[EVERYTHING], None),
        }
    }

    /// ` from … where …` without the place: all that the filters let through.
    fn conditions(&self, query: &ArticleQuery, filters: &Filters, now: Time) -> Statement<()> {
        let mut statement = match self {
            Self::Lists(lists, _) => {
                let statement = Statement::new(" from listings l where l.list_id");
                let statement = match lists {
                    [one] => statement.sql(" = ").int(*one),
                    several => statement.within_ints(several),
                };
                statement.sql(" and ").sql(LISTED).moment(now).sql(")")
            }
            Self::Changes | Self::Few(_) => Statement::new(
                " from publications l where l.live_until is null and (l.expires_at is null or l.expires_at > ",
            )
            .moment(now)
            .sql(")"),
        };
        if let Self::Few(Some(any)) = self {
            statement = statement
                .sql(" and l.article_id in (select d.article_id from listings d where d.list_id")
                .within_ints(&any.lists)
                .sql(")");
        }
        let walked = if let Self::Lists(_, at) = self { *at } else { None };
        for (at, any) in filters.all_of.iter().enumerate() {
            if Some(at) != walked {
                statement = statement.sql(" and exists ").then(membership(&any.lists));
            }
        }
        if !filters.none_of.is_empty() {
            statement = statement.sql(" and not exists ").then(membership(&filters.none_of));
        }
        narrowed(statement, query)
    }
}

fn membership(lists: &[i64]) -> Statement<()> {
    Statement::new("(select 1 from listings m where m.list_id")
        .within_ints(lists)
        .sql(" and m.order_at = l.order_at and m.article_id = l.article_id)")
}

fn narrowed(mut statement: Statement<()>, query: &ArticleQuery) -> Statement<()> {
    let texts = |ids: &[Id]| ids.iter().map(Id::to_string).collect::<Vec<_>>();
    if !query.ids.is_empty() {
        statement = statement.sql(" and l.article_id").within(&texts(&query.ids));
    }
    if !query.except.is_empty() {
        statement = statement.sql(" and l.article_id not").within(&texts(&query.except));
    }
    if let Some(since) = query.updated_since {
        statement = statement
            .sql(" and exists (select 1 from publications u where u.article_id = l.article_id and u.live_until is null and u.updated_at >= ")
            .moment(since)
            .sql(")");
    }
    statement
}

/// In the order `published_at` what has no date comes last, though its key is the least: two stretches of one index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stretch {
    Whole,
    Dated,
    Undated,
}

/// Between which rows of its order a walk goes.
///
/// On each side there is one bound at most, the narrower of the window's and the place's: of two, SQLite begins at
/// the one and looks for the other row by row.
#[derive(Clone, Copy)]
struct Span {
    /// The least order key.
    since: Option<i64>,
    /// The least order key that is too great.
    before: Option<i64>,
    /// The place that the walk goes away from.
    place: Option<Key>,
    stretch: Stretch,
}

impl Span {
    fn new(query: &ArticleQuery, stretch: Stretch, place: Option<Key>, back: bool) -> Self {
        // What has no date is found by no filter of dates.
        let dated = dated(query) || stretch == Stretch::Dated;
        let since = query.published_since.map_or(UNDATED + 1, Time::micros).max(UNDATED + 1);
        let mut span =
            Self { since: dated.then_some(since), before: query.published_before.map(Time::micros), place, stretch };
        let Some(Key { at, .. }) = place else { return span };
        match (query.sort, descending(query.sort, back)) {
            (ArticleSort::LastUpdated, _) => {}
            (_, true) if span.before.is_some_and(|before| before <= at) => span.place = None,
            (_, true) => span.before = None,
            (_, false) if span.since.is_some_and(|since| since > at) => span.place = None,
            (_, false) => span.since = None,
        }
        span
    }

    /// ` and …`: rows within these bounds.
    fn conditions(self, sort: ArticleSort, back: bool) -> Statement<()> {
        let mut statement = Statement::new("");
        if let Some(since) = self.since {
            statement = statement.sql(" and l.order_at >= ").int(since);
        }
        if let Some(before) = self.before {
            statement = statement.sql(" and l.order_at < ").int(before);
        }
        if self.stretch == Stretch::Undated {
            statement = statement.sql(" and l.order_at = ").int(UNDATED);
        }
        let Some(place) = self.place else { return statement };
        let descending = descending(sort, back);
        if self.stretch == Stretch::Undated {
            return statement
                .sql(if descending { " and l.article_id < " } else { " and l.article_id > " })
                .id(place.id);
        }
        let by_change = sort == ArticleSort::LastUpdated;
        statement = statement
            .sql(if by_change { " and (l.updated_at, l.article_id)" } else { " and (l.order_at, l.article_id)" })
            .sql(if descending { " < (" } else { " > (" });
        statement = match Time::from_micros(place.at) {
            Some(moment) if by_change => statement.moment(moment),
            _ => statement.int(place.at),
        };
        statement.sql(", ").id(place.id).sql(")")
    }
}

/// Whether a walk goes from greater keys to lesser ones.
fn descending(sort: ArticleSort, back: bool) -> bool {
    (sort != ArticleSort::OldestFirst) != back
}

/// Whether a filter of dates shuts out what has none.
fn dated(query: &ArticleQuery) -> bool {
    query.published_since.is_some() || query.published_before.is_some()
}

type WalkRow = (BigInt, Nullable<Timestamp>, Text);

/// The next rows from a place, nearest first.
fn walk(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    place: Option<Key>,
    back: bool,
    limit: i64,
    skip: i64,
) -> Result<Vec<Key>> {
    if filters.all_of.iter().any(|any| any.lists.is_empty()) {
        return Ok(Vec::new());
    }
    let base = Base::choose(query, filters);
    let mut parts = Vec::new();
    for (stretch, place) in stretches(query, place, back) {
        match &base {
            Base::Lists(lists, at) => {
                parts.extend(lists.chunks(1).map(|list| (Base::Lists(list, *at), stretch, place)))
            }
            Base::Changes => parts.push((Base::Changes, stretch, place)),
            Base::Few(any) => parts.push((Base::Few(*any), stretch, place)),
        }
    }
    // What is merged is skipped after the merge.
    let alone = parts.len() == 1;
    let (take, offset) = if alone { (limit, skip) } else { (limit + skip, 0) };
    let walks = parts.iter().map(|(base, stretch, place)| {
        let walk = walking(public.now, query, filters, base, *stretch, *place, back);
        walk.sql(" limit ").int(take).sql(" offset ").int(offset)
    });
    let rows: Vec<(i64, Option<NaiveDateTime>, String)> = merged(walks.collect()).load(public.conn)?;
    let mut keys: Vec<Key> = rows
        .into_iter()
        .map(|(order_at, updated_at, id)| {
            let at = updated_at.map_or(order_at, |naive| columns::time(naive).micros());
            Ok(Key { at, id: columns::id(&id)? })
        })
        .collect::<Result<_>>()?;
    if !alone {
        keys.sort_by_key(|key| rank(query.sort, back, *key));
        keys.dedup_by_key(|key| key.id);
        let skip = usize::try_from(skip).unwrap_or(0).min(keys.len());
        keys.drain(..skip);
        keys.truncate(usize::try_from(limit).unwrap_or(0));
    }
    Ok(keys)
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
        "select l.order_at, l.updated_at, l.article_id"
    } else {
        "select l.order_at, cast(null as timestamp) as updated_at, l.article_id"
    };
    let mut statement = Statement::<WalkRow>::new(columns).then(base.conditions(query, filters, now));
    statement = statement.then(Span::new(query, stretch, place, back).conditions(query.sort, back));
    statement.sql(match (by_change, descending(query.sort, back)) {
        (true, true) => " order by l.updated_at desc, l.article_id desc",
        (true, false) => " order by l.updated_at, l.article_id",
        (false, true) => " order by l.order_at desc, l.article_id desc",
        (false, false) => " order by l.order_at, l.article_id",
    })
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
