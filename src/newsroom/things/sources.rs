//! Sources as things of the newsroom.

use super::{Doing, Identity, Thing};
use crate::{
    domain::{
        caller::Caller,
        freshness::{Effect, ThingKind},
        id::Id,
        taxonomy::Source,
        time::Time,
    },
    error::{Result, Use},
    newsroom::{
        rights::{Rights, needs_whole_desk},
        uses,
    },
    store::{
        Conn, Tx,
        changes::ChangeKind,
        named::{self, Said},
        published::taxonomy::is_shown,
        slugs::Space,
        sources,
    },
};
use serde_json::{Value, json};
use std::collections::HashMap;

impl Thing for Source {
    const WORD: &'static str = "source";
    const ACTIONS: [&'static str; 3] = ["source.create", "source.update", "source.delete"];
    const SPACE: Option<Space> = Some(Space::Sources);
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
            ("kind", json!(self.kind)),
            ("home_url", json!(self.home_url)),
            ("country", json!(self.country)),
            ("logo_url", json!(self.logo_url)),
            ("licence", json!(self.licence)),
            ("credit_line", json!(self.credit_line)),
            ("attribution_required", json!(self.attribution_required)),
            ("may_edit", json!(self.may_edit)),
            ("may_translate", json!(self.may_translate)),
            ("max_age_days", json!(self.max_age_days)),
            ("aliases", json!(self.aliases)),
            ("notes", json!(self.notes)),
            ("reliability", json!(self.reliability)),
        ]
    }

    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>> {
        sources::find_all(conn, ids)
    }

    fn around(_conn: &mut Conn, _things: &[Self]) -> Result<()> {
        Ok(())
    }

    fn may(caller: &Caller, _doing: Doing) -> Result<()> {
        needs_whole_desk(caller)
    }

    fn save(tx: &mut Tx<'_>, before: Option<&Self>, after: &mut Self) -> Result<bool> {
        if before.is_none() {
            sources::insert(tx, std::slice::from_ref(after))?;
            return Ok(false);
        }
        sources::update(tx, after)?;
        let public = is_shown(tx, ThingKind::Source, after.id)?;
        if public {
            tx.change(ChangeKind::SourceUpdated, after.id, Effect::thing(ThingKind::Source, after.id));
        }
        Ok(public)
    }

    fn remove(tx: &mut Tx<'_>, thing: &Self) -> Result<()> {
        named::delete(tx.conn, Space::Sources, thing.id)
    }

    fn uses(conn: &mut Conn, rights: &Rights<'_>, id: Id) -> Result<Vec<Use>> {
        Ok(uses::by_articles(conn, rights, Said::Sources, id)?.into_iter().collect())
    }
}
