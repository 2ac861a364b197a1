//! Removing an article for ever.
//!
//! One that was never public goes wholly. Of one that was public once, id, slugs, times and the reason of its end stay,
//! so that its addresses go on saying that it is gone; what it said goes.

use super::{
    dossiers::{self, Address},
    moves::act_of,
    rights::Rights,
};
use crate::{
    domain::{
        caller::{Caller, Precondition},
        workflow::Verb,
    },
    error::Result,
    store::{
        Tx,
        audit::{self, Deed},
        removal,
    },
};
use serde_json::json;

/// Removes an article for ever: archived articles alone, by admins alone.
pub fn delete(tx: &mut Tx<'_>, caller: &Caller, address: &Address, made_for: Option<Precondition>) -> Result<()> {
    let before = dossiers::hold(tx, caller, address)?;
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(act_of(Verb::Delete), &before.article, &before.revision.content.sections)?;
    before.lock().meets(made_for.or(Some(Precondition::Any)))?;
    before.standing().check(Verb::Delete)?;
    let id = before.article.id;
    if before.last.is_some() {
        removal::hollow(tx, id, &caller.name)?;
    } else {
        removal::delete(tx.conn, id)?;
    }
    let told = json!({
        "title": before.revision.content.title,
        "visibility": before.visibility,
        "revision": before.revision.number,
    });
    let deed =
        Deed { action: "article.delete", kind: "article", subject: id, reason: None, before: Some(told), after: None };
    audit::note(tx, caller, &deed)
}
