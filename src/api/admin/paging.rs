//! Pages of the newsroom's lists, which go one way.

use super::{params, views::AdminPage};
use crate::{
    api::{input::Query, param::Param},
    domain::{
        id::Id,
        page::{Cursor, CursorKey, Key, Way},
    },
};

/// The place where a page begins, and how long it is.
pub struct Asked {
    /// How many rows.
    pub limit: i64,
    /// Behind which row it begins.
    pub after: Option<(Key, Id)>,
    fingerprint: [u8; 8],
}

impl Asked {
    /// Reads place and length; a cursor is good for the filters of `table` that it was made with.
    pub fn read(query: &mut Query, list: &str, table: &[&Param], key: &CursorKey) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(list.as_bytes());
        for param in table.iter().filter(|param| !["limit", "cursor"].contains(&param.name)) {
            for value in query.values(param) {
                hasher.update(format!("\n{}={}:{value}", param.name, value.len()).as_bytes());
            }
        }
        let mut fingerprint = [0; 8];
        fingerprint.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        let cursor = query.one(&params::CURSOR, |text| Cursor::read(text, key, fingerprint));
        let after = cursor.map(|cursor| (cursor.key, cursor.id));
        Self { limit: query.int(&params::LIMIT), after, fingerprint }
    }

    /// The page, whose last row has this key, and whether there are more.
    pub fn page(&self, last: Option<(Key, Id)>, more: bool, key: &CursorKey) -> AdminPage {
        let fingerprint = self.fingerprint;
        let next = last.filter(|_| more).map(|(at, id)| Cursor { way: Way::Next, key: at, id, fingerprint }.write(key));
        AdminPage { limit: self.limit, next, ..AdminPage::default() }
    }
}
