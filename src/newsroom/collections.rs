//! Collections as the newsroom makes them: readers hear of a change only if they can see it.

use crate::{
    domain::{
        article::Publication,
        collection::Collection,
        freshness::{Effect, ThingKind},
        id::Id,
    },
    error::Result,
    store::{Tx, articles, changes::ChangeKind, collections, publications},
};
use std::collections::HashSet;

/// Makes a collection; whether readers see it.
pub fn create(tx: &mut Tx<'_>, collection: &Collection) -> Result<bool> {
    collections::insert(tx, std::slice::from_ref(collection))?;
    tell(tx, None, collection)
}

/// Replaces a collection and all its places; whether readers see the change.
pub fn update(tx: &mut Tx<'_>, before: &Collection, after: &Collection) -> Result<bool> {
    collections::update(tx, after)?;
    tell(tx, Some(before), after)
}

/// That something stands in a collection which is not public is told to nobody.
fn tell(tx: &mut Tx<'_>, before: Option<&Collection>, after: &Collection) -> Result<bool> {
    // Held, so that whoever publishes one of them meanwhile finds it in its place, or is found public here.
    articles::share(tx.conn, &after.items.iter().map(|item| item.article).collect::<Vec<_>>())?;
    let now = tx.now;
    let moments = after.items.iter().flat_map(|item| [item.from, item.until]).flatten().filter(|at| *at > now);
    moments.for_each(|moment| tx.expect(moment));
    let forms: Vec<&Collection> = before.into_iter().chain([after]).collect();
    let live = live(tx, &forms)?;
    let told = before.and_then(|before| seen(before, &live)) != seen(after, &live);
    if told {
        tx.change(ChangeKind::CollectionUpdated, after.id, Effect::thing(ThingKind::Collection, after.id));
    }
    Ok(told)
}

/// What readers have of a collection: nothing, where none of its places shows something public.
fn seen(form: &Collection, live: &HashSet<Id>) -> Option<Collection> {
    let items: Vec<_> = form.items.iter().filter(|item| live.contains(&item.article)).cloned().collect();
    (!items.is_empty()).then(|| Collection { items, updated_at: form.created_at, ..form.clone() })
}

/// Whether something public stands in a collection.
pub(super) fn shows_something(tx: &mut Tx<'_>, form: &Collection) -> Result<bool> {
    Ok(!live(tx, &[form])?.is_empty())
}

/// The public articles that stand in these forms of a collection.
fn live(tx: &mut Tx<'_>, forms: &[&Collection]) -> Result<HashSet<Id>> {
    let articles: Vec<Id> = forms.iter().flat_map(|form| form.items.iter().map(|item| item.article)).collect();
    let last = publications::last_of(tx.conn, &articles)?;
    let public = |last: &Publication| last.live_until.is_none() && last.expires_at.is_none_or(|at| at > tx.now);
    Ok(last.into_iter().filter(|(_, last)| public(last)).map(|(id, _)| id).collect())
}
