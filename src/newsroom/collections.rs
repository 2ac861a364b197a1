//! Collections as the newsroom makes them: readers hear of a change only if something public is in it.

use crate::{
    domain::{article::Publication, collection::Collection, id::Id},
    error::Result,
    store::{Tx, changes::ChangeKind, collections, publications},
};

/// Makes a collection.
pub fn create(tx: &mut Tx<'_>, collection: &Collection) -> Result<()> {
    collections::insert(tx, std::slice::from_ref(collection))?;
    tell(tx, &[collection])
}

/// Replaces a collection and all its places.
pub fn update(tx: &mut Tx<'_>, before: &Collection, after: &Collection) -> Result<()> {
    collections::update(tx, after)?;
    tell(tx, &[before, after])
}

fn tell(tx: &mut Tx<'_>, forms: &[&Collection]) -> Result<()> {
    if shows_something(tx, forms)?
        && let Some(collection) = forms.first()
    {
        tx.change(ChangeKind::CollectionUpdated, collection.id);
    }
    Ok(())
}

/// Whether something public stands in one of these forms of a collection.
pub(super) fn shows_something(tx: &mut Tx<'_>, forms: &[&Collection]) -> Result<bool> {
    let articles: Vec<Id> = forms.iter().flat_map(|form| form.items.iter().map(|item| item.article)).collect();
    let last = publications::last_of(tx.conn, &articles)?;
    let public = |last: &Publication| last.live_until.is_none() && last.expires_at.is_none_or(|at| at > tx.now);
    Ok(last.values().any(public))
}
