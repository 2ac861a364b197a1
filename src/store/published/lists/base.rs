//! What is walked for a query, and all that its filters ask of each row.

use super::filters::{AnyOf, Filters, SIZE_CAP};
use crate::{
    domain::{
        id::Id,
        query::{ArticleQuery, ArticleSort},
        time::Time,
    },
    store::{
        published::{LISTED, listings::EVERYTHING},
        statement::Statement,
    },
};

/// What is walked.
pub(super) enum Base<'a> {
    /// The key of one or more lists, each by itself.
    Lists(&'a [i64], Option<usize>),
    /// The index of the last changes.
    Changes,
    /// Publications of articles that are named, or that are in a short list.
    Few(Option<&'a AnyOf>),
}

impl<'a> Base<'a> {
    /// The index that is shortest for a query.
    pub(super) fn choose(query: &ArticleQuery, filters: &'a Filters) -> Self {
        let shortest =
            filters.all_of.iter().enumerate().min_by_key(|(_, any)| (any.size.min(SIZE_CAP), any.lists.len()));
        if !query.ids.is_empty() || !filters.collections.is_empty() {
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
    pub(super) fn conditions(&self, query: &ArticleQuery, filters: &Filters, now: Time) -> Statement<()> {
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
            let lists: Vec<i64> = filters.none_of.iter().map(|(_, list)| *list).collect();
            statement = statement.sql(" and not exists ").then(membership(&lists));
        }
        for any in &filters.collections {
            statement = statement.sql(" and l.article_id in ").then(placed(any, now));
        }
        if !filters.no_collections.is_empty() {
            statement = statement.sql(" and l.article_id not in ").then(placed(&filters.no_collections, now));
        }
        narrowed(statement, query)
    }
}

fn membership(lists: &[i64]) -> Statement<()> {
    Statement::new("(select 1 from listings m where m.list_id")
        .within_ints(lists)
        .sql(" and m.order_at = l.order_at and m.article_id = l.article_id)")
}

/// The articles that have a place in one of these collections now.
fn placed(collections: &[String], now: Time) -> Statement<()> {
    Statement::new("(select i.article_id from collection_items i where (i.shown_from is null or i.shown_from <= ")
        .moment(now)
        .sql(") and (i.shown_until is null or i.shown_until > ")
        .moment(now)
        .sql(") and i.collection_id")
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
    if let Some(since) = query.updated_since {
        statement = statement
            .sql(" and exists (select 1 from publications u where u.article_id = l.article_id and u.live_until is null and u.updated_at >= ")
            .moment(since)
            .sql(")");
    }
    statement
}
