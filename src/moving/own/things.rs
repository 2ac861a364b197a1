//! Lines of sections, sources, contributors and tags into the store, by their ids.

use crate::{
    domain::{
        fault::Fault,
        id::Id,
        slug::Slug,
        taxonomy::{Contributor, MAX_DEPTH, Section, Source, Tag},
    },
    error::{Error, Result},
    moving::report::Report,
    store::{
        Conn, Tx, contributors, sections as stored,
        slugs::{self, Space},
        sources, tags,
    },
};
use std::collections::{HashMap, HashSet};

/// What sources, contributors and tags have in common here.
pub(super) trait Thing: Clone + PartialEq {
    const SPACE: Space;
    fn id(&self) -> Id;
    fn slug(&self) -> &Slug;
    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>>;
    fn insert(tx: &mut Tx<'_>, new: &[Self]) -> Result<()>;
    fn update(tx: &mut Tx<'_>, thing: &Self) -> Result<()>;
}

macro_rules! thing {
    ($thing:ty, $space:ident, $room:ident) => {
        impl Thing for $thing {
            const SPACE: Space = Space::$space;

            fn id(&self) -> Id {
                self.id
            }

            fn slug(&self) -> &Slug {
                &self.slug
            }

            fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>> {
                $room::find_all(conn, ids)
            }

            fn insert(tx: &mut Tx<'_>, new: &[Self]) -> Result<()> {
                $room::insert(tx, new)
            }

            fn update(tx: &mut Tx<'_>, thing: &Self) -> Result<()> {
                $room::update(tx, thing)
            }
        }
    };
}

thing!(Source, Sources, sources);
thing!(Contributor, Contributors, contributors);
thing!(Tag, Tags, tags);

/// A fault that makes a line fail.
pub(super) fn fault(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Error {
    Error::Invalid(vec![Fault::pointer(pointer, code, detail)])
}

/// Writes things of one kind.
pub(super) fn things<T: Thing>(tx: &mut Tx<'_>, lines: &[&T], report: &mut Report) -> Result<()> {
    let ids: Vec<Id> = lines.iter().map(|thing| thing.id()).collect();
    if ids.iter().collect::<HashSet<_>>().len() < ids.len() {
        // An id that comes twice: one after the other, so that the second finds the first.
        return lines.iter().try_for_each(|line| things(tx, &[*line], report));
    }
    let here = T::find_all(tx.conn, &ids)?;
    let mut new: Vec<T> = Vec::new();
    let mut changed: Vec<&T> = Vec::new();
    for thing in lines {
        match here.get(&thing.id()) {
            None => new.push((*thing).clone()),
            Some(ours) if ours == *thing => report.unchanged += 1,
            Some(_) => changed.push(thing),
        }
    }
    let reslugged = changed.iter().filter(|thing| here[&thing.id()].slug() != thing.slug());
    let wanted: Vec<Slug> = new.iter().map(|thing| thing.slug().clone()).collect();
    let wanted = [wanted, reslugged.map(|thing| thing.slug().clone()).collect()].concat();
    free_slugs(tx, T::SPACE, &wanted)?;
    T::insert(tx, &new)?;
    report.created += new.len() as u64;
    for thing in changed {
        T::update(tx, thing)?;
        report.updated += 1;
    }
    Ok(())
}

/// Fails if a slug belongs to something else.
pub(super) fn free_slugs(tx: &mut Tx<'_>, space: Space, wanted: &[Slug]) -> Result<()> {
    let free = slugs::free(tx.conn, space, wanted)?;
    match wanted.iter().zip(&free).find(|(wanted, free)| wanted != free) {
        None => Ok(()),
        Some((wanted, free)) => {
            Err(fault("/slug", "slug_taken", format!("`{wanted}` belongs to something else here: `{free}` is free")))
        }
    }
}

/// Writes sections; parents come before their children.
pub(super) fn sections(tx: &mut Tx<'_>, lines: &[&Section], report: &mut Report) -> Result<()> {
    let mut tree: HashMap<Id, Section> =
        stored::list_all(tx.conn)?.into_iter().map(|section| (section.id, section)).collect();
    let mut new: Vec<Section> = Vec::new();
    for line in lines {
        let section = Section { path: path(&tree, line)?, ..(*line).clone() };
        match tree.get(&section.id) {
            None => {
                free_slugs(tx, Space::Sections, std::slice::from_ref(&section.slug))?;
                if tree.values().any(|other| other.slug == section.slug) {
                    return Err(fault("/slug", "slug_taken", "belongs to another section of the same file"));
                }
                new.push(section.clone());
                tree.insert(section.id, section);
            }
            Some(ours) if *ours == section => report.unchanged += 1,
            Some(ours) => {
                let ours = ours.clone();
                stored::insert(tx, &std::mem::take(&mut new))?;
                update_section(tx, &mut tree, &ours, section)?;
                report.updated += 1;
            }
        }
        report.created += u64::from(new.last().is_some_and(|new| new.id == line.id));
    }
    stored::insert(tx, &new)
}

fn path(tree: &HashMap<Id, Section>, section: &Section) -> Result<String> {
    let Some(parent) = section.parent else { return Ok(section.slug.to_string()) };
    let Some(parent) = tree.get(&parent).filter(|parent| parent.id != section.id) else {
        return Err(fault("/parent", "unknown_reference", "is no section that is here or stands before it"));
    };
    let path = format!("{}/{}", parent.path, section.slug);
    if path.split('/').count() > MAX_DEPTH {
        return Err(fault("/parent", "too_deep", format!("makes the tree deeper than {MAX_DEPTH} levels")));
    }
    Ok(path)
}

fn update_section(tx: &mut Tx<'_>, tree: &mut HashMap<Id, Section>, ours: &Section, section: Section) -> Result<()> {
    if ours.parent != section.parent {
        let detail = "stands below another section here: an import does not move sections";
        return Err(fault("/parent", "section_moved", detail));
    }
    if ours.slug != section.slug {
        free_slugs(tx, Space::Sections, std::slice::from_ref(&section.slug))?;
    }
    stored::update(tx, &section)?;
    let moved = ours.path != section.path;
    tree.insert(section.id, section);
    if moved {
        for below in stored::in_tree_order(tree.values().cloned().collect()) {
            let path = path(tree, &below)?;
            if path != below.path {
                let below = Section { path, ..below };
                stored::update(tx, &below)?;
                tree.insert(below.id, below);
            }
        }
    }
    Ok(())
}

/// Writes a path at which a section once stood.
pub(super) fn old_path(tx: &mut Tx<'_>, path: &str, section: Id, report: &mut Report) -> Result<()> {
    if !stored::list_all(tx.conn)?.iter().any(|known| known.id == section) {
        return Err(fault("/section", "unknown_reference", "is no section"));
    }
    if stored::insert_old_path(tx, path, section)? {
        report.created += 1;
    } else {
        report.unchanged += 1;
    }
    Ok(())
}
