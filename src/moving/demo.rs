//! The demo newsroom: a week of a paper that does not exist, carried in the binary.

use super::own::{self, Own};
use crate::{
    domain::id::Id,
    error::{Error, Result},
    store::{Db, Ids, RandomIds, articles},
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
    db.write_now(|tx| own::write(tx, &lines.iter().collect::<Vec<_>>()))?;
    db.analyze()
}

fn lines() -> Result<Vec<Own>> {
    let read = |line: &str| {
        let object = serde_json::from_str(line).map_err(|error| Error::Internal(Box::new(error)))?;
        own::read(object).map_err(Error::Invalid)
    };
    NEWSROOM.lines().map(read).collect()
}
