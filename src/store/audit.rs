//! The audit log: who did what, to what, from where. Append-only; no secret is ever in it.

use super::{columns, schema::audit_log, tx::Tx};
use crate::{
    domain::{
        caller::{Caller, Via},
        id::Id,
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
