//! What the public may see, and nothing else: the one predicate, and every question the Content API asks.
//!
//! An article is public while it has a publication without an end whose time is not over. A publication that should
//! have expired, but that no job has ended yet, is left out by the same predicate, so that a late job leaks nothing.

pub mod around;
pub mod articles;
pub mod collections;
pub mod facets;
pub mod history;
pub mod kept;
pub mod listings;
pub mod lists;
pub mod moments;
mod pictures;
pub mod previews;
pub mod references;
pub mod related;
pub mod taxonomy;

use super::{backend::Conn, changes, recent::Recent};
use crate::{
    domain::{
        freshness::{Basis, Subject},
        time::Time,
    },
    error::Result,
};

/// A connection, the moment for which it is asked what is public, and what was read so far.
pub struct Public<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) now: Time,
    pub(super) basis: Basis,
    /// What has changed meanwhile, where that is followed.
    pub(super) changing: Option<Changing<'a>>,
}

/// The changes that are followed, and the tick of them at which reading began: what is touched from then on makes untrue
/// what was read.
#[derive(Clone, Copy)]
pub(super) struct Changing<'a> {
    recent: &'a Recent,
    begun: i64,
}

impl<'a> Public<'a> {
    pub(super) fn new(conn: &'a mut Conn, now: Time) -> Self {
        Self { conn, now, basis: Basis::default(), changing: None }
    }

    /// The same, of a store whose changes are followed: for the moment that `clock` tells.
    pub(super) fn following(conn: &'a mut Conn, recent: &'a Recent, clock: impl FnOnce() -> Time) -> Self {
        // Before the moment: what is over after it is touched later than this.
        let changing = Changing { recent, begun: recent.tick() };
        Self { changing: Some(changing), ..Self::new(conn, clock()) }
    }

    /// The moment that is asked about.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The number of the latest public change.
    pub fn latest_change(&mut self) -> Result<i64> {
        self.basis.shows(Subject::Anything);
        changes::latest(self.conn)
    }
}

/// The predicate for a publication `o`; one moment is bound behind it.
const LIVE: &str = "o.live_until is null and (o.expires_at is null or o.expires_at > ";

/// The predicate for a row `l` of `listings`; one moment is bound behind it. What has expired without a job having
/// noticed is a handful of rows in an index of its own, so a list stays one walk of its key.
const LISTED: &str = "l.article_id not in (select e.article_id from publications e \
     where e.live_until is null and e.expires_at is not null and e.expires_at <= ";
