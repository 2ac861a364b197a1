//! Lines of sections, sources, contributors and tags into the store, by their ids.

use crate::{
    domain::{
        fault::Fault,
        id::Id,
        slug::Slug,
        taxonomy::{Contributor, Section, Source, Tag},
    },
    error::{Error, Result},
    moving::report::Report,
    newsroom::sections as newsroom,
    store::{
        Conn, Tx, contributors, named, old_slugs,
        sections::{self as stored, Kept},
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
    for slug in &wanted {
        old_slugs::forget(tx.conn, T::SPACE, slug)?;
    }
    for thing in changed {
        let ours = &here[&thing.id()];
        if ours.slug() != thing.slug() {
            old_slugs::keep(tx.conn, T::SPACE, ours.slug(), thing.id())?;
        }
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

/// Writes a slug that a thing once had.
pub(super) fn old_slug(tx: &mut Tx<'_>, space: Space, slug: &Slug, thing: Id, report: &mut Report) -> Result<()> {
    if !named::exists(tx.conn, space, thing)? {
        return Err(fault("/target", "unknown_reference", format!("is no {} that is here", named::word(space))));
    }
    match old_slugs::restore(tx.conn, space, slug, thing)? {
        old_slugs::Kept::New => report.created += 1,
        old_slugs::Kept::Changed => report.updated += 1,
        old_slugs::Kept::Before => report.unchanged += 1,
    }
    Ok(())
}

/// Writes sections, all at once, so that they can change places.
pub(super) fn sections(tx: &mut Tx<'_>, lines: &[&Section], report: &mut Report) -> Result<()> {
    if lines.iter().map(|section| section.id).collect::<HashSet<_>>().len() < lines.len() {
        // An id that comes twice: one after the other, so that the second finds the first.
        return lines.iter().try_for_each(|line| sections(tx, &[*line], report));
    }
    let here: HashMap<Id, Section> =
        stored::list_all(tx.conn)?.into_iter().map(|section| (section.id, section)).collect();
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for line in lines {
        match here.get(&line.id) {
            None => new.push((*line).clone()),
            // A path says where those above stand, not what the line says.
            Some(ours) if *ours == (Section { path: ours.path.clone(), ..(*line).clone() }) => report.unchanged += 1,
            Some(_) => changed.push((*line).clone()),
        }
    }
    report.created += new.len() as u64;
    report.updated += changed.len() as u64;
    if new.is_empty() && changed.is_empty() {
        return Ok(());
    }
    match newsroom::write(tx, new, changed) {
        Ok(_) => Ok(()),
        Err(Error::Conflict(conflict)) if conflict.code == "slug_taken" => {
            Err(fault("/slug", "slug_taken", conflict.detail))
        }
        Err(error) => Err(error),
    }
}

/// Writes a path at which a section once stood.
pub(super) fn old_path(tx: &mut Tx<'_>, path: &str, section: Id, report: &mut Report) -> Result<()> {
    if !stored::list_all(tx.conn)?.iter().any(|known| known.id == section) {
        return Err(fault("/section", "unknown_reference", "is no section"));
    }
    match stored::keep_old_path(tx.conn, path, section)? {
        Kept::New => report.created += 1,
        Kept::Changed => report.updated += 1,
        Kept::Before => report.unchanged += 1,
    }
    Ok(())
}
