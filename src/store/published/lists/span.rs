//! Between which rows of its order a walk goes, and in which direction.

use super::Key;
use crate::{
    domain::{
        query::{ArticleQuery, ArticleSort},
        time::{Time, UNDATED},
    },
    store::statement::Statement,
};

/// In the order `published_at` what has no date comes last, though its key is the least: two stretches of one index.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    Whole,
    Dated,
    Undated,
}

/// Between which rows of its order a walk goes.
///
/// On each side there is one bound at most, the narrower of the window's and the place's: of two, SQLite begins at
/// the one and looks for the other row by row.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// The least order key.
    since: Option<i64>,
    /// The least order key that is too great.
    before: Option<i64>,
    /// The place that the walk goes away from.
    place: Option<Key>,
    stretch: Stretch,
}

impl Span {
    pub(super) fn new(query: &ArticleQuery, stretch: Stretch, place: Option<Key>, back: bool) -> Self {
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
    pub(super) fn conditions(self, sort: ArticleSort, back: bool) -> Statement<()> {
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
pub(super) fn descending(sort: ArticleSort, back: bool) -> bool {
    (sort != ArticleSort::OldestFirst) != back
}

/// Whether a filter of dates shuts out what has none.
pub(super) fn dated(query: &ArticleQuery) -> bool {
    query.published_since.is_some() || query.published_before.is_some()
}
