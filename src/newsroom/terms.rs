//! What the sources of an article allow, held against it before it becomes public.

use super::dossiers::Dossier;
use crate::{
    domain::{
        article::{Content, Revision},
        fault::Fault,
        id::Id,
        language::Language,
        taxonomy::SourceRole,
        terms::{self, Facts, Verdict},
        time::Time,
    },
    error::Result,
    store::{Conn, articles, revisions, sources},
};

/// What stands in the way of publishing an article at a moment; `first` is when the story was first published, where an
/// editor says so.
pub fn judge(
    conn: &mut Conn,
    dossier: &Dossier,
    set_aside: &[String],
    first: Option<Time>,
    now: Time,
) -> Result<Verdict> {
    let content = &dossier.revision.content;
    let own: Vec<Id> =
        content.sources.iter().filter(|link| link.role != SourceRole::Cited).map(|link| link.source).collect();
    let sources = if own.is_empty() { Default::default() } else { sources::find_all(conn, &own)? };
    let (original, edited) =
        if own.is_empty() { (None, None) } else { (original_language(conn, dossier)?, edited(conn, dossier, &own)?) };
    let published_at = first.or(dossier.last.as_ref().and_then(|last| last.published_at));
    let facts = Facts { now, published_at, original_language: original.as_ref(), edited };
    Ok(terms::judge(content, &sources, &facts, set_aside))
}

/// What stands in the way of publishing an article now.
pub fn problems(conn: &mut Conn, dossier: &Dossier, now: Time) -> Result<Vec<Fault>> {
    judge(conn, dossier, &[], None, now).map(|verdict| verdict.faults)
}

/// The language of the article that this one is a translation of: the oldest of its group.
fn original_language(conn: &mut Conn, dossier: &Dossier) -> Result<Option<Language>> {
    let group = articles::in_group(conn, dossier.article.translation_group)?;
    let first = group.iter().min_by_key(|other| (other.created_at, other.id)).map(|first| first.id);
    let Some(first) = first.filter(|first| *first != dossier.article.id) else { return Ok(None) };
    Ok(revisions::newest_of(conn, &[first])?.remove(&first).map(|original| original.content.language))
}

/// Whether the text is no longer as it came: known where the first revision has the source already.
fn edited(conn: &mut Conn, dossier: &Dossier, own: &[Id]) -> Result<Option<bool>> {
    if dossier.revision.number == 1 {
        return Ok(Some(false));
    }
    let first = revisions::find_number(conn, dossier.article.id, 1)?;
    let supplied = |first: &Revision| first.content.sources.iter().any(|link| own.contains(&link.source));
    let said = |content: &Content| (content.title.clone(), content.body.clone());
    Ok(first.filter(supplied).map(|first| said(&first.content) != said(&dossier.revision.content)))
}
