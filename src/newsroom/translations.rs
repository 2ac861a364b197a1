//! Which articles say the same in other languages: one group, each language once, mutual by construction.

use super::{
    dossiers::{self, Address, Dossier},
    form::Reference,
    related,
    rights::{Act, Rights},
};
use crate::{
    domain::{
        article::Article,
        caller::{Caller, Precondition},
        fault::Fault,
        freshness::{Aspect, Effect},
        id::Id,
        workflow::Visibility,
    },
    error::{Error, Result},
    store::{
        Tx, articles,
        audit::{self, Deed},
        changes::ChangeKind,
        publications, revisions,
    },
};
use serde_json::json;
use std::collections::HashMap;

/// Makes these articles, and no others, the translations of an article. All of them must be the caller's to change.
pub fn put(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    others: Vec<Reference>,
    mut faults: Vec<Fault>,
    made_for: Option<Precondition>,
) -> Result<Dossier> {
    let before = dossiers::hold(tx, caller, address)?;
    let rights = Rights::of(tx.conn, caller)?;
    may_change(&rights, &before.article, &before.revision.content.sections, before.visibility)?;
    before.lock().meets(made_for)?;
    let own = before.article.id;
    let found = related::find_each(tx, &rights, own, &others, &mut faults)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut members: Vec<Id> = found.clone();
    members.push(own);
    check_languages(tx, &found, own)?;
    let group = articles::in_group(tx.conn, before.article.translation_group)?;
    let mut now_in: Vec<Id> = group.iter().map(|article| article.id).collect();
    now_in.sort();
    let mut wanted = members.clone();
    wanted.sort();
    if now_in == wanted {
        return Ok(before);
    }
    let mut groups = vec![before.article.translation_group];
    for id in &found {
        let other = dossiers::hold(tx, caller, &Address::Id(*id))?;
        may_change(&rights, &other.article, &other.revision.content.sections, other.visibility)?;
        groups.push(other.article.translation_group);
    }
    let touched = articles::in_groups(tx.conn, &groups)?;
    // A group of its own: those that stay behind keep the old one.
    let id = tx.next_id();
    articles::regroup(tx.conn, &members, id, tx.now, &caller.name)?;
    publications::regroup(tx.conn, &members, id)?;
    tell(tx, &touched, &members)?;
    let deed = Deed {
        action: "article.translate",
        kind: "article",
        subject: own,
        reason: None,
        before: Some(json!({"group": now_in})),
        after: Some(json!({"group": wanted})),
    };
    audit::note(tx, caller, &deed)?;
    dossiers::reopen(tx, caller, own)
}

fn may_change(rights: &Rights<'_>, article: &Article, sections: &[Id], visibility: Visibility) -> Result<()> {
    let act = if visibility == Visibility::Live { Act::Publish } else { Act::Write };
    rights.check(act, article, sections)
}

/// Each language once.
fn check_languages(tx: &mut Tx<'_>, others: &[Id], own: Id) -> Result<()> {
    let said = revisions::newest_of(tx.conn, &[others, &[own]].concat())?;
    let mut seen: HashMap<String, Id> = HashMap::new();
    let mut faults = Vec::new();
    for (at, id) in std::iter::once((None, own)).chain(others.iter().enumerate().map(|(at, id)| (Some(at), *id))) {
        let Some(revision) = said.get(&id) else { continue };
        let language = revision.content.language.to_string();
        if seen.insert(language.clone(), id).is_some()
            && let Some(at) = at
        {
            let detail = format!("another of them is in `{language}`: each language is there once");
            faults.push(Fault::pointer(format!("/articles/{at}"), "duplicate_language", detail));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Tells of those whose readers see other translations now: of `touched`, `members` are a group of their own. Which
/// articles that are not public they are grouped with is told to nobody.
fn tell(tx: &mut Tx<'_>, touched: &[Article], members: &[Id]) -> Result<()> {
    let ids: Vec<Id> = touched.iter().map(|article| article.id).collect();
    let last = publications::last_of(tx.conn, &ids)?;
    let now = tx.now;
    let is_live = |article: &&Article| Visibility::of(article, last.get(&article.id), now) == Visibility::Live;
    let live: Vec<&Article> = touched.iter().filter(is_live).collect();
    for article in &live {
        let beside = |is: &dyn Fn(&Article) -> bool| -> Vec<Id> {
            live.iter().filter(|other| is(other)).map(|other| other.id).collect()
        };
        let moved = members.contains(&article.id);
        let group = article.translation_group;
        let before = beside(&|other| other.translation_group == group);
        let after = beside(&|other| match (moved, members.contains(&other.id)) {
            (true, moved) => moved,
            (false, moved) => !moved && other.translation_group == group,
        });
        if before != after {
            tx.change(ChangeKind::ArticleUpdated, article.id, Effect::article(article.id, &[Aspect::Text]));
        }
    }
    Ok(())
}
