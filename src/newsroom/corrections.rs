//! The ledger of corrections: append-only, each entry hashed with the one before.

use super::{
    dossiers::{self, Address, Dossier},
    rights::{Act, Rights},
};
use crate::{
    domain::{
        article::{Correction, CorrectionKind},
        caller::Caller,
        freshness::{Aspect, Effect},
        language::Language,
        ledger,
        time::Time,
        workflow::Visibility,
    },
    error::{Error, Result},
    store::{
        Conn, Tx, articles,
        audit::{self, Deed},
        changes::ChangeKind,
        links,
    },
};
use serde_json::json;

/// What readers shall be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCorrection {
    /// What sort it is.
    pub kind: CorrectionKind,
    /// What readers are told.
    pub text: String,
    /// The language of the text; none for the article's own.
    pub language: Option<Language>,
}

/// The ledger of an article, oldest first.
pub fn list(conn: &mut Conn, caller: &Caller, address: &Address, now: Time) -> Result<Vec<Correction>> {
    let dossier = dossiers::open(conn, caller, address, now)?;
    of(conn, &dossier)
}

fn of(conn: &mut Conn, dossier: &Dossier) -> Result<Vec<Correction>> {
    Ok(links::corrections_of(conn, &[dossier.article.id])?.into_iter().map(|(_, entry)| entry).collect())
}

/// Adds an entry, for ever. Only of what readers have or had can anything be told.
pub fn append(tx: &mut Tx<'_>, caller: &Caller, address: &Address, new: NewCorrection) -> Result<Correction> {
    let dossier = dossiers::hold(tx, caller, address)?;
    let rights = Rights::of(tx.conn, caller)?;
    rights.check(Act::Correct, &dossier.article, &dossier.revision.content.sections)?;
    if dossier.visibility == Visibility::None {
        return Err(Error::conflict("not_public", "the article was never public: there is nobody to be told"));
    }
    let before = of(tx.conn, &dossier)?;
    let mut entry = Correction {
        id: tx.next_id(),
        number: before.last().map_or(1, |last| last.number + 1),
        kind: new.kind,
        text: new.text,
        language: new.language.unwrap_or_else(|| dossier.revision.content.language.clone()),
        created_at: tx.now,
        created_by: caller.name.clone(),
        hash: String::new(),
    };
    entry.hash = ledger::hash(before.last().map_or("", |last| last.hash.as_str()), &entry);
    let article = dossier.article.id;
    links::insert_corrections(tx.conn, &[(article, entry.clone())])?;
    articles::advance(tx.conn, article, tx.now, &caller.name)?;
    if dossier.visibility == Visibility::Live {
        let effect = Effect::article(article, &[Aspect::Text, Aspect::Corrections]);
        tx.change(ChangeKind::ArticleCorrected, article, effect);
    }
    let after = json!({"number": entry.number, "kind": entry.kind, "text": entry.text});
    let deed = Deed {
        action: "article.correct",
        kind: "article",
        subject: article,
        reason: None,
        before: None,
        after: Some(after),
    };
    audit::note(tx, caller, &deed)?;
    Ok(entry)
}
