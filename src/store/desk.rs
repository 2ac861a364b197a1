//! The lists of the newsroom: articles in whatever state, by what their newest revisions say.

use super::{columns, statement::Statement};
use crate::{
    domain::{
        article::State,
        caller::Role,
        desk::{DeskQuery, DeskSort},
        id::Id,
        page::{Cursor, Key, Way},
        query::{COUNT_CAP, Count, ListKind, Start, Term},
        time::Time,
        workflow::Visibility,
    },
    error::Result,
    store::Conn,
};
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Text},
};

/// Who asks: what they may see is a part of the question, so that what they may not is neither shown nor counted.
#[derive(Debug, Clone)]
pub struct Reach {
    /// What they are.
    pub role: Role,
    /// Who they are.
    pub user: Option<Id>,
    /// The sections an editor is bound to, with all below; none: bound to none.
    pub branch: Option<Vec<String>>,
}

const FROM: &str = " from articles a \
     join revisions r on r.article_id = a.id and r.number = (select max(n.number) from revisions n where n.article_id = a.id) \
     left join publications p on p.article_id = a.id \
     and p.version = (select max(m.version) from publications m where m.article_id = a.id) \
     where a.deleted_at is null";

/// The key of an article that was never public comes behind all others.
const ORDER_AT: &str = "coalesce(p.order_at, -62135596800000001)";

/// The rows of a page: the ids with their keys, in the order of the list.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// The rows.
    pub rows: Vec<(Id, Key)>,
    /// Whether there are rows behind them.
    pub more_after: bool,
    /// Whether there may be rows before them.
    pub more_before: bool,
}

/// The rows of the page that a query asks for.
pub fn list(conn: &mut Conn, query: &DeskQuery, reach: &Reach, now: Time) -> Result<Keys> {
    let mut rows = walk(conn, query, reach, now)?;
    // One row more than were asked for is read, only to know whether there is one.
    let more = rows.len() as i64 > query.limit;
    rows.truncate(usize::try_from(query.limit).unwrap_or_default());
    let back = goes_back(query);
    if back {
        rows.reverse();
    }
    let (more_after, more_before) = match &query.start {
        Start::At(_) if back => (true, more),
        Start::At(_) => (more, true),
        Start::First => (more, false),
        Start::Offset(offset) => (more, *offset > 0),
    };
    Ok(Keys { rows, more_after, more_before })
}

fn walk(conn: &mut Conn, query: &DeskQuery, reach: &Reach, now: Time) -> Result<Vec<(Id, Key)>> {
    if by_saving(query.sort) {
        let rows: Vec<(String, chrono::NaiveDateTime)> =
            page::<(Text, diesel::sql_types::Timestamp)>("select a.id, a.updated_at", query, reach, now).load(conn)?;
        let row = |(id, at): (String, chrono::NaiveDateTime)| {
            Ok((columns::id(&id)?, Key::Moment(columns::time(at).micros())))
        };
        return rows.into_iter().map(row).collect();
    }
    let rows: Vec<(String, i64)> =
        page::<(Text, BigInt)>("select a.id, coalesce(p.order_at, -62135596800000001)", query, reach, now)
            .load(conn)?;
    rows.into_iter().map(|(id, at)| Ok((columns::id(&id)?, Key::Moment(at)))).collect()
}

fn by_saving(sort: DeskSort) -> bool {
    matches!(sort, DeskSort::LastSaved | DeskSort::FirstSaved)
}

/// Whether the page lies before its place: then it is walked from there, against the order.
fn goes_back(query: &DeskQuery) -> bool {
    matches!(&query.start, Start::At(cursor) if cursor.way != Way::Next)
}

/// Whether the walk goes from greater keys to lesser ones.
fn descending(query: &DeskQuery) -> bool {
    matches!(query.sort, DeskSort::LastSaved | DeskSort::NewestFirst) != goes_back(query)
}

/// How many articles there are, up to the cap unless they are to be counted to the last.
pub fn count(conn: &mut Conn, query: &DeskQuery, reach: &Reach, now: Time) -> Result<i64> {
    let inner = matching(Statement::<BigInt>::new("select count(*) from (select 1").sql(FROM), query, reach, now);
    let capped = if query.count == Count::Exact { inner } else { inner.sql(" limit ").int(COUNT_CAP + 1) };
    Ok(capped.sql(") x").once(true).get_result(conn)?)
}

fn page<ST>(select: &'static str, query: &DeskQuery, reach: &Reach, now: Time) -> Statement<ST> {
    let mut statement = matching(Statement::new(select).sql(FROM), query, reach, now);
    if let Start::At(cursor) = &query.start {
        statement = after(statement, query, cursor);
    }
    let order = match (by_saving(query.sort), descending(query)) {
        (true, true) => " order by a.updated_at desc, a.id desc limit ",
        (true, false) => " order by a.updated_at, a.id limit ",
        (false, true) => " order by coalesce(p.order_at, -62135596800000001) desc, a.id desc limit ",
        (false, false) => " order by coalesce(p.order_at, -62135596800000001), a.id limit ",
    };
    let statement = statement.sql(order).int(query.limit + 1).once(true);
    if let Start::Offset(offset) = query.start { statement.sql(" offset ").int(offset) } else { statement }
}

fn after<ST>(statement: Statement<ST>, query: &DeskQuery, cursor: &Cursor) -> Statement<ST> {
    let Key::Moment(micros) = cursor.key else { return statement };
    let further = if descending(query) { ", a.id) < (" } else { ", a.id) > (" };
    let statement = statement.sql(" and (");
    let statement = if by_saving(query.sort) {
        let moment = Time::from_micros(micros).unwrap_or_else(|| Time::from_naive(chrono::NaiveDateTime::MIN));
        statement.sql("a.updated_at").sql(further).moment(moment)
    } else {
        statement.sql(ORDER_AT).sql(further).int(micros)
    };
    statement.sql(", ").id(cursor.id).sql(")")
}

fn matching<ST>(mut statement: Statement<ST>, query: &DeskQuery, reach: &Reach, now: Time) -> Statement<ST> {
    statement = within_reach(statement, reach);
    statement = statement.sql(match query.archived {
        Some(true) => " and a.archived_at is not null",
        Some(false) => " and a.archived_at is null",
        None => "",
    });
    if !query.states.is_empty() {
        let states: Vec<String> = query.states.iter().map(|state: &State| state.to_string()).collect();
        statement = statement.sql(" and a.state").within(&states);
    }
    if !query.visibilities.is_empty() {
        statement = statement.sql(" and (");
        for (at, visibility) in query.visibilities.iter().enumerate() {
            statement = visible(if at == 0 { statement } else { statement.sql(" or ") }, *visibility, now);
        }
        statement = statement.sql(")");
    }
    if let Some(owner) = query.owner {
        statement = statement.sql(" and a.owner_id = ").id(owner);
    }
    for (ids, test) in [(&query.ids, " and (a.id"), (&query.except, " and not (a.id")] {
        if !ids.is_empty() {
            let texts: Vec<String> = ids.iter().map(Id::to_string).collect();
            statement = statement.sql(test).within(&texts).sql(")");
        }
    }
    if let Some(since) = query.saved_since {
        statement = statement.sql(" and a.updated_at >= ").moment(since);
    }
    if let Some(before) = query.saved_before {
        statement = statement.sql(" and a.updated_at < ").moment(before);
    }
    query.terms.iter().fold(statement, term)
}

/// What somebody may not see is not there.
fn within_reach<ST>(statement: Statement<ST>, reach: &Reach) -> Statement<ST> {
    let own = |statement: Statement<ST>| {
        statement.sql("a.owner_id = ").text(reach.user.map(|id| id.to_string()).unwrap_or_default())
    };
    match (reach.role, &reach.branch) {
        (Role::Admin, _) | (Role::Editor, None) => statement,
        (Role::Editor, Some(branch)) => own(statement.sql(" and ("))
            .sql(" or exists (select 1 from revision_sections s where s.revision_id = r.id and s.section_id")
            .within(branch)
            .sql("))"),
        (Role::Author, _) => own(statement.sql(" and ")),
    }
}

fn visible<ST>(statement: Statement<ST>, visibility: Visibility, now: Time) -> Statement<ST> {
    match visibility {
        Visibility::None => statement.sql("(a.killed_at is null and p.id is null)"),
        Visibility::Live => statement
            .sql("(a.killed_at is null and p.id is not null and p.live_until is null and (p.expires_at is null or p.expires_at > ")
            .moment(now)
            .sql("))"),
        Visibility::Withdrawn => statement.sql("(a.killed_at is null and p.ended_by = 'unpublished')"),
        Visibility::Expired => statement
            .sql("(a.killed_at is null and (p.ended_by = 'expired' or (p.live_until is null and p.expires_at <= ")
            .moment(now)
            .sql(")))"),
        Visibility::Killed => statement.sql("(a.killed_at is not null or p.ended_by = 'killed')"),
    }
}

/// One condition on what the newest revision says. Sections are ids here, with those below them where they count.
fn term<ST>(statement: Statement<ST>, term: &Term) -> Statement<ST> {
    let values = &term.values;
    let statement = statement.sql(if term.exclude { " and not (" } else { " and (" });
    let named = |statement: Statement<ST>, things: &'static str| {
        statement.sql(things).sql(" where t.slug").within(values).sql(" or t.id").within(values).sql("))")
    };
    let statement = match term.kind {
        ListKind::Section | ListKind::SectionAlone => statement
            .sql("exists (select 1 from revision_sections s where s.revision_id = r.id and s.section_id")
            .within(values)
            .sql(")"),
        ListKind::Source => named(
            statement.sql(
                "exists (select 1 from revision_sources s where s.revision_id = r.id and s.role <> 'cited' and s.source_id in (",
            ),
            "select t.id from sources t",
        ),
        ListKind::CitedSource => named(
            statement.sql(
                "exists (select 1 from revision_sources s where s.revision_id = r.id and s.role = 'cited' and s.source_id in (",
            ),
            "select t.id from sources t",
        ),
        ListKind::Contributor => named(
            statement.sql("exists (select 1 from revision_contributors s where s.revision_id = r.id and s.contributor_id in ("),
            "select t.id from contributors t",
        ),
        ListKind::Tag => named(
            statement.sql("exists (select 1 from revision_tags s where s.revision_id = r.id and s.tag_id in ("),
            "select t.id from tags t",
        ),
        ListKind::Collection => named(
            statement.sql("exists (select 1 from collection_items s where s.article_id = a.id and s.collection_id in ("),
            "select t.id from collections t",
        ),
        ListKind::Kind => statement.sql("r.kind").within(values),
        ListKind::Language => values.iter().enumerate().fold(statement, |statement, (at, tag)| {
            statement
                .sql(if at == 0 { "r.language = " } else { " or r.language = " })
                .text(tag)
                .sql(" or (r.language >= ")
                .text(format!("{tag}-"))
                .sql(" and r.language < ")
                .text(format!("{tag}."))
                .sql(")")
        }),
        ListKind::All => statement.sql("1 = 1"),
    };
    statement.sql(")")
}
