//! What the public may see, and nothing else: the one predicate, and every question the Content API asks.
//!
//! An article is public while it has a publication without an end whose time is not over. A publication that should
//! have expired, but that no job has ended yet, is left out by the same predicate, so that a late job leaks nothing.

pub mod articles;
pub mod collections;
pub mod facets;
pub mod history;
pub mod listings;
pub mod lists;
mod pictures;
pub mod previews;
pub mod references;
pub mod related;
pub mod taxonomy;

use super::{backend::Conn, changes, columns, statement::Statement};
use crate::{domain::time::Time, error::Result};
use chrono::NaiveDateTime;
use diesel::{
    RunQueryDsl,
    sql_types::{Nullable, Timestamp},
};

/// A connection, and the moment for which it is asked what is public.
pub struct Public<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) now: Time,
}

impl Public<'_> {
    /// The moment that is asked about.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The next moment at which something public is another without anybody changing it: an article's time is over,
    /// or a place in a collection begins or ends.
    pub fn next_moment(&mut self) -> Result<Option<Time>> {
        let found: Vec<Option<NaiveDateTime>> = Statement::<Nullable<Timestamp>>::new(
            "select min(m.at) from (select min(o.expires_at) as at from publications o \
             where o.live_until is null and o.expires_at is not null and o.expires_at > ",
        )
        .moment(self.now)
        .sql(" union all select min(i.shown_from) from collection_items i where i.shown_from > ")
        .moment(self.now)
        .sql(" union all select min(i.shown_until) from collection_items i where i.shown_until > ")
        .moment(self.now)
        .sql(") m")
        .load(self.conn)?;
        Ok(found.into_iter().flatten().next().map(columns::time))
    }

    /// The number of the latest public change.
    pub fn latest_change(&mut self) -> Result<i64> {
        changes::latest(self.conn)
    }
}

/// The predicate for a publication `o`; one moment is bound behind it.
const LIVE: &str = "o.live_until is null and (o.expires_at is null or o.expires_at > ";

/// The predicate for a row `l` of `listings`; one moment is bound behind it. What has expired without a job having
/// noticed is a handful of rows in an index of its own, so a list stays one walk of its key.
const LISTED: &str = "l.article_id not in (select e.article_id from publications e \
     where e.live_until is null and e.expires_at is not null and e.expires_at <= ";
