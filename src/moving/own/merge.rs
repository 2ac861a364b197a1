//! An article that is here already, and that a line tells differently.

use super::{Whole, things::fault};
use crate::{
    domain::{
        article::{Article, EndedBy, Revision},
        freshness::{Aspect, Effect},
    },
    error::Result,
    moving::{records::IMPORT, report::Report},
    newsroom::{
        articles::{self as newsroom, Change},
        publication::{self, ToPublish},
    },
    store::{Tx, articles, changes::ChangeKind, links, revisions},
};

/// Takes over what the line has and the store has not; tells whether that was anything.
///
/// Nothing that is here is lost: a line that does not know our newest revisions is refused, and the line's own
/// publications are not taken over, for what was public here when is the store's own history.
pub(super) fn merge(tx: &mut Tx<'_>, ours: &Whole, theirs: &Whole, report: &mut Report) -> Result<bool> {
    if ours.article.deleted_at.is_some() {
        report.note("articles that were removed here for ever stay removed");
        return Ok(false);
    }
    let ended = ours.publications.last().is_some_and(|last| last.ended_by == Some(EndedBy::Killed));
    let killed = ended || ours.article.killed_at.is_some();
    if killed && theirs.live().is_some() {
        return Err(fault("/publications", "killed", "is live there, but was killed here"));
    }
    let mut article = settings(&ours.article, &theirs.article);
    let mut changed = article != ours.article;
    if changed {
        article.version += 1;
        article.updated_at = tx.now;
        article.updated_by = IMPORT.to_owned();
        articles::update(tx.conn, &article)?;
    }
    let newest = if was_edited_before(ours, theirs) {
        ours.revisions.last().cloned()
    } else {
        let newest = take_revisions(tx, ours, theirs, &mut article)?;
        changed |= newest.is_some();
        newest
    };
    changed |= take_external_ids(tx, ours, theirs)?;
    changed |= take_corrections(tx, ours, theirs)?;
    changed |= publish(tx, ours, theirs, article, newest, report)?;
    let id = ours.article.id;
    let turned = articles::find_all(tx.conn, &[id])?.get(&id).is_some_and(|now| now.version > ours.article.version);
    if changed && !turned {
        articles::advance(tx.conn, id, tx.now, IMPORT)?;
    }
    if !changed {
        report.note("articles differ here in what an import does not change");
    }
    Ok(changed)
}

/// What an editor sets on an article as a whole; its state and its lock stay ours.
fn settings(ours: &Article, theirs: &Article) -> Article {
    Article {
        archived_at: theirs.archived_at,
        wished_slug: theirs.wished_slug.clone(),
        embargo_until: theirs.embargo_until,
        embargoed: theirs.embargoed,
        expires_at: theirs.expires_at,
        no_automatic_related: theirs.no_automatic_related,
        ..ours.clone()
    }
}

/// Whether this edited line came in before: its last revision has another text than the one here under its id, and
/// that text is what the newest one here says.
fn was_edited_before(ours: &Whole, theirs: &Whole) -> bool {
    let Some((last, older)) = theirs.revisions.split_last() else { return false };
    let at = older.len();
    ours.revisions.len() > at + 1
        && older == &ours.revisions[..at]
        && last.id == ours.revisions[at].id
        && last.content != ours.revisions[at].content
        && ours.revisions.last().is_some_and(|newest| newest.content == last.content)
}

/// Appends revisions that are not here; gives the newest of them.
fn take_revisions(tx: &mut Tx<'_>, ours: &Whole, theirs: &Whole, article: &mut Article) -> Result<Option<Revision>> {
    let unknown = ours.revisions.iter().any(|ours| !theirs.revisions.iter().any(|theirs| theirs.id == ours.id));
    if unknown {
        return Err(fault("/revisions", "newer_here", "lack a revision that is here: export anew"));
    }
    let (old, new) = theirs.revisions.split_at(ours.revisions.len());
    let differing = old.iter().zip(&ours.revisions).position(|(theirs, ours)| theirs != ours);
    if let Some(at) = differing {
        let last = at + 1 == theirs.revisions.len() && old[at].id == ours.revisions[at].id;
        if !last {
            let detail = "says something else than here: what was saved once is not changed";
            return Err(fault(format!("/revisions/{at}"), "revision_changed", detail));
        }
        if old[at].content == ours.revisions[at].content {
            return Ok(None);
        }
        let content = old[at].content.clone();
        let change = Change { article: article.clone(), newest: at as i64 + 1, content, note: old[at].note.clone() };
        let saved = newsroom::save(tx, vec![change], IMPORT)?.pop();
        return Ok(saved.map(|(saved, revision)| {
            *article = saved;
            revision
        }));
    }
    revisions::insert(tx.conn, new)?;
    if !new.is_empty() {
        article.state = theirs.article.state;
        articles::update(tx.conn, article)?;
    }
    Ok(new.last().cloned())
}

fn take_external_ids(tx: &mut Tx<'_>, ours: &Whole, theirs: &Whole) -> Result<bool> {
    let mut taken = false;
    for external in &theirs.external_ids {
        let here = ours.external_ids.iter().find(|here| here.system == external.system && here.id == external.id);
        match here {
            Some(here) if here == external => continue,
            Some(_) => articles::update_external(tx.conn, external)?,
            None => articles::insert_external(tx.conn, &[(ours.article.id, external.clone())])?,
        }
        taken = true;
    }
    Ok(taken)
}

fn take_corrections(tx: &mut Tx<'_>, ours: &Whole, theirs: &Whole) -> Result<bool> {
    let known = ours.corrections.len();
    if !theirs.corrections.starts_with(&ours.corrections) {
        return Err(fault("/corrections", "ledger_differs", "are not those that are here: a ledger only grows"));
    }
    let new: Vec<_> = theirs.corrections[known..].iter().map(|one| (ours.article.id, one.clone())).collect();
    links::insert_corrections(tx.conn, &new)?;
    let live = ours.publications.iter().any(|publication| publication.live_until.is_none());
    if live && !new.is_empty() {
        let effect = Effect::article(ours.article.id, &[Aspect::Text, Aspect::Corrections]);
        tx.change(ChangeKind::ArticleCorrected, ours.article.id, effect);
    }
    Ok(!new.is_empty())
}

/// Publishes what is live there, where readers have the article here, or never had it.
fn publish(
    tx: &mut Tx<'_>,
    ours: &Whole,
    theirs: &Whole,
    article: Article,
    newest: Option<Revision>,
    report: &mut Report,
) -> Result<bool> {
    let Some(live) = theirs.live() else {
        if ours.live().is_some() {
            report.note("articles that are no longer public there stay public here");
        }
        return Ok(false);
    };
    if !ours.publications.is_empty() && ours.live().is_none() {
        report.note("articles that were withdrawn here stay withdrawn");
        return Ok(false);
    }
    // An edited line: its last revision was appended under a new id, and stands for the one it changed.
    let edited = newest.as_ref().filter(|_| theirs.revisions.last().is_some_and(|last| last.id == live.revision_id));
    let revision = edited.or_else(|| theirs.revisions.iter().find(|revision| revision.id == live.revision_id));
    let Some(revision) = revision.cloned() else { return Ok(false) };
    let same = ours.live().is_some_and(|ours| {
        ours.revision_id == revision.id
            && ours.published_at == live.published_at
            && ours.expires_at == article.expires_at
    });
    if same {
        return Ok(false);
    }
    let published_at = live.published_at;
    let wanted = ToPublish { article, revision, published_at, minor: false, derived: None };
    publication::publish(tx, IMPORT, vec![wanted])?;
    Ok(true)
}
