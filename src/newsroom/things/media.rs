//! Media as things of the newsroom: they have no names, and are listed from the newest.

use super::{Doing, Identity, Thing};
use crate::{
    domain::{
        caller::{Caller, Scope},
        freshness::{Effect, ThingKind},
        id::Id,
        media::Media,
        page::Key,
        query::NameQuery,
        time::Time,
    },
    error::{Result, Use},
    newsroom::{
        rights::{Rights, needs, needs_editor},
        slugs::by_id,
        uses,
    },
    store::{Conn, Tx, changes::ChangeKind, media, named::Said, published::taxonomy::is_shown, slugs::Space},
    text::fold::fold,
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// So many media are looked through at a time.
const STRETCH: i64 = 1_000;

impl Thing for Media {
    const WORD: &'static str = "medium";
    const ACTIONS: [&'static str; 3] = ["media.create", "media.update", "media.delete"];
    const SPACE: Option<Space> = None;
    type Around = ();

    fn id(&self) -> Id {
        self.id
    }

    fn identity(&self) -> Identity {
        let Self { id, created_at, updated_at, .. } = self;
        Identity { id: *id, slug: by_id(Self::WORD, *id), created_at: *created_at, updated_at: *updated_at }
    }

    fn set_updated_at(&mut self, at: Time) {
        self.updated_at = at;
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("kind", json!(self.kind)),
            ("url", json!(self.url)),
            ("width", json!(self.width)),
            ("height", json!(self.height)),
            ("focal_point", self.focal_point.map_or(Value::Null, |point| json!({"x": point.x, "y": point.y}))),
            ("alt", json!(self.alt)),
            ("caption", json!(self.caption)),
            ("credit", json!(self.credit)),
            ("licence", json!(self.licence)),
            ("language", json!(self.language)),
        ]
    }

    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>> {
        media::find_all(conn, ids)
    }

    fn around(_conn: &mut Conn, _things: &[Self]) -> Result<()> {
        Ok(())
    }

    fn may(caller: &Caller, doing: Doing) -> Result<()> {
        match doing {
            Doing::Create => needs(caller, Scope::ThingsWrite),
            Doing::Update | Doing::Delete => needs_editor(caller),
        }
    }

    fn save(tx: &mut Tx<'_>, before: Option<&Self>, after: &mut Self) -> Result<bool> {
        if before.is_none() {
            media::insert(tx, std::slice::from_ref(after))?;
            return Ok(false);
        }
        media::update(tx, after)?;
        let public = is_shown(tx, ThingKind::Media, after.id)?;
        if public {
            tx.change(ChangeKind::MediaUpdated, after.id, Effect::thing(ThingKind::Media, after.id));
        }
        Ok(public)
    }

    fn remove(tx: &mut Tx<'_>, thing: &Self) -> Result<()> {
        media::delete(tx.conn, thing.id)
    }

    /// What is told of media is not kept folded, so that a part of it is sought here, alike on both databases.
    fn list(conn: &mut Conn, query: &NameQuery) -> Result<Vec<(Self, Key)>> {
        let wanted = usize::try_from(query.limit + 1).unwrap_or(usize::MAX);
        let before = query.after.as_ref().map(|cursor| cursor.id);
        let mut found = Vec::new();
        each(conn, query, before, |one| {
            let key = Key::Moment(one.created_at.micros());
            found.push((one, key));
            found.len() < wanted
        })?;
        Ok(found)
    }

    fn count(conn: &mut Conn, query: &NameQuery) -> Result<i64> {
        let mut count = 0;
        each(conn, query, None, |_| {
            count += 1;
            true
        })?;
        Ok(count)
    }

    fn uses(conn: &mut Conn, rights: &Rights<'_>, id: Id) -> Result<Vec<Use>> {
        Ok(uses::by_articles(conn, rights, Said::Media, id)?.into_iter().collect())
    }
}

/// Goes through the media that are asked for, the newest first, as long as more are wanted.
fn each(
    conn: &mut Conn,
    query: &NameQuery,
    mut before: Option<Id>,
    mut wants_more: impl FnMut(Media) -> bool,
) -> Result<()> {
    let part = query.part.as_deref().map(fold);
    loop {
        let stretch = if part.is_some() { STRETCH } else { STRETCH.min(query.limit + 1) };
        let page = media::list_before(conn, before, &query.kinds, stretch)?;
        let last = i64::try_from(page.len()).is_ok_and(|len| len < stretch);
        before = page.last().map(|one| one.id);
        for one in page {
            let told = [&one.alt, &one.caption, &one.credit];
            let has =
                |part: &String| told.iter().any(|text| text.as_deref().is_some_and(|text| fold(text).contains(part)));
            if part.as_ref().is_none_or(has) && !wants_more(one) {
                return Ok(());
            }
        }
        if last {
            return Ok(());
        }
    }
}
