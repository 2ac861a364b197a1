//! What was public of an article: each of its publications, and striking one that is over.

use super::{
    dossiers::{self, Address},
    rights::{Act, Rights},
};
use crate::{
    domain::{
        article::Publication,
        caller::Caller,
        freshness::{Aspect, Effect},
        id::Id,
        time::Time,
        workflow::Visibility,
    },
    error::{Error, Result},
    store::{
        Conn, Tx,
        audit::{self, Deed},
        changes::ChangeKind,
        previews, publications, revisions,
    },
};
use serde_json::json;

/// A publication with the number of its revision.
pub type Numbered = (Publication, i64);

/// The publications of an article, the first first, struck ones too.
pub fn list(conn: &mut Conn, caller: &Caller, address: &Address, now: Time) -> Result<Vec<Numbered>> {
    let dossier = dossiers::open(conn, caller, address, now)?;
    let all = publications::list_of(conn, &[dossier.article.id])?;
    numbered(conn, all)
}

fn numbered(conn: &mut Conn, all: Vec<Publication>) -> Result<Vec<Numbered>> {
    let ids: Vec<Id> = all.iter().map(|one| one.revision_id).collect();
    let numbers = revisions::numbers_of(conn, &ids)?;
    let number = |one: &Publication| numbers.get(&one.revision_id).copied().unwrap_or_default();
    Ok(all.into_iter().map(|one| (number(&one), one)).map(|(number, one)| (one, number)).collect())
}

/// Strikes a publication that is over: what it said is in no history any more, at no moment, and in no preview. That
/// the article was public, and why it is not any more, readers are told still. May be repeated.
pub fn strike(tx: &mut Tx<'_>, caller: &Caller, address: &Address, number: i64, reason: &str) -> Result<Numbered> {
    let dossier = dossiers::hold(tx, caller, address)?;
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(Act::Withdraw, &dossier.article, &dossier.revision.content.sections)?;
    let article = dossier.article.id;
    let found = publications::list_of(tx.conn, &[article])?.into_iter().find(|one| one.version == number);
    let mut found = found.ok_or_else(|| Error::NotFound(format!("The article has no publication {number}.")))?;
    let Some(until) = found.live_until else {
        let detail = "it is what readers have: publish another text, or unpublish it, and strike this one then";
        return Err(Error::conflict("still_public", detail));
    };
    if found.struck_at.is_none() {
        publications::strike(tx.conn, found.id, tx.now)?;
        found.struck_at = Some(tx.now);
        let live = dossier.last.as_ref().filter(|last| last.live_until.is_none());
        if live.is_none_or(|live| live.revision_id != found.revision_id) {
            previews::revoke_of(tx.conn, found.revision_id, tx.now)?;
        }
        // Of what is not public now readers are told nothing else than before.
        if dossier.visibility == Visibility::Live {
            tx.change(ChangeKind::ArticleUpdated, article, Effect::article(article, &Aspect::ALL));
        }
        let deed = Deed {
            action: "article.strike",
            kind: "article",
            subject: article,
            reason: Some(reason),
            before: Some(json!({"publication": number, "from": found.live_from, "until": until})),
            after: Some(json!({"publication": number, "struck_at": tx.now})),
        };
        audit::note(tx, caller, &deed)?;
    }
    numbered(tx.conn, vec![found])?.pop().ok_or_else(|| Error::internal("a publication has no revision"))
}
