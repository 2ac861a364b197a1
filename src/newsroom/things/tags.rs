//! Tags as things of the newsroom.

use super::{Identity, Thing};
use crate::{
    domain::{
        freshness::{Effect, ThingKind},
        id::Id,
        taxonomy::Tag,
        time::Time,
    },
    error::{Result, Use},
    newsroom::{rights::Rights, uses},
    store::{
        Conn, Tx,
        changes::ChangeKind,
        named::{self, Said},
        published::taxonomy::is_shown,
        slugs::Space,
        tags,
    },
};
use serde_json::{Value, json};
use std::collections::HashMap;

impl Thing for Tag {
    const WORD: &'static str = "tag";
    const ACTIONS: [&'static str; 3] = ["tag.create", "tag.update", "tag.delete"];
    const SPACE: Option<Space> = Some(Space::Tags);
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
            ("type", json!(self.kind)),
            ("links", json!(self.links)),
            ("aliases", json!(self.aliases)),
        ]
    }

    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>> {
        tags::find_all(conn, ids)
    }

    fn around(_conn: &mut Conn, _things: &[Self]) -> Result<()> {
        Ok(())
    }

    fn save(tx: &mut Tx<'_>, before: Option<&Self>, after: &mut Self) -> Result<bool> {
        if before.is_none() {
            tags::insert(tx, std::slice::from_ref(after))?;
            return Ok(false);
        }
        tags::update(tx, after)?;
        let public = is_shown(tx, ThingKind::Tag, after.id)?;
        if public {
            tx.change(ChangeKind::TagUpdated, after.id, Effect::thing(ThingKind::Tag, after.id));
        }
        Ok(public)
    }

    fn remove(tx: &mut Tx<'_>, thing: &Self) -> Result<()> {
        named::delete(tx.conn, Space::Tags, thing.id)
    }

    fn uses(conn: &mut Conn, rights: &Rights<'_>, id: Id) -> Result<Vec<Use>> {
        Ok(uses::by_articles(conn, rights, Said::Tags, id)?.into_iter().collect())
    }
}
