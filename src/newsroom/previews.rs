//! Previews: links to one revision, for those who have no account; for a time, and until they are taken back.

use super::{
    dossiers::{self, Address},
    revisions::numbered,
    rights::{Act, Rights},
};
use crate::{
    domain::{caller::Caller, fault::Fault, id::Id, time::Time},
    error::{Error, Result},
    store::{
        Conn, Tx,
        audit::{self, Deed},
        previews::{self, Preview},
        revisions,
    },
};
use serde_json::json;
use std::collections::HashMap;

/// How long a preview lasts where nothing else is said, in microseconds: three days.
const USUAL: i64 = 3 * DAY;
/// How long a preview may last: thirty days.
const LONGEST: i64 = 30 * DAY;
const DAY: i64 = 86_400_000_000;

/// A preview with the number of its revision.
pub type Numbered = (Preview, i64);

/// The previews of an article that have not ended by themselves, the newest first.
pub fn list(conn: &mut Conn, caller: &Caller, address: &Address, now: Time) -> Result<Vec<Numbered>> {
    let dossier = dossiers::open(conn, caller, address, now)?;
    let all = previews::list_of(conn, dossier.article.id, now)?;
    let ids: Vec<Id> = all.iter().map(|preview| preview.revision).collect();
    let numbers: HashMap<Id, i64> =
        revisions::find_all(conn, &ids)?.into_values().map(|revision| (revision.id, revision.number)).collect();
    Ok(all.into_iter().map(|one| (numbers.get(&one.revision).copied().unwrap_or_default(), one)).map(swap).collect())
}

fn swap((number, preview): (i64, Preview)) -> Numbered {
    (preview, number)
}

/// Makes a preview of a revision, the newest where none is named.
pub fn create(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    revision: Option<i64>,
    expires_at: Option<Time>,
) -> Result<Numbered> {
    let dossier = dossiers::hold(tx, caller, address)?;
    check(tx, caller, &dossier)?;
    if dossier.article.killed_at.is_some() {
        return Err(Error::conflict("killed", "the article was killed: nobody is shown it any more"));
    }
    let revision = match revision {
        None => dossier.revision.clone(),
        Some(number) => numbered(tx.conn, dossier.article.id, number)?,
    };
    let latest = tx.now.micros() + LONGEST;
    let expires_at = expires_at.or_else(|| Time::from_micros(tx.now.micros() + USUAL)).unwrap_or(tx.now);
    if expires_at <= tx.now || expires_at.micros() > latest {
        let fault = Fault::pointer("/expires_at", "out_of_range", "a preview ends within thirty days from now");
        return Err(Error::Invalid(vec![fault]));
    }
    let preview = Preview {
        id: tx.next_id(),
        article: dossier.article.id,
        revision: revision.id,
        created_at: tx.now,
        created_by: caller.name.clone(),
        expires_at,
        revoked_at: None,
    };
    previews::insert(tx.conn, &preview)?;
    let after = json!({"preview": preview.id, "revision": revision.number, "expires_at": expires_at});
    note(tx, caller, "article.preview", preview.article, after)?;
    Ok((preview, revision.number))
}

/// Takes a preview back; one that was taken back stays so.
pub fn revoke(tx: &mut Tx<'_>, caller: &Caller, address: &Address, id: Id) -> Result<()> {
    let dossier = dossiers::hold(tx, caller, address)?;
    check(tx, caller, &dossier)?;
    // The preview of another article is not there.
    let preview = previews::find(tx.conn, id)?.filter(|preview| preview.article == dossier.article.id);
    let preview = preview.ok_or_else(|| Error::NotFound("The article has no such preview.".to_owned()))?;
    if preview.revoked_at.is_none() {
        previews::revoke(tx.conn, id, tx.now)?;
        note(tx, caller, "article.preview_revoke", preview.article, json!({"preview": id}))?;
    }
    Ok(())
}

/// Whoever may change an article may show it around; so may those who would review it.
fn check(tx: &mut Tx<'_>, caller: &Caller, dossier: &dossiers::Dossier) -> Result<()> {
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(Act::Write, &dossier.article, &dossier.revision.content.sections)
}

fn note(tx: &mut Tx<'_>, caller: &Caller, action: &'static str, subject: Id, after: serde_json::Value) -> Result<()> {
    let after = Some(after);
    audit::note(tx, caller, &Deed { action, kind: "article", subject, reason: None, before: None, after })
}
