//! The audit log: who did what, to what, from where. Append-only; no secret is ever in it.

use super::{backend::Conn, columns, schema::audit_log, tx::Tx};
use crate::{
    domain::{
        caller::{Caller, Via},
        id::Id,
        time::Time,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

/// What was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed<'a> {
    /// What, such as `article.publish`.
    pub action: &'static str,
    /// To what sort of thing, such as `article`.
    pub kind: &'static str,
    /// To which.
    pub subject: Id,
    /// Why, where that was said.
    pub reason: Option<&'a str>,
    /// What it was before, in what was changed.
    pub before: Option<Value>,
    /// What it is now.
    pub after: Option<Value>,
}

#[derive(Insertable)]
#[diesel(table_name = audit_log, treat_none_as_default_value = false)]
struct Row<'a> {
    id: String,
    at: NaiveDateTime,
    user_id: Option<String>,
    user_name: &'a str,
    via: String,
    address: Option<&'a str>,
    request_id: Option<&'a str>,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    reason: Option<&'a str>,
    before: Option<String>,
    after: Option<String>,
}

/// Writes down what a caller did, in the transaction that does it.
pub fn note(tx: &mut Tx<'_>, caller: &Caller, deed: &Deed<'_>) -> Result<()> {
    let row = Row {
        id: tx.next_id().to_string(),
        at: tx.now.naive(),
        user_id: caller.user.map(|id| id.to_string()),
        user_name: &caller.name,
        via: via(caller.via),
        address: caller.address.as_deref(),
        request_id: caller.request_id.as_deref(),
        action: deed.action,
        subject_kind: deed.kind,
        subject_id: deed.subject.to_string(),
        reason: deed.reason,
        before: deed.before.as_ref().map(columns::to_json).transpose()?,
        after: deed.after.as_ref().map(columns::to_json).transpose()?,
    };
    diesel::insert_into(audit_log::table).values(&row).execute(tx.conn)?;
    Ok(())
}

fn via(via: Via) -> String {
    match via {
        Via::Session(id) => format!("session {id}"),
        Via::Key(id) => format!("key {id}"),
        Via::Command => "command".to_owned(),
        Via::Schedule => "schedule".to_owned(),
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: Id,
    /// When it was done.
    pub at: Time,
    /// By whom, if by a user,
    pub user: Option<Id>,
    /// and how they were called then.
    pub user_name: String,
    /// How they came in: `session …`, `key …`, `command` or `schedule`.
    pub via: String,
    /// From which address.
    pub address: Option<String>,
    /// Names the request in the log of the server.
    pub request_id: Option<String>,
    /// What was done.
    pub action: String,
    /// To what sort of thing.
    pub kind: String,
    /// To which.
    pub subject: Id,
    /// Why.
    pub reason: Option<String>,
    /// What it was before, in what was changed.
    pub before: Option<Value>,
    /// What it was then.
    pub after: Option<Value>,
}

#[derive(Queryable)]
struct Found {
    id: String,
    at: NaiveDateTime,
    user_id: Option<String>,
    user_name: String,
    via: String,
    address: Option<String>,
    request_id: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: String,
    reason: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

fn entry(row: Found) -> Result<Entry> {
    Ok(Entry {
        id: columns::id(&row.id)?,
        at: columns::time(row.at),
        user: columns::some_id(row.user_id.as_deref())?,
        user_name: row.user_name,
        via: row.via,
        address: row.address,
        request_id: row.request_id,
        action: row.action,
        kind: row.subject_kind,
        subject: columns::id(&row.subject_id)?,
        reason: row.reason,
        before: row.before.as_deref().map(columns::from_json).transpose()?,
        after: row.after.as_deref().map(columns::from_json).transpose()?,
    })
}

/// Which entries are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// By this user.
    pub user: Option<Id>,
    /// Of this action.
    pub action: Option<String>,
    /// To this thing.
    pub subject: Option<Id>,
    /// From this moment on.
    pub since: Option<Time>,
    /// Before this moment.
    pub before: Option<Time>,
}

/// At most so many entries behind a place, newest first.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<(Time, Id)>, limit: i64) -> Result<Vec<Entry>> {
    let mut query = audit_log::table.into_boxed();
    if let Some(user) = filter.user {
        query = query.filter(audit_log::user_id.eq(user.to_string()));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action.clone()));
    }
    if let Some(subject) = filter.subject {
        query = query.filter(audit_log::subject_id.eq(subject.to_string()));
    }
    if let Some(since) = filter.since {
        query = query.filter(audit_log::at.ge(since.naive()));
    }
    if let Some(before) = filter.before {
        query = query.filter(audit_log::at.lt(before.naive()));
    }
    if let Some((at, id)) = after {
        let tied = audit_log::at.eq(at.naive()).and(audit_log::id.lt(id.to_string()));
        query = query.filter(audit_log::at.le(at.naive())).filter(audit_log::at.lt(at.naive()).or(tied));
    }
    let rows: Vec<Found> = query.order((audit_log::at.desc(), audit_log::id.desc())).limit(limit).load(conn)?;
    rows.into_iter().map(entry).collect()
}

/// Who last did something to a thing.
pub fn last_by(conn: &mut Conn, subject: Id) -> Result<Option<String>> {
    Ok(audit_log::table
        .filter(audit_log::subject_id.eq(subject.to_string()))
        .order(audit_log::id.desc())
        .select(audit_log::user_name)
        .first(conn)
        .optional()?)
}
