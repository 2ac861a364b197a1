//! What is walked for a query, and all that its filters ask of each row.

use super::filters::{AnyOf, CHANGED_CAP, FEW, Filters, SIZE_CAP_FAR};
use crate::{
    domain::{
        id::Id,
        query::{ArticleQuery, ArticleSort},
        time::Time,
    },
    store::{
        published::{LISTED, collections::in_time, listings::EVERYTHING},
        statement::Statement,
    },
};

/// What is walked.
pub(super) enum Base<'a> {
    /// The key of one or more lists, each by itself.
    Lists(&'a [i64], Option<usize>),
    /// The index of the last changes, or what was changed since a moment.
    Changes,
    /// Publications of articles that are named, or that are in a short list.
    Few(Option<&'a AnyOf>),
    /// The same of articles in lists, if `near` holds fewer rows than this and there is an `edge`.
    Rest(&'a AnyOf, i64),
}

impl<'a> Base<'a> {
    /// The index that is shortest for a query.
    pub(super) fn choose(query: &ArticleQuery, filters: &'a Filters) -> Self {
        let shortest = filters.all_of.iter().enumerate().min_by_key(|(_, any)| (any.size, any.lists.len()));
        if !query.ids.is_empty() || !filters.collections.is_empty() {
            return Self::Few(None);
        }
        let few_changed = filters.changed.is_some_and(|changed| changed < CHANGED_CAP);
        match (query.sort, shortest) {
            (_, Some((at, any))) if query.sort != ArticleSort::LastUpdated && any.size < FEW => {
                Self::Lists(&any.lists, Some(at))
            }
            (sort, _) if few_changed && sort != ArticleSort::LastUpdated => Self::Changes,
            (ArticleSort::LastUpdated, Some((_, any))) if any.size < FEW => Self::Few(Some(any)),
            (ArticleSort::LastUpdated, _) => Self::Changes,
            (_, Some((at, any))) => Self::Lists(&any.lists, Some(at)),
            (_, None) => Self::Lists(&[EVERYTHING], None),
        }
    }

    /// Articles of the shortest of the lists that an article must be in, if `near` holds fewer rows than this.
    pub(super) fn rest(filters: &'a Filters, fewer: i64) -> Option<Self> {
        filters.all_of.iter().min_by_key(|any| (any.size, any.lists.len())).map(|any| Self::Rest(any, fewer))
    }

    /// Each list by itself.
    pub(super) fn walks(&self) -> Vec<Self> {
        match self {
            Self::Lists(lists, at) => lists.chunks(1).map(|list| Self::Lists(list, *at)).collect(),
            Self::Changes => vec![Self::Changes],
            Self::Few(any) => vec![Self::Few(*any)],
            Self::Rest(any, fewer) => vec![Self::Rest(any, *fewer)],
        }
    }

    /// ` from … where …` without the place: all that the filters let through.
    /// `whole` says that more will be read than a page.
    pub(super) fn conditions(&self, query: &ArticleQuery, filters: &Filters, now: Time, whole: bool) -> Statement<()> {
        let walked = if let Self::Lists(_, at) = self { *at } else { None };
        let statement = match self {
            Self::Lists(lists, _) => {
                let statement = Statement::new(" from listings l where l.list_id");
                let statement = match lists {
                    [one] => statement.sql(" = ").int(*one),
                    several => statement.within_ints(several),
                };
                statement.sql(" and ").sql(LISTED).moment(now).sql(")").then(listed(
                    filters,
                    walked,
                    self.of_row(filters, whole),
                ))
            }
            Self::Changes | Self::Few(None) => live(query, now).then(listed(filters, None, OF_ROW)),
            // What is looked up by its key in other lists is looked up before its publication is.
            Self::Few(Some(any)) | Self::Rest(any, _) => {
                let at = filters.all_of.iter().position(|one| std::ptr::eq(one, *any));
                let statement = live(query, now);
                let statement = match self {
                    // SQLite looks at conditions only at the first row, but enters no inner loop where an outer one
                    // has none; PostgreSQL looks at them first.
                    Self::Rest(_, fewer) => statement
                        .sql(" and exists (select 1 from edge) and (select count(*) from near) < ")
                        .int(*fewer)
                        .sql(" and l.article_id in (select d.article_id from (select 1 from edge where (select count(*) from near) < ")
                        .int(*fewer)
                        .sql(") g cross join listings d where d.list_id"),
                    _ => statement.sql(" and l.article_id in (select d.article_id from listings d where d.list_id"),
                };
                statement.within_ints(&any.lists).then(listed(filters, at, OF_DRIVER)).sql(")")
            }
        };
        let mut statement = statement;
        for any in &filters.collections {
            statement = statement.sql(" and l.article_id in ").then(placed(any, now));
        }
        if !filters.no_collections.is_empty() {
            statement = statement.sql(" and l.article_id not in ").then(placed(&filters.no_collections, now));
        }
        // The row of a list does not know when its article was changed.
        match query.updated_since {
            Some(since) if matches!(self, Self::Lists(..)) => narrowed(statement, query)
                .sql(" and exists (select 1 from publications u where u.article_id = l.article_id and u.live_until is null and u.updated_at >= ")
                .moment(since)
                .sql(" limit 1 offset 0)"),
            _ => narrowed(statement, query),
        }
    }
}

impl Base<'_> {
    /// Of a list that will be walked to its end, PostgreSQL may make a join.
    fn of_row(&self, filters: &Filters, whole: bool) -> &'static str {
        let short = match self {
            Self::Lists(_, Some(at)) => filters.all_of.get(*at).is_some_and(|any| any.size < SIZE_CAP_FAR),
            _ => false,
        };
        if whole && short && filters.none_of.is_empty() { OF_JOIN } else { OF_ROW }
    }
}

/// ` from … where …`: public articles by their publications.
fn live(query: &ArticleQuery, now: Time) -> Statement<()> {
    let statement =
        Statement::new(" from publications l where l.live_until is null and (l.expires_at is null or l.expires_at > ");
    let statement = statement.moment(now).sql(")");
    match query.updated_since {
        Some(since) => statement.sql(" and l.updated_at >= ").moment(since),
        None => statement,
    }
}

// The `offset` keeps PostgreSQL from making a join of it: it takes order key and article for unrelated, expects to
// find next to nothing, and reads whole lists where the first rows would do.
const OF_ROW: &str = " and m.order_at = l.order_at and m.article_id = l.article_id limit 1 offset 0)";
const OF_JOIN: &str = " and m.order_at = l.order_at and m.article_id = l.article_id)";
const OF_DRIVER: &str = " and m.order_at = d.order_at and m.article_id = d.article_id limit 1 offset 0)";

/// Goes on with the lists that an article must and must not be in, but for the one that is walked.
fn listed(filters: &Filters, walked: Option<usize>, of: &'static str) -> Statement<()> {
    let membership =
        |lists: &[i64]| Statement::<()>::new("(select 1 from listings m where m.list_id").within_ints(lists).sql(of);
    let mut statement = Statement::new("");
    for (at, any) in filters.all_of.iter().enumerate() {
        if Some(at) != walked {
            statement = statement.sql(" and exists ").then(membership(&any.lists));
        }
    }
    if !filters.none_of.is_empty() {
        let lists: Vec<i64> = filters.none_of.iter().map(|(_, list)| *list).collect();
        statement = statement.sql(" and not exists ").then(membership(&lists));
    }
    statement
}

/// The articles that have a place in one of these collections now.
fn placed(collections: &[String], now: Time) -> Statement<()> {
    Statement::new("(select i.article_id from collection_items i where ")
        .then(in_time(now))
        .sql(" and i.collection_id")
        .within(collections)
        .sql(")")
}

fn narrowed(mut statement: Statement<()>, query: &ArticleQuery) -> Statement<()> {
    let texts = |ids: &[Id]| ids.iter().map(Id::to_string).collect::<Vec<_>>();
    if !query.ids.is_empty() {
        statement = statement.sql(" and l.article_id").within(&texts(&query.ids));
    }
    if !query.except.is_empty() {
        statement = statement.sql(" and l.article_id not").within(&texts(&query.except));
    }
    statement
}
