//! The locks of things that are no articles: how often each was changed, and by whom last.

use super::{backend::on_backend, columns, schema::locks, tx::Tx};
use crate::{
    domain::{
        caller::{Lock, Precondition},
        id::Id,
        time::Time,
    },
    error::{Error, Result},
    store::Conn,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = locks)]
struct Row {
    thing_id: String,
    version: i64,
    changed_at: NaiveDateTime,
    changed_by: String,
}

/// The locks of these things; a thing that is not among them is at version 1 and has not been changed.
pub fn find_all(conn: &mut Conn, things: &[Id]) -> Result<HashMap<Id, Lock>> {
    let mut found = HashMap::new();
    for part in things.chunks(500) {
        let ids: Vec<String> = part.iter().map(Id::to_string).collect();
        for row in locks::table.filter(locks::thing_id.eq_any(ids)).load::<Row>(conn)? {
            found.insert(columns::id(&row.thing_id)?, lock(row));
        }
    }
    Ok(found)
}

/// Holds a thing that is to be changed against the state that the change was made for, until the end of the
/// transaction: nobody else changes it meanwhile, so read it after this. Gives its lock as it is.
///
/// `created_at` stands for the last change of a thing that was never changed. A change without a precondition is
/// refused with the version that there is.
pub fn hold(tx: &mut Tx<'_>, thing: Id, created_at: Time, made_for: Option<Precondition>) -> Result<Lock> {
    let unchanged =
        Row { thing_id: thing.to_string(), version: 1, changed_at: created_at.naive(), changed_by: String::new() };
    let Some(made_for) = made_for else { return Err(Error::VersionMissing(find(tx.conn, unchanged)?)) };
    on_backend!(&mut *tx.conn, inner => diesel::insert_into(locks::table)
        .values(&unchanged)
        .on_conflict_do_nothing()
        .execute(inner))?;
    // A change of nothing waits for whoever holds it, and keeps others waiting.
    let held: Option<Row> = diesel::update(locks::table.filter(locks::thing_id.eq(thing.to_string())))
        .set(locks::version.eq(locks::version))
        .returning(locks::all_columns)
        .get_result(tx.conn)
        .optional()?;
    let lock = lock(held.unwrap_or(unchanged));
    lock.meets(Some(made_for))?;
    Ok(lock)
}

/// Turns the lock of a thing that is held; gives its version from now on.
pub fn advance(tx: &mut Tx<'_>, thing: Id, by: &str) -> Result<i64> {
    Ok(diesel::update(locks::table.filter(locks::thing_id.eq(thing.to_string())))
        .set((locks::version.eq(locks::version + 1), locks::changed_at.eq(tx.now.naive()), locks::changed_by.eq(by)))
        .returning(locks::version)
        .get_result(tx.conn)?)
}

/// Holds a thing and turns its lock: for what is a change in any case. Gives the version from now on.
pub fn turn(tx: &mut Tx<'_>, thing: Id, created_at: Time, made_for: Option<Precondition>, by: &str) -> Result<i64> {
    hold(tx, thing, created_at, made_for)?;
    advance(tx, thing, by)
}

fn find(conn: &mut Conn, unchanged: Row) -> Result<Lock> {
    let row = locks::table.find(&unchanged.thing_id).first::<Row>(conn).optional()?.unwrap_or(unchanged);
    Ok(lock(row))
}

fn lock(row: Row) -> Lock {
    Lock { version: row.version, changed_at: columns::time(row.changed_at), changed_by: row.changed_by }
}

/// Forgets the lock of a thing that is gone.
pub fn delete(conn: &mut Conn, thing: Id) -> Result<()> {
    diesel::delete(locks::table.find(thing.to_string())).execute(conn)?;
    Ok(())
}
