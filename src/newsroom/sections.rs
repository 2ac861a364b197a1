//! Sections as the newsroom makes, renames and moves them, one or several at once.
//!
//! What must hold is asked of the tree that comes out, so that sections can change places. Paths follow from the tree:
//! what a section that is handed in says of its own is not looked at.

use crate::{
    domain::{
        fault::Fault,
        freshness::{Effect, ThingKind},
        id::Id,
        slug::Slug,
        taxonomy::{MAX_DEPTH, Section},
    },
    error::{Conflict, Error, Result},
    store::{
        Tx,
        changes::ChangeKind,
        published::listings::{self, Tree},
        sections,
    },
};
use std::collections::{HashMap, HashSet};

/// Makes a section; gives it with its path.
pub fn create(tx: &mut Tx<'_>, section: Section) -> Result<Section> {
    write(tx, vec![section], Vec::new())?.pop().ok_or_else(|| Error::internal("no section was made"))
}

/// Replaces a section: it may have other names, another slug, and stand elsewhere in the tree. Gives it with its path.
///
/// All below it move with it. A path or a slug that a section has had leads to it, until another section has it.
pub fn update(tx: &mut Tx<'_>, section: Section) -> Result<Section> {
    write(tx, Vec::new(), vec![section])?.pop().ok_or_else(|| Error::internal("no section was changed"))
}

/// Makes and replaces sections at once, each of them once; gives them with their paths, the new ones first.
pub fn write(tx: &mut Tx<'_>, new: Vec<Section>, changed: Vec<Section>) -> Result<Vec<Section>> {
    if changed.is_empty() {
        sections::share_tree(tx.conn)?
    } else {
        sections::hold_tree(tx.conn)?
    }
    let all = sections::list_all(tx.conn)?;
    let before: Sections = all.iter().map(|section| (section.id, section.clone())).collect();
    if let Some(lost) = changed.iter().find(|section| !before.contains_key(&section.id)) {
        return Err(Error::NotFound(format!("No section has the id {}.", lost.id)));
    }
    let [new_ids, changed_ids]: [Vec<Id>; 2] = [&new, &changed].map(|part| part.iter().map(|one| one.id).collect());
    let after = planned(&before, new, changed)?;
    let ordered = in_order(&after);
    let moved = |section: &&Section| before.get(&section.id).is_some_and(|before| before.path != section.path);
    let moved: Vec<Section> = ordered.iter().filter(moved).cloned().collect();
    let new: Vec<Section> = ordered.iter().filter(|section| new_ids.contains(&section.id)).cloned().collect();
    make_room(tx, &before, &after)?;
    sections::insert(tx, &new)?;
    for id in &changed_ids {
        sections::update(tx, &after[id])?;
    }
    sections::set_paths(tx.conn, &moved)?;
    listings::follow(tx, &Tree::new(&all), &Tree::new(&ordered))?;
    let parent = |id: &Id| before.get(id).map(|section| section.parent);
    let branches = changed_ids.iter().any(|id| parent(id) != Some(after[id].parent));
    for id in told(&before, &ordered, &changed_ids) {
        // With a branch its articles go over into other lists.
        let effect = if branches { Effect::everything() } else { Effect::thing(ThingKind::Section, id) };
        tx.change(ChangeKind::SectionUpdated, id, effect);
    }
    Ok([new_ids, changed_ids].concat().iter().map(|id| after[id].clone()).collect())
}

type Sections = HashMap<Id, Section>;

/// All sections as they will be, or what is wrong with that.
fn planned(before: &Sections, new: Vec<Section>, changed: Vec<Section>) -> Result<Sections> {
    let mut after = before.clone();
    let wanted: Vec<Id> = new.iter().chain(&changed).map(|section| section.id).collect();
    after.extend(new.into_iter().chain(changed).map(|section| (section.id, section)));
    for id in &wanted {
        let slug = &after[id].slug;
        if before.get(id).is_none_or(|before| before.slug != *slug) {
            check_slug(&after, *id, slug)?;
        }
    }
    // Those that were asked for come first, so that it is they who are told what is wrong.
    let others: Vec<Id> = after.keys().filter(|id| !wanted.contains(id)).copied().collect();
    for id in wanted.into_iter().chain(others) {
        let path = path(&after, &after[&id])?;
        if let Some(section) = after.get_mut(&id) {
            section.path = path;
        }
    }
    let too_deep = |section: &&Section| {
        let moved = before.get(&section.id).is_none_or(|before| before.path != section.path);
        moved && section.path.split('/').count() > MAX_DEPTH
    };
    match after.values().filter(too_deep).max_by_key(|section| &section.path) {
        None => Ok(after),
        Some(deep) => {
            let detail = format!("makes the tree deeper than {MAX_DEPTH} levels: `{}`", deep.path);
            Err(at_parent("too_deep", detail))
        }
    }
}

fn in_order(all: &Sections) -> Vec<Section> {
    let mut all: Vec<Section> = all.values().cloned().collect();
    all.sort_by_key(|section| (section.position, section.id));
    sections::in_tree_order(all)
}

fn at_parent(code: &'static str, detail: impl Into<String>) -> Error {
    Error::Invalid(vec![Fault::pointer("/parent", code, detail)])
}

/// The slugs from the root down.
fn path(all: &Sections, section: &Section) -> Result<String> {
    let mut slugs = vec![section.slug.as_ref()];
    let mut at = section;
    while let Some(parent) = at.parent {
        at = all.get(&parent).ok_or_else(|| at_parent("unknown_reference", "is no section"))?;
        if at.id == section.id || slugs.len() > all.len() {
            return Err(at_parent("section_cycle", "is the section itself or stands below it"));
        }
        slugs.push(at.slug.as_ref());
    }
    slugs.reverse();
    Ok(slugs.join("/"))
}

/// No other section may have the slug. That another once had it is not in the way.
fn check_slug(after: &Sections, id: Id, slug: &Slug) -> Result<()> {
    let has = |slug: &Slug| after.values().any(|other| other.id != id && other.slug == *slug);
    if !has(slug) {
        return Ok(());
    }
    let free = (2..).map(|number| slug.with_number(number)).find(|slug| !has(slug));
    let proposal = free.as_ref().map(|free| format!(": `{free}` is free")).unwrap_or_default();
    let detail = format!("the slug `{slug}` belongs to another section{proposal}");
    Err(Conflict { proposal: free, ..Conflict::new("slug_taken", detail) }.into())
}

/// Takes away slugs that others shall have, where one change alone could not be written before another.
fn make_room(tx: &mut Tx<'_>, before: &Sections, after: &Sections) -> Result<()> {
    let given_up: HashMap<&Slug, Id> =
        before.values().filter(|old| after[&old.id].slug != old.slug).map(|old| (&old.slug, old.id)).collect();
    let wanted = after.values().filter_map(|section| given_up.get(&section.slug).copied());
    sections::park_slugs(tx.conn, &wanted.collect::<Vec<_>>())
}

/// Those that readers see otherwise now: what was changed, and what stands below what has other names or another path.
fn told(before: &Sections, ordered: &[Section], changed: &[Id]) -> Vec<Id> {
    let mut above: HashSet<Id> = HashSet::new();
    let mut told = Vec::new();
    for section in ordered {
        let Some(old) = before.get(&section.id) else { continue };
        let below = section.parent.is_some_and(|parent| above.contains(&parent));
        let shown = below || (&old.names, old.parent, &old.path) != (&section.names, section.parent, &section.path);
        if shown {
            above.insert(section.id);
        }
        if shown || changed.contains(&section.id) {
            told.push(section.id);
        }
    }
    told
}
