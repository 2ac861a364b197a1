//! Lines of articles into the store: new ones with their whole past.

use super::{Own, Whole, load, merge, print, things::fault};
use crate::{
    domain::{article::Revision, fault::Fault, id::Id, slug::Slug},
    error::{Error, Result},
    moving::report::Report,
    newsroom::{
        effects::{Appearance, Turn},
        publication::{self, rendered},
    },
    store::{
        Tx, articles as stored,
        changes::ChangeKind,
        contributors, links, media,
        publications::{self, NewPublication},
        revisions, sections,
        slugs::{self, Owned},
        sources, tags,
    },
    text::{body, pictures},
};
use std::collections::{HashMap, HashSet};

/// Writes articles.
pub(super) fn write(tx: &mut Tx<'_>, lines: &[&Whole], made: &mut HashSet<Id>, report: &mut Report) -> Result<()> {
    let ids: Vec<Id> = lines.iter().map(|whole| whole.article.id).collect();
    if ids.iter().collect::<HashSet<_>>().len() < ids.len() {
        // An id that comes twice: one after the other, so that the second finds the first.
        return lines.iter().try_for_each(|line| write(tx, &[*line], made, report));
    }
    lines.iter().try_for_each(|whole| sound(whole))?;
    references(tx, lines.iter().flat_map(|whole| &whole.revisions))?;
    let here: Vec<_> = stored::find_all(tx.conn, &ids)?.into_values().collect();
    let here: HashMap<Id, Whole> = load(tx.conn, here)?.into_iter().map(|whole| (whole.article.id, whole)).collect();
    let new: Vec<&Whole> = lines.iter().copied().filter(|whole| !here.contains_key(&whole.article.id)).collect();
    insert(tx, &new)?;
    report.created += new.len() as u64;
    made.extend(new.iter().map(|whole| whole.article.id));
    for theirs in lines {
        let Some(ours) = here.get(&theirs.article.id) else { continue };
        if print_whole(ours) == print_whole(theirs) {
            report.unchanged += 1;
            continue;
        }
        // An editor may be at it: from here on nobody changes it, so it is read again.
        let held = stored::hold(tx.conn, ours.article.id)?;
        let ours = load(tx.conn, held.into_iter().collect())?;
        let changed = ours.iter().try_fold(false, |_, ours| merge::merge(tx, ours, theirs, report))?;
        if changed { report.updated += 1 } else { report.unchanged += 1 }
    }
    Ok(())
}

fn print_whole(whole: &Whole) -> String {
    print(&Own::Article(whole.clone()))
}

/// Whether the parts of an article fit together.
fn sound(whole: &Whole) -> Result<()> {
    let mut faults = Vec::new();
    let mut wrong = |at: &str, code, detail: &str| faults.push(Fault::pointer(at, code, detail));
    if whole.revisions.is_empty() {
        wrong("/revisions", "missing", "has no revision");
    }
    if !(1..).zip(&whole.revisions).all(|(number, revision): (i64, _)| revision.number == number) {
        wrong("/revisions", "invalid_number", "are not numbered 1, 2, … in this order");
    }
    if !(1..).zip(&whole.publications).all(|(version, publication): (i64, _)| publication.version == version) {
        wrong("/publications", "invalid_number", "have not the versions 1, 2, … in this order");
    }
    if !(1..).zip(&whole.corrections).all(|(number, correction): (i64, _)| correction.number == number) {
        wrong("/corrections", "invalid_number", "are not numbered 1, 2, … in this order");
    }
    let known: HashSet<Id> = whole.revisions.iter().map(|revision| revision.id).collect();
    if !whole.publications.iter().all(|publication| known.contains(&publication.revision_id)) {
        wrong("/publications", "unknown_reference", "name a revision that is not on this line");
    }
    let before_last = whole.publications.len().saturating_sub(1);
    if whole.publications.iter().take(before_last).any(|publication| publication.live_until.is_none()) {
        wrong("/publications", "invalid_end", "have one without an end that is not the last");
    }
    let current = whole.slugs.iter().filter(|(_, current)| *current).count();
    if current > 1 || (current == 0 && !whole.publications.is_empty()) {
        wrong("/slugs", "invalid_slugs", "need exactly one that is current, once the article was public");
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Whether all that these revisions name is here.
fn references<'w>(tx: &mut Tx<'_>, all: impl Iterator<Item = &'w Revision> + Clone) -> Result<()> {
    let section: HashSet<Id> = sections::list_all(tx.conn)?.into_iter().map(|section| section.id).collect();
    let ids = |of: fn(&Revision) -> Vec<Id>| -> Vec<Id> {
        all.clone().flat_map(of).collect::<HashSet<_>>().into_iter().collect()
    };
    let source: HashSet<Id> = {
        let wanted = ids(|revision| revision.content.sources.iter().map(|link| link.source).collect());
        sources::find_all(tx.conn, &wanted)?.into_keys().collect()
    };
    let contributor: HashSet<Id> = {
        let wanted = ids(|revision| revision.content.contributors.iter().map(|link| link.contributor).collect());
        contributors::find_all(tx.conn, &wanted)?.into_keys().collect()
    };
    let tag: HashSet<Id> = {
        let wanted = ids(|revision| revision.content.tags.clone());
        tags::find_all(tx.conn, &wanted)?.into_keys().collect()
    };
    let picture: HashSet<Id> = {
        let wanted = ids(|revision| pictures_of(revision).map(|(_, id)| id).collect());
        media::find_all(tx.conn, &wanted)?.into_keys().collect()
    };
    let mut faults = Vec::new();
    for revision in all {
        let at = format!("/revisions/{}", revision.number - 1);
        let content = &revision.content;
        let mut check = |list: &str, known: &HashSet<Id>, ids: &mut dyn Iterator<Item = Id>| {
            for (position, id) in ids.enumerate().filter(|(_, id)| !known.contains(id)) {
                let pointer = format!("{at}/{list}/{position}");
                faults.push(Fault::pointer(pointer, "unknown_reference", format!("names {id}, which is not here")));
            }
        };
        check("sections", &section, &mut content.sections.iter().copied());
        check("sources", &source, &mut content.sources.iter().map(|link| link.source));
        check("contributors", &contributor, &mut content.contributors.iter().map(|link| link.contributor));
        check("tags", &tag, &mut content.tags.iter().copied());
        for (member, id) in pictures_of(revision).filter(|(_, id)| !picture.contains(id)) {
            let detail = format!("names the picture {id}, which is not here");
            faults.push(Fault::pointer(format!("{at}/{member}"), "unknown_reference", detail));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// The pictures of a revision, each with the member that names it.
fn pictures_of(revision: &Revision) -> impl Iterator<Item = (&'static str, Id)> {
    let content = &revision.content;
    let in_text = pictures::media_ids(content.body_format, &content.body);
    content.image.into_iter().map(|id| ("image", id)).chain(in_text.into_iter().map(|id| ("body", id)))
}

/// Adds articles as they were elsewhere; those that are live there are live here.
fn insert(tx: &mut Tx<'_>, new: &[&Whole]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    free(tx, new)?;
    stored::insert(tx.conn, new.iter().map(|whole| &whole.article))?;
    revisions::insert(tx.conn, new.iter().flat_map(|whole| &whole.revisions))?;
    let owned = |whole: &&Whole| {
        let article = whole.article.id;
        let own =
            whole.slugs.iter().map(move |(slug, current)| Owned { slug: slug.clone(), article, current: *current });
        own.collect::<Vec<_>>()
    };
    slugs::insert(tx.conn, &new.iter().flat_map(owned).collect::<Vec<_>>())?;
    let external: Vec<_> = new
        .iter()
        .flat_map(|whole| whole.external_ids.iter().map(|external| (whole.article.id, external.clone())))
        .collect();
    stored::insert_external(tx.conn, &external)?;
    let corrections: Vec<_> = new
        .iter()
        .flat_map(|whole| whole.corrections.iter().map(|correction| (whole.article.id, correction.clone())))
        .collect();
    links::insert_corrections(tx.conn, &corrections)?;
    publish(tx, new)
}

fn publish(tx: &mut Tx<'_>, new: &[&Whole]) -> Result<()> {
    let tree = tx.tree()?;
    let (mut rows, mut bodies, mut turns) = (Vec::new(), Vec::new(), Vec::new());
    for whole in new {
        let article = &whole.article;
        for publication in &whole.publications {
            let said = whole.revisions.iter().find(|revision| revision.id == publication.revision_id);
            let Some(Revision { content, .. }) = said else { continue };
            rows.push(NewPublication { publication, content, translation_group: article.translation_group });
            if publication.live_until.is_none() {
                let derived = body::derive(content.body_format, &content.body);
                bodies.extend(rendered(publication.revision_id, derived));
                let after = Some(Appearance::new(publication, content, &tree));
                turns.push(Turn { article: article.id, group: article.translation_group, before: None, after });
            }
        }
    }
    publications::insert(tx.conn, &rows)?;
    publications::keep_rendered(tx.conn, bodies)?;
    publication::turn(tx, &turns, |_| ChangeKind::ArticlePublished)
}

/// Slugs and external ids of new articles must belong to nobody else.
fn free(tx: &mut Tx<'_>, new: &[&Whole]) -> Result<()> {
    let wanted: Vec<Slug> = new.iter().flat_map(|whole| whole.slugs.iter().map(|(slug, _)| slug.clone())).collect();
    if let Some(owned) = slugs::owners(tx.conn, &wanted)?.first() {
        let detail = format!("hold `{}`, which belongs to the article {}", owned.slug, owned.article);
        return Err(fault("/slugs", "slug_taken", detail));
    }
    let mut systems: HashMap<&str, Vec<String>> = HashMap::new();
    for external in new.iter().flat_map(|whole| &whole.external_ids) {
        systems.entry(&external.system).or_default().push(external.id.clone());
    }
    for (system, ids) in systems {
        if let Some((article, external)) = stored::find_external(tx.conn, system, &ids)?.first() {
            let detail = format!("hold `{}` of `{system}`, which belongs to the article {article}", external.id);
            return Err(fault("/external_ids", "external_id_taken", detail));
        }
    }
    Ok(())
}
