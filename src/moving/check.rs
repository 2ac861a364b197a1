//! Check: recomputes what is derived from the rest, and tells every difference. Changes nothing.

use crate::{
    domain::{
        article::{Correction, Publication, Revision, order_at},
        id::Id,
        ledger,
    },
    error::Result,
    store::{
        Conn, Db, articles, collections, contributors, links, publications,
        published::listings::{self, Standing, Tree},
        revisions, sections, slugs, sources, spellings, tags,
    },
    text::body::{self, DERIVER_VERSION},
};
use std::collections::{HashMap, HashSet};

/// So many articles are held at a time.
const PAGE: i64 = 500;

/// Tells every difference; gives the number of articles that were looked at.
pub fn check(db: &Db, tell: &mut dyn FnMut(String)) -> Result<u64> {
    db.snapshot(|conn| {
        check_sections(conn, tell)?;
        check_spellings(conn, tell)?;
        check_articles(conn, tell)
    })
}

fn check_sections(conn: &mut Conn, tell: &mut dyn FnMut(String)) -> Result<()> {
    let all = sections::list_all(conn)?;
    let count = sections::count(conn)?;
    if count != all.len() as i64 {
        tell(format!("sections: {} of {count} hang on no root", count - all.len() as i64));
    }
    let parents = sections::list_parents(conn)?;
    for id in parents.keys().filter(|id| is_above_itself(**id, &parents)) {
        tell(format!("section {id}: is its own ancestor"));
    }
    for path in sections::list_wrong_slugs(conn)? {
        tell(format!("path {path}: its slug is not kept as its last part"));
    }
    let mut paths: HashMap<Id, String> = HashMap::new();
    for section in all {
        let above = section.parent.and_then(|parent| paths.get(&parent));
        let path = above.map_or_else(|| section.slug.to_string(), |above| format!("{above}/{}", section.slug));
        if path != section.path {
            tell(format!("section {}: its path is kept as `{}`, not `{path}`", section.id, section.path));
        }
        paths.insert(section.id, path);
    }
    Ok(())
}

fn is_above_itself(id: Id, parents: &HashMap<Id, Option<Id>>) -> bool {
    let mut above = std::iter::successors(parents[&id], |at| parents.get(at).copied().flatten());
    above.by_ref().take(parents.len()).any(|above| above == id)
}

fn check_spellings(conn: &mut Conn, tell: &mut dyn FnMut(String)) -> Result<()> {
    let mut wanted = HashSet::new();
    for section in sections::list_all(conn)? {
        wanted.extend(sections::spelled(&section).keys());
    }
    each_page(conn, sources::list_after, |one| one.id, |one| wanted.extend(sources::spelled(one).keys()))?;
    each_page(conn, contributors::list_after, |one| one.id, |one| wanted.extend(contributors::spelled(one).keys()))?;
    each_page(conn, tags::list_after, |one| one.id, |one| wanted.extend(tags::spelled(one).keys()))?;
    each_page(conn, collections::list_after, |one| one.id, |one| wanted.extend(collections::spelled(one).keys()))?;
    let kept = spellings::list_all(conn)?;
    for (kind, folded, id) in kept.difference(&wanted) {
        tell(format!("{kind} {id}: the spelling `{folded}` is kept and is none of its names"));
    }
    for (kind, folded, id) in wanted.difference(&kept) {
        tell(format!("{kind} {id}: the spelling `{folded}` is missing"));
    }
    Ok(())
}

fn each_page<T>(
    conn: &mut Conn,
    list: impl Fn(&mut Conn, Id, i64) -> Result<Vec<T>>,
    id: impl Fn(&T) -> Id,
    mut each: impl FnMut(&T),
) -> Result<()> {
    let mut after = Id::MIN;
    loop {
        let page = list(conn, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = id(last);
        page.iter().for_each(&mut each);
    }
}

fn check_articles(conn: &mut Conn, tell: &mut dyn FnMut(String)) -> Result<u64> {
    let tree = Tree::new(&sections::list_all(conn)?);
    let (mut after, mut checked, mut listed) = (Id::MIN, 0, 0);
    loop {
        let page = articles::list_after(conn, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        checked += page.len() as u64;
        let ids: Vec<Id> = page.iter().map(|article| article.id).collect();
        let past = publications::list_of(conn, &ids)?;
        check_slugs(conn, &ids, &past, tell)?;
        check_ledgers(conn, &ids, tell)?;
        let said = revisions::list_of(conn, &ids)?;
        said.iter().for_each(|revision| check_words(revision, tell));
        let live: Vec<&Publication> = past.iter().filter(|one| one.live_until.is_none()).collect();
        check_bodies(conn, &live, tell)?;
        let said: HashMap<Id, Revision> = said.into_iter().map(|revision| (revision.id, revision)).collect();
        let standings: Vec<(Id, Standing)> = live
            .iter()
            .filter_map(|one| {
                let content = &said.get(&one.revision_id)?.content;
                Some((one.article_id, Standing::new(content, order_at(one.published_at), &tree)))
            })
            .collect();
        let missing = listings::missing(conn, &standings)?;
        let there: usize = standings.iter().map(|(_, standing)| standing.lists.len()).sum();
        listed += there as i64 - missing.len() as i64;
        for (article, (kind, target)) in missing {
            tell(format!("article {article}: is missing from the list {} {target}", kind.as_str()));
        }
    }
    let kept = listings::count(conn)?;
    if kept != listed {
        tell(format!("lists: {} rows belong to no public article or to no list it is in", kept - listed));
    }
    Ok(checked)
}

fn check_slugs(conn: &mut Conn, ids: &[Id], past: &[Publication], tell: &mut dyn FnMut(String)) -> Result<()> {
    let current: HashMap<Id, String> = slugs::list_of(conn, ids)?
        .into_iter()
        .filter(|owned| owned.current)
        .map(|owned| (owned.article, owned.slug.to_string()))
        .collect();
    for of_one in past.chunk_by(|a, b| a.article_id == b.article_id) {
        let [.., last] = of_one else { continue };
        match current.get(&last.article_id) {
            None => tell(format!("article {}: was public and has no slug in use", last.article_id)),
            Some(slug) if last.live_until.is_none() && *slug != last.slug.as_ref() => {
                tell(format!("article {}: is public as `{}`, not as its slug `{slug}`", last.article_id, last.slug));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn check_ledgers(conn: &mut Conn, ids: &[Id], tell: &mut dyn FnMut(String)) -> Result<()> {
    let entries = links::corrections_of(conn, ids)?;
    for of_one in entries.chunk_by(|a, b| a.0 == b.0) {
        let entries: Vec<Correction> = of_one.iter().map(|(_, entry)| entry.clone()).collect();
        if let (Some((article, _)), Some(number)) = (of_one.first(), ledger::broken(&entries)) {
            tell(format!("article {article}: its ledger of corrections does not hold at number {number}"));
        }
    }
    Ok(())
}

fn check_words(revision: &Revision, tell: &mut dyn FnMut(String)) {
    let content = &revision.content;
    let counted = body::word_count(&body::plain(content.body_format, &content.body));
    if counted != content.word_count {
        let Revision { article_id, number, .. } = revision;
        let kept = content.word_count;
        tell(format!("article {article_id}, revision {number}: has {counted} words, kept as {kept}"));
    }
}

fn check_bodies(conn: &mut Conn, live: &[&Publication], tell: &mut dyn FnMut(String)) -> Result<()> {
    let revisions: Vec<Id> = live.iter().map(|one| one.revision_id).collect();
    let kept = publications::derivers_of(conn, &revisions)?;
    for revision in revisions {
        for form in ["html", "text"] {
            match kept.get(&(revision, form.to_owned())) {
                None => tell(format!("revision {revision}: is public without derived {form}")),
                Some(version) if *version < DERIVER_VERSION => {
                    tell(format!("revision {revision}: its derived {form} is of version {version}"));
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}
