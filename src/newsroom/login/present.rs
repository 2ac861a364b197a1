//! Who asks: a token or a key becomes somebody with the rights that they have at this moment.

use super::{Origin, invalid_token, signing};
use crate::{
    auth::{
        KeyRing, secret,
        token::{self, Refused},
    },
    domain::{
        caller::{Caller, Scope, Via},
        time::Time,
    },
    error::Result,
    store::{
        Conn, Tx, keys,
        sessions::{self, Present},
    },
};

/// How many seconds may pass before it is written down again that a session or a key was used.
const TOUCH: i64 = 60;

/// Somebody who is known.
#[derive(Debug)]
pub struct Known {
    /// Who, and what they may do at most.
    pub caller: Caller,
    /// Whether it should be written down that they were here: see [`touch`].
    pub touch: bool,
}

/// Finds out who is behind a token or a key. The row is read at every request, so that signing out, another password,
/// suspension and another role are felt at the next one, on every node.
pub fn authenticate(conn: &mut Conn, ring: &KeyRing, credential: &str, origin: &Origin, now: Time) -> Result<Known> {
    if credential.starts_with(secret::KEY) {
        let found = keys::find_present(conn, &secret::hash(credential), now)?;
        let (present, id, mut scopes) = found.ok_or_else(invalid_token)?;
        scopes.retain(|scope| present.role.may_have(*scope));
        return Ok(known(present, Some(scopes), Via::Key(id), origin, now));
    }
    signing::freshen(conn, ring, now)?;
    let access = match token::read(ring, credential, now) {
        Err(Refused::UnknownKey) => {
            signing::reread(conn, ring, now)?;
            token::read(ring, credential, now)
        }
        read => read,
    };
    let access = access.map_err(|_| invalid_token())?;
    let present = sessions::find_present(conn, access.session, access.user, now)?.ok_or_else(invalid_token)?;
    Ok(known(present, None, Via::Session(access.session), origin, now))
}

fn known(present: Present, scopes: Option<Vec<Scope>>, via: Via, origin: &Origin, now: Time) -> Known {
    let Present { user, name, role, sections, last_used_at } = present;
    let (address, request_id) = (origin.address.clone(), origin.request_id.clone());
    let touch = last_used_at.is_none_or(|at| now.seconds() - at.seconds() >= TOUCH);
    Known { caller: Caller { user: Some(user), name, role, sections, scopes, via, address, request_id }, touch }
}

/// Writes down that a session or a key was used, at most once a minute. Never part of what was asked for.
pub fn touch(tx: &mut Tx<'_>, via: Via) -> Result<()> {
    let before = Time::from_micros(tx.now.micros() - TOUCH * 1_000_000).unwrap_or(tx.now);
    match via {
        Via::Session(id) => sessions::touch(tx.conn, id, tx.now, before),
        Via::Key(id) => keys::touch(tx.conn, id, tx.now, before),
        Via::Command | Via::Schedule => Ok(()),
    }
}
