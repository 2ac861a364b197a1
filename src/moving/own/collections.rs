//! Lines of collections into the store, by their ids.

use super::things::{fault, free_slugs};
use crate::{
    domain::{collection::Collection, id::Id},
    error::Result,
    moving::{records::IMPORT, report::Report},
    newsroom::{collections as newsroom, things},
    store::{Tx, articles, collections, old_slugs, slugs::Space},
};
use std::collections::HashSet;

/// Writes collections; the articles in them must be here.
pub(super) fn write(tx: &mut Tx<'_>, lines: &[&Collection], report: &mut Report) -> Result<()> {
    for line in lines {
        sound(tx, line)?;
        match collections::find_all(tx.conn, &[line.id])?.remove(&line.id) {
            Some(ours) if ours == **line => report.unchanged += 1,
            Some(ours) => {
                if ours.slug != line.slug {
                    free_slugs(tx, Space::Collections, std::slice::from_ref(&line.slug))?;
                }
                things::replace(tx, Collection::clone(line), IMPORT)?;
                report.updated += 1;
            }
            None => {
                free_slugs(tx, Space::Collections, std::slice::from_ref(&line.slug))?;
                old_slugs::forget(tx.conn, Space::Collections, &line.slug)?;
                newsroom::create(tx, line)?;
                report.created += 1;
            }
        }
    }
    Ok(())
}

/// Whether every article in it is here, and is in it once.
fn sound(tx: &mut Tx<'_>, collection: &Collection) -> Result<()> {
    let ids: Vec<Id> = collection.items.iter().map(|item| item.article).collect();
    let known = articles::find_all(tx.conn, &ids)?;
    let mut met = HashSet::new();
    for (at, id) in ids.iter().enumerate() {
        let pointer = || format!("/items/{at}/article");
        if !known.contains_key(id) {
            return Err(fault(pointer(), "unknown_reference", format!("names {id}, which is not here")));
        }
        if !met.insert(id) {
            return Err(fault(pointer(), "repeated", "stands in the collection already"));
        }
    }
    Ok(())
}
