//! Lines of sections, sources, contributors, tags and media into the store, by their ids.

use crate::{
    domain::{
        caller::Precondition,
        fault::Fault,
        freshness::{Effect, ThingKind},
        id::Id,
        media::Media,
        slug::Slug,
        taxonomy::{Contributor, Section, Source, Tag},
    },
    error::{Error, Result},
    moving::{records::IMPORT, report::Report},
    newsroom::{self, things::Thing},
    store::{
        Tx,
        changes::ChangeKind,
        contributors, locks, media, named, old_slugs,
        sections::{self as stored, Kept},
        slugs::{self, Space},
        sources, tags,
    },
};
use std::collections::{HashMap, HashSet};

/// Things of which many can be made at once.
pub(super) trait Things: Thing {
    fn insert(tx: &mut Tx<'_>, new: &[Self]) -> Result<()>;
}

macro_rules! things {
    ($($thing:ty, $room:ident;)+) => {$(
        impl Things for $thing {
            fn insert(tx: &mut Tx<'_>, new: &[Self]) -> Result<()> {
                $room::insert(tx, new)
            }
        }
    )+};
}

things! {
    Source, sources;
    Contributor, contributors;
    Tag, tags;
    Media, media;
}

/// A fault that makes a line fail.
pub(super) fn fault(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Error {
    Error::Invalid(vec![Fault::pointer(pointer, code, detail)])
}

/// Writes things of one kind. What readers hear of a change is what they hear of an editor's.
pub(super) fn things<T: Things>(tx: &mut Tx<'_>, lines: &[&T], report: &mut Report) -> Result<()> {
    let ids: Vec<Id> = lines.iter().map(|thing| thing.id()).collect();
    if ids.iter().collect::<HashSet<_>>().len() < ids.len() {
        // An id that comes twice: one after the other, so that the second finds the first.
        return lines.iter().try_for_each(|line| things(tx, &[*line], report));
    }
    let here = T::find_all(tx.conn, &ids)?;
    let mut new: Vec<T> = Vec::new();
    let mut changed: Vec<T> = Vec::new();
    for thing in lines {
        match here.get(&thing.id()) {
            None => new.push((*thing).clone()),
            Some(ours) if ours == *thing => report.unchanged += 1,
            Some(_) => changed.push((*thing).clone()),
        }
    }
    let wanted: Vec<Slug> = new.iter().map(|thing| thing.identity().slug).collect();
    if let Some(space) = T::SPACE {
        let before = |thing: &T| here[&thing.id()].identity().slug;
        let slugs = changed.iter().map(|thing| (before(thing), thing.identity().slug));
        let other = slugs.filter(|(before, after)| before != after).map(|(_, after)| after);
        free_slugs(tx, space, &wanted.iter().cloned().chain(other).collect::<Vec<_>>())?;
    }
    T::insert(tx, &new)?;
    report.created += new.len() as u64;
    for (space, slug) in T::SPACE.iter().flat_map(|space| wanted.iter().map(move |slug| (*space, slug))) {
        newsroom::things::take_over(tx, space, slug, None)?;
    }
    report.updated += changed.len() as u64;
    changed.into_iter().try_for_each(|thing| newsroom::things::replace(tx, thing, IMPORT))
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
    let led_to = old_slugs::find(tx.conn, space, std::slice::from_ref(slug))?.pop().map(|(_, thing)| thing);
    match old_slugs::restore(tx.conn, space, slug, thing)? {
        old_slugs::Kept::New => report.created += 1,
        old_slugs::Kept::Changed => report.updated += 1,
        old_slugs::Kept::Before => {
            report.unchanged += 1;
            return Ok(());
        }
    }
    led_to.into_iter().chain([thing]).try_for_each(|thing| newsroom::things::tell_of_slug(tx, space, thing))
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
    // Who was about to change one of them has to read it again. In one order, so that two imports do not wait for each
    // other.
    changed.sort_by_key(|section: &Section| section.id);
    for section in &changed {
        locks::turn(tx, section.id, here[&section.id].created_at, Some(Precondition::Any), IMPORT)?;
    }
    match newsroom::sections::write(tx, new, changed) {
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
        Kept::Before => {
            report.unchanged += 1;
            return Ok(());
        }
    }
    tx.change(ChangeKind::SectionUpdated, section, Effect::thing(ThingKind::Section, section));
    Ok(())
}
