//! The keys that sign access tokens, so that every node has them.

use super::{backend::Conn, columns, schema::signing_keys};
use crate::{domain::time::Time, error::Result};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A key as it is kept.
pub struct Kept {
    /// In PKCS #8.
    pub pem: String,
    /// When it was made.
    pub created_at: Time,
    /// Since when it signs no more.
    pub retired_at: Option<Time>,
}

/// Every key, the newest first.
pub fn list(conn: &mut Conn) -> Result<Vec<Kept>> {
    let rows: Vec<(String, NaiveDateTime, Option<NaiveDateTime>)> = signing_keys::table
        .select((signing_keys::private, signing_keys::created_at, signing_keys::retired_at))
        .order((signing_keys::created_at.desc(), signing_keys::kid))
        .load(conn)?;
    let kept = |(pem, created_at, retired_at)| Kept {
        pem,
        created_at: columns::time(created_at),
        retired_at: columns::some_time(retired_at),
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Adds a key.
pub fn insert(conn: &mut Conn, kid: &str, pem: &str, now: Time) -> Result<()> {
    let row = (signing_keys::kid.eq(kid), signing_keys::private.eq(pem), signing_keys::created_at.eq(now.naive()));
    diesel::insert_into(signing_keys::table).values(row).execute(conn)?;
    Ok(())
}

/// Retires every key that signs.
pub fn retire_all(conn: &mut Conn, now: Time) -> Result<()> {
    let signing = signing_keys::table.filter(signing_keys::retired_at.is_null());
    diesel::update(signing).set(signing_keys::retired_at.eq(now.naive())).execute(conn)?;
    Ok(())
}

/// Forgets the keys that were retired before a time.
pub fn forget(conn: &mut Conn, before: Time) -> Result<()> {
    diesel::delete(signing_keys::table.filter(signing_keys::retired_at.lt(before.naive()))).execute(conn)?;
    Ok(())
}
