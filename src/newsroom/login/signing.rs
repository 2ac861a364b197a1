//! The keys that sign access tokens: made when there are none, read again when they may be old, and changed.

use crate::{
    auth::{KeyRing, SigningKey, token},
    domain::{caller::Caller, time::Time},
    error::{Error, Result},
    store::{
        Conn, Db, Tx,
        audit::{self, Deed},
        signing_keys,
    },
};
use serde_json::json;

/// Makes sure that the ring can sign, with keys that are not old. Makes the first key of a store.
pub fn ready(db: &Db, ring: &KeyRing) -> Result<()> {
    let now = db.now();
    if !ring.is_old(now) {
        return Ok(());
    }
    let mut keys = db.look(list)?;
    if keys.iter().all(|key| key.retired_at.is_some()) {
        let secret = db.secret();
        // What is on the ring is committed: others must be able to read what it signs.
        keys = db.write_now(|tx| {
            insert(tx, secret)?;
            list(tx.conn)
        })?;
    }
    ring.replace(keys, now);
    Ok(())
}

/// Reads the keys again if they may be old.
pub(super) fn freshen(conn: &mut Conn, ring: &KeyRing, now: Time) -> Result<()> {
    if ring.is_old(now) { reread(conn, ring, now) } else { Ok(()) }
}

/// Reads the keys again, unless they were given.
pub(super) fn reread(conn: &mut Conn, ring: &KeyRing, now: Time) -> Result<()> {
    if !ring.is_given() {
        let keys = list(conn)?;
        ring.replace(keys, now);
    }
    Ok(())
}

fn list(conn: &mut Conn) -> Result<Vec<SigningKey>> {
    let kept = signing_keys::list(conn)?;
    kept.iter().map(|key| SigningKey::from_pem(&key.pem, key.created_at, key.retired_at)).collect()
}

fn insert(tx: &mut Tx<'_>, secret: [u8; 32]) -> Result<SigningKey> {
    let key = SigningKey::new(secret, tx.now);
    signing_keys::insert(tx.conn, key.kid(), &key.to_pem()?, tx.now)?;
    Ok(key)
}

/// Makes a new key that signs from now on; gives its name. The old ones are honoured until their tokens have ended.
pub fn rotate(tx: &mut Tx<'_>, caller: &Caller) -> Result<String> {
    let over = tx.now.micros() - 2 * token::LIFETIME * 1_000_000;
    let over = Time::from_micros(over).ok_or_else(|| Error::internal("a time before all calendars"))?;
    signing_keys::forget(tx.conn, over)?;
    signing_keys::retire_all(tx.conn, tx.now)?;
    let secret = tx.secret();
    let key = insert(tx, secret)?;
    let after = Some(json!({ "kid": key.kid() }));
    let deed = Deed {
        action: "token_key.rotate",
        kind: "token_key",
        subject: tx.next_id(),
        reason: None,
        before: None,
        after,
    };
    audit::note(tx, caller, &deed)?;
    Ok(key.kid().to_owned())
}
