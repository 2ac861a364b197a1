//! Collections as the newsroom makes them: readers hear of a change only if they can see it.

use crate::{
    domain::{
        article::Publication,
        collection::{Collection, CollectionItem},
        freshness::{Effect, ThingKind},
        id::Id,
        time::Time,
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
    let moments = after.items.iter().flat_map(|item| [item.from, item.until]).flatten();
    let moments: Vec<Time> = moments.filter(|at| *at > now).collect();
    moments.iter().for_each(|moment| tx.expect(*moment));
    let forms: Vec<&Collection> = before.into_iter().chain([after]).collect();
    let live = live(tx, &forms)?;
    let told = before.and_then(|before| seen(before, &live, now)) != seen(after, &live, now);
    if told {
        let effect = Effect::thing(ThingKind::Collection, after.id).until(moments.iter().min().copied());
        tx.change(ChangeKind::CollectionUpdated, after.id, effect);
    }
    Ok(told)
}

/// What readers have of a collection: nothing, where none of its places shows something public.
fn seen(form: &Collection, live: &HashSet<Id>, now: Time) -> Option<Collection> {
    let in_time =
        |item: &&CollectionItem| item.from.is_none_or(|from| from <= now) && item.until.is_none_or(|until| until > now);
    let shown = form.items.iter().filter(|item| live.contains(&item.article)).filter(in_time);
    let items: Vec<_> = shown.map(|item| CollectionItem { from: None, until: None, ..item.clone() }).collect();
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
