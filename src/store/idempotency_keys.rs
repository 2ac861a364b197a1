//! Keys of requests that shall be done once, with what was answered. Kept a day.

use super::{
    backend::{Conn, on_backend},
    schema::idempotency_keys,
};
use crate::{
    domain::{
        idempotency::{Kept, Key},
        time::Time,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Adds a key; false if it is there already. Waits for another transaction that has just added it.
pub fn insert(conn: &mut Conn, key: &Key, now: Time) -> Result<bool> {
    let row = (
        idempotency_keys::caller.eq(&key.caller),
        idempotency_keys::path.eq(&key.path),
        idempotency_keys::key.eq(&key.key),
        idempotency_keys::request.eq(&key.request),
        idempotency_keys::created_at.eq(now.naive()),
    );
    let added = on_backend!(conn, inner => diesel::insert_into(idempotency_keys::table)
        .values(&row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(added > 0)
}

type Row = (String, Option<i64>, Option<String>, Option<String>);

/// The digest of the first request with this key, and what it was answered; none while it is under way.
pub fn find(conn: &mut Conn, key: &Key) -> Result<Option<(String, Kept)>> {
    let row: Option<Row> = idempotency_keys::table
        .find((&key.caller, &key.path, &key.key))
        .select((
            idempotency_keys::request,
            idempotency_keys::status,
            idempotency_keys::headers,
            idempotency_keys::body,
        ))
        .first(conn)
        .optional()?;
    let Some((request, Some(status), headers, body)) = row else { return Ok(None) };
    let headers = headers.unwrap_or_default();
    let (version, location) = headers.split_once(' ').unwrap_or((&headers, ""));
    let kept = Kept {
        status: u16::try_from(status).unwrap_or(500),
        version: version.parse().ok(),
        location: Some(location.to_owned()).filter(|location| !location.is_empty()),
        body: body.unwrap_or_default(),
    };
    Ok(Some((request, kept)))
}

/// Keeps what was answered.
pub fn update(conn: &mut Conn, key: &Key, answer: &Kept) -> Result<()> {
    let version = answer.version.map(|version| version.to_string()).unwrap_or_default();
    let headers = format!("{version} {}", answer.location.as_deref().unwrap_or_default());
    diesel::update(idempotency_keys::table.find((&key.caller, &key.path, &key.key)))
        .set((
            idempotency_keys::status.eq(Some(i64::from(answer.status))),
            idempotency_keys::headers.eq(Some(headers)),
            idempotency_keys::body.eq(Some(&answer.body)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the keys from before a moment.
pub fn delete_before(conn: &mut Conn, moment: Time) -> Result<usize> {
    let old: NaiveDateTime = moment.naive();
    Ok(diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(old))).execute(conn)?)
}
