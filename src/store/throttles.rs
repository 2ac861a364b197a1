//! Failed attempts to come in, counted by account and by address for all nodes together.

use super::{
    backend::{Conn, on_backend},
    columns,
    schema::throttles,
};
use crate::{domain::time::Time, error::Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// How many attempts have failed under a key, and since when; those before a time are forgotten.
pub fn find(conn: &mut Conn, key: &str, after: Time) -> Result<Option<(i64, Time)>> {
    let found: Option<(i64, NaiveDateTime)> = throttles::table
        .find(key)
        .filter(throttles::since.gt(after.naive()))
        .select((throttles::failures, throttles::since))
        .first(conn)
        .optional()?;
    Ok(found.map(|(failures, since)| (failures, columns::time(since))))
}

/// Counts a failed attempt; counts that began before a time are forgotten.
pub fn count(conn: &mut Conn, key: &str, now: Time, after: Time) -> Result<()> {
    diesel::delete(throttles::table.filter(throttles::since.le(after.naive()))).execute(conn)?;
    let row = (throttles::key.eq(key), throttles::failures.eq(1_i64), throttles::since.eq(now.naive()));
    on_backend!(conn, inner => diesel::insert_into(throttles::table)
        .values(row)
        .on_conflict(throttles::key)
        .do_update()
        .set(throttles::failures.eq(throttles::failures + 1_i64))
        .execute(inner))?;
    Ok(())
}

/// Forgets the attempts under a key.
pub fn clear(conn: &mut Conn, key: &str) -> Result<()> {
    diesel::delete(throttles::table.find(key)).execute(conn)?;
    Ok(())
}
