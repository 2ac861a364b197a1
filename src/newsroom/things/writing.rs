//! Making, changing and removing a thing of whatever kind.

use super::{Doing, Identity, Saved, Thing, Wanted, hold, shown};
use crate::{
    domain::{
        caller::{Caller, Precondition},
        difference::Changed,
        freshness::{Effect, ThingKind},
        id::Id,
        slug::Slug,
    },
    error::{Conflict, Error, Result},
    newsroom::{dossiers::Address, rights::Rights, slugs::by_id},
    store::{
        Tx,
        audit::{self, Deed},
        changes::ChangeKind,
        locks, named, old_slugs,
        published::taxonomy::{Things, is_carried},
        slugs::{self, Space},
    },
};
use serde_json::{Map, Value};

/// Makes a thing.
pub fn create<T: Thing>(tx: &mut Tx<'_>, caller: &Caller, wanted: Wanted<T>) -> Result<Saved<T>> {
    T::may(caller, Doing::Create)?;
    let (id, now) = (tx.next_id(), tx.now);
    let (slug, taken) = match (T::SPACE, wanted.slug.clone()) {
        (Some(space), Some(slug)) => {
            let taken = taken(tx, space, T::WORD, &slug)?;
            (slug, taken)
        }
        (Some(space), None) => {
            let derived = Slug::derive(&wanted.name).unwrap_or_else(|| by_id(T::WORD, id));
            let free = slugs::free(tx.conn, space, std::slice::from_ref(&derived))?;
            (free.into_iter().next().unwrap_or(derived), None)
        }
        (None, _) => (by_id(T::WORD, id), None),
    };
    let mut thing = made(tx, None, wanted, Identity { id, slug, created_at: now, updated_at: now })?;
    if let Some(taken) = taken {
        return Err(taken);
    }
    let public = save(tx, None, &mut thing)?;
    note(tx, caller, T::WORD, T::ACTIONS[0], id, None, Some(whole(&thing)))?;
    Ok(Saved { shown: shown(tx.conn, thing, 1)?, changed: Vec::new(), public })
}

/// Changes a thing to what `want` makes of it as it is. Where that is nothing else, nothing is written.
pub fn update<T: Thing>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    made_for: Option<Precondition>,
    want: impl FnOnce(&super::Shown<T>) -> Result<Wanted<T>>,
) -> Result<Saved<T>> {
    T::may(caller, Doing::Update)?;
    let (before, lock) = hold::<T>(tx, address, made_for)?;
    let before = shown(tx.conn, before, lock.version)?;
    let wanted = want(&before)?;
    let now = before.thing.identity();
    let slug = wanted.slug.clone().filter(|_| T::SPACE.is_some()).unwrap_or_else(|| now.slug.clone());
    let renamed = T::SPACE.filter(|_| slug != now.slug);
    let taken = renamed.map(|space| taken(tx, space, T::WORD, &slug)).transpose()?.flatten();
    let mut after = made(tx, Some(&before.thing), wanted, Identity { slug, ..now })?;
    if let Some(taken) = taken {
        return Err(taken);
    }
    let changed = differences(&before.thing, &after);
    if changed.is_empty() {
        return Ok(Saved { shown: before, changed, public: false });
    }
    after.set_updated_at(tx.now);
    let public = save(tx, Some(&before.thing), &mut after)?;
    let version = locks::advance(tx, after.id(), &caller.name)?;
    trail(tx, caller, T::WORD, T::ACTIONS[1], after.id(), &changed)?;
    Ok(Saved { shown: shown(tx.conn, after, version)?, changed, public })
}

/// Puts a thing in the place of the one with its id, whatever its version: for an import, which has looked at its slug
/// and at what it refers to. Readers are told if they see it, and who was about to change it has to read it again.
pub fn replace<T: Thing>(tx: &mut Tx<'_>, mut after: T, by: &str) -> Result<()> {
    let id = after.id();
    let (before, _) = hold::<T>(tx, &Address::Id(id), Some(Precondition::Any))?;
    save(tx, Some(&before), &mut after)?;
    locks::advance(tx, id, by)?;
    Ok(())
}

/// Removes a thing that nothing uses.
pub fn delete<T: Thing>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    made_for: Option<Precondition>,
) -> Result<()> {
    T::may(caller, Doing::Delete)?;
    let (thing, _) = hold::<T>(tx, address, made_for)?;
    let rights = Rights::of(tx.conn, caller)?;
    let by = T::uses(tx.conn, &rights, thing.id())?;
    if !by.is_empty() {
        let told: Vec<String> = by.iter().map(|used| format!("{} {}", used.count, used.kind)).collect();
        let detail = format!("the {} is in use by {}", T::WORD, told.join(", "));
        return Err(Conflict { by, ..Conflict::new("in_use", detail) }.into());
    }
    T::remove(tx, &thing).map_err(|error| crossed::<T>(error))?;
    locks::delete(tx.conn, thing.id())?;
    note(tx, caller, T::WORD, T::ACTIONS[2], thing.id(), Some(whole(&thing)), None)
}

/// The thing that is wanted, or all that is wrong with it.
fn made<T: Thing>(tx: &mut Tx<'_>, before: Option<&T>, wanted: Wanted<T>, identity: Identity) -> Result<T> {
    let Wanted { make, references, mut faults, .. } = wanted;
    let Some(make) = make else { return Err(Error::Invalid(faults)) };
    let mut thing = make(identity);
    T::complete(tx, before, &mut thing, &references, &mut faults)?;
    if faults.is_empty() { Ok(thing) } else { Err(Error::Invalid(faults)) }
}

/// Writes a thing; a slug that it gives up leads to it from then on.
fn save<T: Thing>(tx: &mut Tx<'_>, before: Option<&T>, after: &mut T) -> Result<bool> {
    let public = T::save(tx, before, after).map_err(|error| crossed::<T>(error))?;
    // Sections keep their old slugs with their paths.
    if let Some(space) = T::SPACE.filter(|space| *space != Space::Sections) {
        let slug = after.identity().slug;
        take_over(tx, space, &slug, Some(after.id()))?;
        if let Some(old) = before.map(|before| before.identity().slug).filter(|old| *old != slug) {
            old_slugs::keep(tx.conn, space, &old, after.id())?;
        }
    }
    Ok(public)
}

/// Lets a slug lead to nothing but the thing that has it now. That it no longer leads to the one that had it before is
/// told to readers, if they see that one.
pub fn take_over(tx: &mut Tx<'_>, space: Space, slug: &Slug, by: Option<Id>) -> Result<()> {
    let led_to = old_slugs::find(tx.conn, space, std::slice::from_ref(slug))?.pop().map(|(_, thing)| thing);
    let Some(led_to) = led_to else { return Ok(()) };
    old_slugs::forget(tx.conn, space, slug)?;
    if Some(led_to) == by { Ok(()) } else { tell_of_slug(tx, space, led_to) }
}

/// Tells readers that another slug leads to a thing, or one no longer does, if they see it.
pub fn tell_of_slug(tx: &mut Tx<'_>, space: Space, thing: Id) -> Result<()> {
    let (told, kind, things) = match space {
        Space::Sources => (ChangeKind::SourceUpdated, ThingKind::Source, Things::Sources),
        Space::Contributors => (ChangeKind::ContributorUpdated, ThingKind::Contributor, Things::Contributors),
        Space::Tags => (ChangeKind::TagUpdated, ThingKind::Tag, Things::Tags),
        Space::Collections => (ChangeKind::CollectionUpdated, ThingKind::Collection, Things::Collections),
        // They keep their old slugs elsewhere.
        Space::Articles | Space::Sections => return Ok(()),
    };
    if is_carried(tx, things, thing)? {
        tx.change(told, thing, Effect::thing(kind, thing));
    }
    Ok(())
}

fn crossed<T: Thing>(error: Error) -> Error {
    named::crossed(error, T::SPACE)
}

/// What stands in the way of a slug, if another thing has it: whose it is, and what is free.
fn taken(tx: &mut Tx<'_>, space: Space, what: &str, slug: &Slug) -> Result<Option<Error>> {
    let free = slugs::free(tx.conn, space, std::slice::from_ref(slug))?.into_iter().next();
    if free.as_ref() == Some(slug) {
        return Ok(None);
    }
    let owner = named::find(tx.conn, space, slug)?;
    let proposal = free.as_ref().map(|free| format!(": `{free}` is free")).unwrap_or_default();
    let detail = format!("the slug `{slug}` belongs to another {what}{proposal}");
    Ok(Some(Conflict { owner, proposal: free, ..Conflict::new("slug_taken", detail) }.into()))
}

fn differences<T: Thing>(before: &T, after: &T) -> Vec<Changed> {
    let both = before.fields().into_iter().zip(after.fields());
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| Changed { field, before, after })
        .collect()
}

/// All that a thing says.
pub(super) fn whole<T: Thing>(thing: &T) -> Value {
    let said = thing.fields().into_iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
}

fn trail(
    tx: &mut Tx<'_>,
    caller: &Caller,
    kind: &'static str,
    action: &'static str,
    subject: Id,
    changed: &[Changed],
) -> Result<()> {
    let part = |value: fn(&Changed) -> &Value| -> Value {
        changed.iter().map(|one| (one.field.to_owned(), value(one).clone())).collect::<Map<_, _>>().into()
    };
    let (before, after) = (part(|one| &one.before), part(|one| &one.after));
    note(tx, caller, kind, action, subject, Some(before), Some(after))
}

pub(super) fn note(
    tx: &mut Tx<'_>,
    caller: &Caller,
    kind: &'static str,
    action: &'static str,
    subject: Id,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    audit::note(tx, caller, &Deed { action, kind, subject, reason: None, before, after })
}
