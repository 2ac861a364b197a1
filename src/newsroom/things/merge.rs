//! Two tags become one.

use super::{Doing, Saved, Thing, find, hold, shown, writing};
use crate::{
    domain::{
        caller::{Caller, Precondition},
        difference::Changed,
        fault::Fault,
        freshness::{Effect, ThingKind},
        id::Id,
        query::ListKind,
        taxonomy::Tag,
    },
    error::{Error, Result},
    newsroom::{
        dossiers::Address,
        form::Reference,
        references::{self, Sort},
    },
    store::{
        Tx,
        audit::{self, Deed},
        changes::ChangeKind,
        locks, old_slugs,
        published::{listings, taxonomy::is_shown},
        slugs::Space,
        tags,
    },
    text::fold::fold,
};
use serde_json::json;
use std::collections::HashSet;

/// A tag after another has become part of it.
pub type Merged = Saved<Tag>;

/// Lets a tag become part of another: everything that carries it carries the other, which takes over its slugs, its
/// names and its aliases. `made_for` is the version of the tag that goes.
pub fn merge(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    into: &Reference,
    made_for: Option<Precondition>,
    reason: Option<&str>,
) -> Result<Merged> {
    Tag::may(caller, Doing::Delete)?;
    let from = find::<Tag>(tx.conn, address)?;
    let mut faults = Vec::new();
    let wanted = std::slice::from_ref(into);
    let into_id = references::find_each(tx, Sort::Tag, wanted, &from.names.language, &mut faults)?;
    let Some(into_id) = into_id.into_iter().flatten().next() else { return Err(Error::Invalid(faults)) };
    if into_id == from.id {
        let fault =
            Fault::pointer(&into.pointer, "same_tag", "is the tag itself: name the one it shall become part of");
        return Err(Error::Invalid(vec![fault]));
    }
    let (from, before) = hold_both(tx, from.id, into_id, made_for)?;
    let was_public = is_shown(tx, ThingKind::Tag, from.id)?;
    tags::hold_carriers(tx.conn, from.id)?;
    tags::hand_over(tx.conn, from.id, into_id)?;
    listings::merge(tx, ListKind::Tag, from.id, into_id)?;
    old_slugs::hand_over(tx.conn, from.id, into_id)?;
    tags::delete(tx.conn, from.id)?;
    locks::delete(tx.conn, from.id)?;
    old_slugs::keep(tx.conn, Space::Tags, &from.slug, into_id)?;
    let mut after = taken_over(&before, &from);
    after.updated_at = tx.now;
    let public = Tag::save(tx, Some(&before), &mut after)?;
    if was_public {
        // Everything that carried it carries another now.
        tx.change(ChangeKind::TagMerged, from.id, Effect::everything());
    }
    let version = locks::advance(tx, into_id, &caller.name)?;
    note(tx, caller, &from, into_id, reason)?;
    let [was, is] = [&before, &after].map(|tag| json!(tag.aliases));
    let changed = if was == is { Vec::new() } else { vec![Changed { field: "aliases", before: was, after: is }] };
    Ok(Saved { shown: shown(tx.conn, after, version)?, changed, public })
}

/// Holds both, always in the same order, so that two merges do not wait for each other.
fn hold_both(tx: &mut Tx<'_>, from: Id, into: Id, made_for: Option<Precondition>) -> Result<(Tag, Tag)> {
    let mut held = Vec::with_capacity(2);
    for id in [from.min(into), from.max(into)] {
        let made_for = if id == from { made_for } else { Some(Precondition::Any) };
        held.push(hold::<Tag>(tx, &Address::Id(id), made_for)?.0);
    }
    let gone = || Error::internal("a tag vanished while it was held");
    let second = held.pop().ok_or_else(gone)?;
    let first = held.pop().ok_or_else(gone)?;
    Ok(if first.id == from { (first, second) } else { (second, first) })
}

/// The tag with all spellings of the other that it has not itself.
fn taken_over(into: &Tag, from: &Tag) -> Tag {
    let mut after = into.clone();
    let own = [into.slug.to_string(), into.names.name.clone()].into_iter();
    let own = own.chain(into.names.others.values().cloned()).chain(into.aliases.iter().cloned());
    let mut known: HashSet<String> = own.map(|spelling| fold(&spelling)).collect();
    let names = std::iter::once(&from.names.name).chain(from.names.others.values()).chain(&from.aliases);
    for spelling in names.cloned().chain([from.slug.to_string()]) {
        let folded = fold(&spelling);
        if !folded.is_empty() && known.insert(folded) {
            after.aliases.push(spelling);
        }
    }
    after
}

fn note(tx: &mut Tx<'_>, caller: &Caller, from: &Tag, into: Id, reason: Option<&str>) -> Result<()> {
    let (before, after) = (Some(writing::whole(from)), Some(json!({"into": into.to_string()})));
    audit::note(tx, caller, &Deed { action: "tag.merge", kind: Tag::WORD, subject: from.id, reason, before, after })
}
