//! Requests that are sent twice and shall be done once.

use crate::{
    domain::{
        fault::{Fault, Place, Wrong},
        idempotency::{Claimed, Kept, Key},
    },
    error::{Error, Result},
    store::{Tx, idempotency_keys},
};

/// Claims a key: the first thing in a transaction, so that a second request with the same key waits for the first.
///
/// The same key with another body is `idempotency_key_reused`; a first request that is still under way is a conflict.
pub fn claim(tx: &mut Tx<'_>, key: &Key) -> Result<Claimed> {
    if idempotency_keys::insert(tx.conn, key, tx.now)? {
        return Ok(Claimed::Now);
    }
    let Some((request, kept)) = idempotency_keys::find(tx.conn, key)? else {
        return Err(Error::conflict("in_flight", "a request with this `Idempotency-Key` is still under way"));
    };
    if request != key.request {
        let wrong = Wrong::new("idempotency_key_reused", "This key was used with another body: choose a new one.");
        let fault: Fault = wrong.at(Place::Header("Idempotency-Key".to_owned()));
        return Err(Error::Invalid(vec![fault]));
    }
    Ok(Claimed::Before(kept))
}

/// Keeps what was answered.
pub fn keep(tx: &mut Tx<'_>, key: &Key, answer: &Kept) -> Result<()> {
    idempotency_keys::update(tx.conn, key, answer)
}
