//! What was saved of an article: its revisions, and how two of them differ.

use super::dossiers::{self, Address, Dossier};
use crate::{
    domain::{
        article::Revision,
        caller::Caller,
        difference::{self, Changed},
        fault::Fault,
        id::Id,
        time::Time,
    },
    error::{Error, Result},
    store::{Conn, revisions},
    text::{
        body,
        diff::{self, Piece},
    },
};

/// A revision in few words.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The revision.
    pub revision: Revision,
    /// Whether readers have it.
    pub live: bool,
}

/// A page of the revisions of an article, the newest first: those with numbers below `before`.
pub fn list(
    conn: &mut Conn,
    caller: &Caller,
    address: &Address,
    before: i64,
    limit: i64,
    now: Time,
) -> Result<(Vec<Saved>, bool)> {
    let dossier = dossiers::open(conn, caller, address, now)?;
    let mut page = revisions::list_before(conn, dossier.article.id, before, limit + 1)?;
    let more = page.len() as i64 > limit;
    page.truncate(usize::try_from(limit).unwrap_or_default());
    let live = dossier.last.filter(|last| last.live_until.is_none()).map(|last| last.revision_id);
    let saved = page.into_iter().map(|revision| Saved { live: live == Some(revision.id), revision });
    Ok((saved.collect(), more))
}

/// An article as one of its revisions says it.
pub fn get(conn: &mut Conn, caller: &Caller, address: &Address, number: i64, now: Time) -> Result<Dossier> {
    let mut dossier = dossiers::open(conn, caller, address, now)?;
    dossier.revision = numbered(conn, dossier.article.id, number)?;
    let Dossier { article, revision, slug, last, .. } = dossier.clone();
    dossier.edition = revisions::edition(conn, (article, revision, slug, last), now)?;
    Ok(dossier)
}

/// The revision of an article that has a number.
pub(super) fn numbered(conn: &mut Conn, article: Id, number: i64) -> Result<Revision> {
    revisions::find_number(conn, article, number)?
        .ok_or_else(|| Error::NotFound(format!("The article has no revision {number}.")))
}

/// How two revisions differ.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The number of the one.
    pub from: i64,
    /// The number of the other.
    pub to: i64,
    /// The fields that say something else.
    pub fields: Vec<Changed>,
    /// The words of the texts that differ, by field.
    pub words: Vec<(&'static str, Vec<Piece>)>,
}

/// How two revisions of an article differ: by field, and texts in their words. Without `to`, the newest; without
/// `from`, what readers have, else the revision before `to`.
pub fn diff(
    conn: &mut Conn,
    caller: &Caller,
    address: &Address,
    from: Option<i64>,
    to: Option<i64>,
    now: Time,
) -> Result<Difference> {
    let dossier = dossiers::open(conn, caller, address, now)?;
    let to = to.unwrap_or(dossier.revision.number);
    let live = dossier.last.as_ref().filter(|last| last.live_until.is_none());
    let from = match (from, live) {
        (Some(from), _) => from,
        (None, Some(live)) if live.revision_id != dossier.revision.id => {
            let live = revisions::find_all(conn, &[live.revision_id])?.remove(&live.revision_id);
            live.map_or(to - 1, |live| live.number)
        }
        _ => (to - 1).max(1),
    };
    let missing = |name: &str, number: i64| {
        let detail = format!("the article has no revision {number}");
        Error::Malformed(vec![Fault::parameter(name, "out_of_range", detail)])
    };
    let before = revisions::find_number(conn, dossier.article.id, from)?.ok_or_else(|| missing("from", from))?;
    let after = revisions::find_number(conn, dossier.article.id, to)?.ok_or_else(|| missing("to", to))?;
    let fields = difference::fields(&before.content, &after.content);
    let words = fields.iter().filter_map(|changed| words(changed.field, &before, &after)).collect();
    Ok(Difference { from, to, fields, words })
}

/// The words in which a text differs; none for what is no text. Bodies are compared as the Markdown they come to.
fn words(field: &'static str, before: &Revision, after: &Revision) -> Option<(&'static str, Vec<Piece>)> {
    let (one, other) = (&before.content, &after.content);
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let (old, new) = match field {
        "title" => (one.title.clone(), other.title.clone()),
        "short_title" => (some(&one.short_title), some(&other.short_title)),
        "kicker" => (some(&one.kicker), some(&other.kicker)),
        "standfirst" => (some(&one.standfirst), some(&other.standfirst)),
        "internal_note" => (some(&one.internal_note), some(&other.internal_note)),
        "body" if one.body_format == other.body_format => (one.body.clone(), other.body.clone()),
        "body" => (body::markdown(one.body_format, &one.body), body::markdown(other.body_format, &other.body)),
        _ => return None,
    };
    Some((field, diff::pieces(&old, &new)))
}
