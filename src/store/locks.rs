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

/// Holds what is to be changed against the state that the change was made for, and turns the lock on: until the end
/// of the transaction nobody else changes the thing, so read it after this.
///
/// `created_at` stands for the last change of a thing that was never changed. Gives the version from now on. A change
/// without a precondition is refused with the version that there is.
pub fn turn(tx: &mut Tx<'_>, thing: Id, created_at: Time, made_for: Option<Precondition>, by: &str) -> Result<i64> {
    let unchanged =
        Row { thing_id: thing.to_string(), version: 1, changed_at: created_at.naive(), changed_by: String::new() };
    let Some(made_for) = made_for else { return Err(Error::VersionMissing(find(tx.conn, unchanged)?)) };
    on_backend!(&mut *tx.conn, inner => diesel::insert_into(locks::table)
        .values(&unchanged)
        .on_conflict_do_nothing()
        .execute(inner))?;
    let turned =
        (locks::version.eq(locks::version + 1), locks::changed_at.eq(tx.now.naive()), locks::changed_by.eq(by));
    let thing = locks::table.filter(locks::thing_id.eq(unchanged.thing_id.clone()));
    let version = match made_for {
        Precondition::Any => diesel::update(thing).set(turned).returning(locks::version).get_result(tx.conn),
        Precondition::Version(version) => diesel::update(thing.filter(locks::version.eq(version)))
            .set(turned)
            .returning(locks::version)
            .get_result(tx.conn),
    };
    match version.optional()? {
        Some(version) => Ok(version),
        None => Err(Error::Stale(find(tx.conn, unchanged)?)),
    }
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
