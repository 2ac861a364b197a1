//! What happens to articles at a time that somebody has set: publication, and the end of it.

use super::{dossiers, moves, publication};
use crate::{
    domain::{
        article::{EndedBy, State},
        caller::Caller,
        id::Id,
        time::Time,
        workflow,
    },
    error::{Error, Result},
    store::{
        Conn, Tx, articles,
        audit::{self, Deed},
        due, idempotency_keys, publications,
    },
};
use serde_json::json;

/// The articles whose time has come.
pub use due::Due;

/// What is due at a moment.
pub fn due(conn: &mut Conn, now: Time) -> Result<Due> {
    due::find(conn, now)
}

/// Publishes an article whose hour has come; does nothing if another node has, or somebody has thought better of it.
pub fn publish(tx: &mut Tx<'_>, article: Id) -> Result<()> {
    let caller = Caller::schedule();
    let Some(held) = articles::hold(tx.conn, article)? else { return Ok(()) };
    if !workflow::due(&held, tx.now) {
        return Ok(());
    }
    let before = dossiers::reopen(tx, &caller, article)?;
    if before.newest_is_live() {
        return articles::publish_all(tx.conn, &[article], tx.now, &caller.name);
    }
    moves::put_out(tx, &caller.name, &before, false, None)?;
    let after = json!({"state": State::Published, "revision": before.revision.number});
    let before = json!({"state": held.state, "publish_at": held.publish_at});
    note(tx, &caller, "article.publish", article, None, Some(before), Some(after))
}

/// Takes an article out of the schedule that cannot be published: an editor must look at it.
pub fn give_up(tx: &mut Tx<'_>, article: Id, why: &Error) -> Result<()> {
    // What the database could not do now it may do in a moment.
    if matches!(why, Error::Unavailable { .. } | Error::Internal(_)) {
        return Ok(());
    }
    let caller = Caller::schedule();
    let Some(mut held) = articles::hold(tx.conn, article)? else { return Ok(()) };
    if !workflow::due(&held, tx.now) {
        return Ok(());
    }
    let before = json!({"state": held.state, "publish_at": held.publish_at});
    held.state = State::Approved;
    held.publish_at = None;
    held.version += 1;
    held.updated_at = tx.now;
    held.updated_by = caller.name.clone();
    articles::update(tx.conn, &held)?;
    let (reason, after) = (why.to_string(), json!({"state": held.state}));
    note(tx, &caller, "article.schedule_failed", article, Some(&reason), Some(before), Some(after))
}

/// Ends a publication whose time is over.
pub fn end(tx: &mut Tx<'_>, article: Id) -> Result<()> {
    if articles::hold(tx.conn, article)?.is_none() {
        return Ok(());
    }
    let live = publications::last_of(tx.conn, &[article])?.remove(&article);
    let over = live.is_some_and(|live| live.live_until.is_none() && live.expires_at.is_some_and(|at| at <= tx.now));
    if !over {
        return Ok(());
    }
    let caller = Caller::schedule();
    publication::withdraw(tx, article, EndedBy::Expired, &caller.name, None)?;
    let after = Some(json!({"visibility": "expired"}));
    note(tx, &caller, "article.expire", article, None, Some(json!({"visibility": "live"})), after)
}

/// For how long an answer is kept for its `Idempotency-Key`, in microseconds: a day.
const KEPT: i64 = 86_400_000_000;

/// Forgets what is kept for a time, after it.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    if let Some(moment) = Time::from_micros(tx.now.micros() - KEPT) {
        idempotency_keys::delete_before(tx.conn, moment)?;
    }
    Ok(())
}

fn note(
    tx: &mut Tx<'_>,
    caller: &Caller,
    action: &'static str,
    subject: Id,
    reason: Option<&str>,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
) -> Result<()> {
    audit::note(tx, caller, &Deed { action, kind: "article", subject, reason, before, after })
}
