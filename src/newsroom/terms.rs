//! What the sources of an article allow, held against it before it becomes public.

use super::dossiers::Dossier;
use crate::{
    domain::{
        fault::Fault,
        id::Id,
        terms::{self, Facts},
        time::Time,
    },
    error::Result,
    store::{Conn, articles, revisions, sources},
};

/// The rules of sources that publishing at a moment would break, but those that are set aside.
pub fn broken(conn: &mut Conn, dossier: &Dossier, set_aside: &[String], at: Time) -> Result<Vec<Fault>> {
    let content = &dossier.revision.content;
    let ids: Vec<Id> = content.sources.iter().map(|link| link.source).collect();
    let sources = if ids.is_empty() { Default::default() } else { sources::find_all(conn, &ids)? };
    let translates = translates(conn, dossier)?;
    let first = dossier.last.as_ref().and_then(|last| last.published_at);
    let facts = Facts { content, sources: &sources, published_at: first, translates, at };
    Ok(terms::broken(&facts, set_aside))
}

/// Whether the article is a translation: an older article of its group says the same in another language.
fn translates(conn: &mut Conn, dossier: &Dossier) -> Result<bool> {
    let article = &dossier.article;
    let group = articles::in_group(conn, article.translation_group)?;
    let Some(first) = group.iter().min_by_key(|other| (other.created_at, other.id)) else { return Ok(false) };
    if first.id == article.id {
        return Ok(false);
    }
    let original = revisions::newest_of(conn, &[first.id])?.remove(&first.id);
    Ok(original.is_some_and(|original| original.content.language != dossier.revision.content.language))
}
