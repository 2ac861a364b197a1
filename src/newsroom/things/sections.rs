//! Sections as things of the newsroom; the rules of their tree are in `newsroom::sections`.

use super::{Doing, Identity, Thing};
use crate::{
    domain::{
        caller::Caller,
        fault::Fault,
        freshness::{Effect, ThingKind},
        id::Id,
        page::Key,
        query::NameQuery,
        taxonomy::Section,
        time::Time,
    },
    error::{Result, Use},
    newsroom::{
        form::Reference,
        references::{self, Sort},
        rights::{Rights, needs_whole_desk},
        sections as newsroom,
        uses::{self, used},
    },
    store::{
        Conn, Tx,
        changes::ChangeKind,
        named::{self, Said},
        sections,
        slugs::Space,
    },
};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// The position of a section that shall stand where it stands, or behind its siblings.
pub const BEHIND: i64 = -1;

impl Thing for Section {
    const WORD: &'static str = "section";
    const ACTIONS: [&'static str; 3] = ["section.create", "section.update", "section.delete"];
    const SPACE: Option<Space> = Some(Space::Sections);
    /// Every section, by id.
    type Around = HashMap<Id, Self>;

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
            ("parent", json!(self.parent.map(|id| id.to_string()))),
            ("position", json!(self.position)),
            ("aliases", json!(self.aliases)),
        ]
    }

    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>> {
        let all = sections::list_all(conn)?.into_iter();
        Ok(all.filter(|section| ids.contains(&section.id)).map(|section| (section.id, section)).collect())
    }

    fn around(conn: &mut Conn, _things: &[Self]) -> Result<Self::Around> {
        Ok(sections::list_all(conn)?.into_iter().map(|section| (section.id, section)).collect())
    }

    fn may(caller: &Caller, _doing: Doing) -> Result<()> {
        needs_whole_desk(caller)
    }

    fn complete(
        tx: &mut Tx<'_>,
        before: Option<&Self>,
        after: &mut Self,
        wanted: &[Reference],
        faults: &mut Vec<Fault>,
    ) -> Result<()> {
        let parent = references::find_each(tx, Sort::Section, wanted, &after.names.language, faults)?;
        after.parent = parent.into_iter().flatten().next();
        if after.position == BEHIND {
            let siblings = sections::list_all(tx.conn)?;
            let siblings = siblings.iter().filter(|other| other.parent == after.parent && other.id != after.id);
            let behind = siblings.map(|other| other.position + 1).max().unwrap_or(0);
            let stays = before.filter(|before| before.parent == after.parent).map(|before| before.position);
            after.position = stays.unwrap_or(behind);
        }
        // Where it stands follows from those above it.
        after.path = before.map(|before| before.path.clone()).unwrap_or_default();
        Ok(())
    }

    fn save(tx: &mut Tx<'_>, before: Option<&Self>, after: &mut Self) -> Result<bool> {
        let saved = match before {
            None => newsroom::create(tx, after.clone())?,
            Some(_) => newsroom::update(tx, after.clone())?,
        };
        *after = saved;
        Ok(true)
    }

    fn remove(tx: &mut Tx<'_>, thing: &Self) -> Result<()> {
        sections::hold_tree(tx.conn)?;
        sections::delete(tx, thing.id)?;
        tx.change(ChangeKind::SectionDeleted, thing.id, Effect::thing(ThingKind::Section, thing.id));
        Ok(())
    }

    /// Flat, in the order of the tree, all at once.
    fn list(conn: &mut Conn, query: &NameQuery) -> Result<Vec<(Self, Key)>> {
        let all = sections::list_all(conn)?;
        let asked = NameQuery { limit: i64::MAX - 1, after: None, ..query.clone() };
        let named: HashSet<Id> = match query.part {
            Some(_) => named::list(conn, Space::Sections, &asked)?.into_iter().map(|(id, _)| id).collect(),
            None => all.iter().map(|section| section.id).collect(),
        };
        let found = all.into_iter().filter(|section| named.contains(&section.id));
        Ok(found.map(|section| (section.clone(), Key::Text(section.path))).collect())
    }

    fn uses(conn: &mut Conn, rights: &Rights<'_>, id: Id) -> Result<Vec<Use>> {
        let below = sections::list_parents(conn)?.into_iter().filter(|(_, parent)| *parent == Some(id));
        let mut below: Vec<Id> = below.map(|(id, _)| id).collect();
        below.sort();
        let users = named::users_bound_to(conn, id)?;
        let articles = uses::by_articles(conn, rights, Said::Sections, id)?;
        Ok(articles.into_iter().chain(used("section", &below)).chain(used("user", &users)).collect())
    }
}
