//! Collections as things of the newsroom; their places are in `items`.

use super::{Identity, Thing};
use crate::{
    domain::{
        collection::Collection,
        freshness::{Effect, ThingKind},
        id::Id,
        time::Time,
    },
    error::Result,
    newsroom::collections as newsroom,
    store::{Conn, Tx, changes::ChangeKind, collections, named, slugs::Space},
};
use serde_json::{Value, json};
use std::collections::HashMap;

impl Thing for Collection {
    const WORD: &'static str = "collection";
    const ACTIONS: [&'static str; 3] = ["collection.create", "collection.update", "collection.delete"];
    const SPACE: Option<Space> = Some(Space::Collections);
    type Around = ();

    fn id(&self) -> Id {
        self.id
    }

    fn identity(&self) -> Identity {
        let Self { id, slug, created_at, updated_at, .. } = self;
        Identity { id: *id, slug: slug.clone(), created_at: *created_at, updated_at: *updated_at }
    }

    fn set_updated_at(&mut self, at: Time) {
        self.updated_at = at;
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("slug", json!(self.slug)),
            ("name", json!(self.names.name)),
            ("language", json!(self.names.language)),
            ("names", json!(self.names.others)),
            ("description", json!(self.description)),
            ("length", json!(self.length)),
            ("items", self.items.iter().map(super::items::as_json).collect()),
        ]
    }

    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>> {
        collections::find_all(conn, ids)
    }

    fn around(_conn: &mut Conn, _things: &[Self]) -> Result<()> {
        Ok(())
    }

    /// What it shows stays: its places are changed by themselves.
    fn complete(
        _tx: &mut Tx<'_>,
        before: Option<&Self>,
        after: &mut Self,
        _references: &[crate::newsroom::form::Reference],
        _faults: &mut Vec<crate::domain::fault::Fault>,
    ) -> Result<()> {
        after.items = before.map(|before| before.items.clone()).unwrap_or_default();
        Ok(())
    }

    fn save(tx: &mut Tx<'_>, before: Option<&Self>, after: &mut Self) -> Result<bool> {
        match before {
            None => newsroom::create(tx, after),
            Some(before) => newsroom::update(tx, before, after),
        }
    }

    fn remove(tx: &mut Tx<'_>, thing: &Self) -> Result<()> {
        if newsroom::shows_something(tx, thing)? {
            let effect = Effect::thing(ThingKind::Collection, thing.id);
            tx.change(ChangeKind::CollectionDeleted, thing.id, effect);
        }
        named::delete(tx.conn, Space::Collections, thing.id)
    }
}
