//! The store's own values: its epoch and its secrets.

use super::{
    backend::{Conn, on_backend},
    injected::Ids,
    schema::settings,
};
use crate::{
    domain::page::CursorKey,
    error::{Error, Result},
};
use diesel::prelude::*;

/// The store's own values, made once.
#[derive(Debug, Clone)]
pub struct Settings {
    /// New after a restore or a move, so that nobody resumes in the wrong store.
    pub epoch: String,
    /// Signs cursors.
    pub cursor_key: CursorKey,
}

/// Reads the values, and makes those that are not there yet.
pub fn load_or_create(conn: &mut Conn, ids: &dyn Ids) -> Result<Settings> {
    let epoch = get_or_set(conn, "epoch", || hex(&ids.secret()[..5]))?;
    let key = get_or_set(conn, "cursor_key", || hex(&ids.secret()))?;
    let key = unhex(&key).ok_or_else(|| Error::internal("the setting `cursor_key` is damaged"))?;
    Ok(Settings { epoch, cursor_key: CursorKey(key) })
}

/// The value that is kept. Several nodes may start at once on an empty store: all take the one that was first.
fn get_or_set(conn: &mut Conn, key: &str, make: impl FnOnce() -> String) -> Result<String> {
    let find = settings::table.find(key).select(settings::value);
    if let Some(value) = find.first::<String>(conn).optional()? {
        return Ok(value);
    }
    let row = (settings::key.eq(key), settings::value.eq(make()));
    on_backend!(&mut *conn, inner => diesel::insert_into(settings::table)
        .values(&row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(find.first(conn)?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let bytes: Option<Vec<u8>> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect();
    bytes?.try_into().ok()
}
