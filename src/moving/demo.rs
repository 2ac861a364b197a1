//! The demo newsroom: a week of a paper that does not exist, carried in the binary.

use super::own::{self, Own};
use crate::{
    domain::{id::Id, time::Time},
    error::{Error, Result},
    store::{
        Db, Ids, RandomIds, articles,
        previews::{self, Preview},
    },
};
use std::collections::HashSet;

const NEWSROOM: &str = include_str!("../../demo/newsroom.ndjson");

/// New ids as ever, but secrets that are known: the cursors that the document shows hold in every demo.
pub struct DemoIds;

impl Ids for DemoIds {
    fn next(&self) -> Id {
        RandomIds.next()
    }

    fn secret(&self) -> [u8; 32] {
        *blake3::hash(b"The Harbour Dispatch").as_bytes()
    }
}

/// Loads the demo newsroom into an empty store; leaves one alone that holds it already. A store with content of its
/// own is refused.
pub fn load(db: &Db) -> Result<()> {
    let lines = lines()?;
    let demo: HashSet<Id> = lines
        .iter()
        .filter_map(|line| if let Own::Article(whole) = line { Some(whole.article.id) } else { None })
        .collect();
    let here = db.look(|conn| articles::list_after(conn, Id::MIN, 1))?;
    if let Some(article) = here.first() {
        if demo.contains(&article.id) {
            return Ok(());
        }
        return Err(Error::internal("the database holds content of its own: the demo needs an empty one"));
    }
    db.write_now(|tx| {
        own::write(tx, &lines.iter().collect::<Vec<_>>(), &mut HashSet::new())?;
        previews::insert(tx.conn, &preview(tx.now))
    })?;
    db.analyze()
}

/// A link to a story that waits for its editor: the one that the document shows.
fn preview(now: Time) -> Preview {
    const MONTH: i64 = 30 * 86_400_000_000;
    Preview {
        id: Id::from_bytes([0x01, 0xa1, 0xf8, 0xa0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1]),
        article: Id::from_bytes(*b"\x01\xa1\xf8\x9d\x94\x0b\x7a\xab\x94\x3f\x73\x23\xe3\xcf\xc4\xd0"),
        revision: Id::from_bytes(*b"\x01\xa1\xf8\x9d\x94\x0b\x78\x25\x8d\xe2\x90\x25\x06\x63\x09\x44"),
        created_at: now,
        created_by: "desk".to_owned(),
        expires_at: Time::from_micros(now.micros() + MONTH).unwrap_or(now),
        revoked_at: None,
    }
}

fn lines() -> Result<Vec<Own>> {
    let read = |line: &str| {
        let object = serde_json::from_str(line).map_err(|error| Error::Internal(Box::new(error)))?;
        own::read(object).map_err(Error::Invalid)
    };
    NEWSROOM.lines().map(read).collect()
}
