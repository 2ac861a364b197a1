//! What is due: articles to be published, and publications to be ended. Both are small walks of partial indexes.

use super::{
    backend::Conn,
    columns,
    schema::{articles, publications},
};
use crate::{
    domain::{article::State, id::Id, time::Time},
    error::Result,
};
use diesel::prelude::*;

/// What is due; at most a hundred of each at once, the oldest first.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Due {
    /// Articles whose hour has come, and that no embargo holds back.
    pub to_publish: Vec<Id>,
    /// Articles whose time is over.
    pub to_end: Vec<Id>,
}

/// What is due at a moment.
pub fn find(conn: &mut Conn, now: Time) -> Result<Due> {
    let now = now.naive();
    let to_publish: Vec<String> = articles::table
        .filter(articles::state.eq(State::Scheduled.as_str()))
        .filter(articles::publish_at.le(now))
        .filter(articles::embargoed.eq(false))
        .filter(articles::embargo_until.is_null().or(articles::embargo_until.le(now)))
        .filter(articles::archived_at.is_null())
        .filter(articles::killed_at.is_null())
        .order(articles::publish_at)
        .limit(100)
        .select(articles::id)
        .load(conn)?;
    let to_end: Vec<String> = publications::table
        .filter(publications::live_until.is_null())
        .filter(publications::expires_at.le(now))
        .order(publications::expires_at)
        .limit(100)
        .select(publications::article_id)
        .load(conn)?;
    let ids = |texts: Vec<String>| texts.iter().map(|id| columns::id(id)).collect::<Result<Vec<Id>>>();
    Ok(Due { to_publish: ids(to_publish)?, to_end: ids(to_end)? })
}
