//! Sessions: begun with a password, kept up with refresh tokens that work once, ended by signing out.

use super::{
    Origin, invalid_token, signing,
    throttle::{self, Counted},
    wrong_credentials,
};
use crate::{
    auth::{
        KeyRing, password, secret,
        token::{self, Access},
    },
    domain::{
        account::{Email, SessionEnd},
        caller::{Caller, Via},
        id::Id,
        time::Time,
    },
    error::{Error, Result},
    newsroom::users::{Details, details},
    store::{
        Db, Tx,
        audit::{self, Deed},
        sessions::{self, NewSession},
        users::{self, Account},
    },
};
use serde_json::json;

/// For how many seconds a session lasts since it was last refreshed.
const LIFETIME: i64 = 30 * 24 * 3_600;

/// What somebody signs in with.
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What somebody who has come in gets.
pub struct SignedIn {
    /// Who they are.
    pub details: Details,
    /// Opens the Admin API, for [`token::LIFETIME`] seconds.
    pub access_token: String,
    /// Gets the next of both, once.
    pub refresh_token: String,
    /// Until when it does.
    pub refresh_expires_at: Time,
}

/// Begins a session. No such account, another password and a suspended user are answered alike, after the same work.
pub fn sign_in(db: &Db, ring: &KeyRing, given: &Credentials, origin: &Origin) -> Result<SignedIn> {
    signing::ready(db, ring)?;
    let email = Email::fold(&given.email);
    let counted = Counted::new(&email, origin.address.as_deref());
    let now = db.now();
    let account = db.look(|conn| {
        throttle::check(conn, &counted, now)?;
        users::find_by_email(conn, &email)
    })?;
    let right = password::verify(&given.password, account.as_ref().map(|account| account.password_hash.as_str()))?;
    let signed_in = db.write_now(|tx| {
        let held = match account.filter(|_| right) {
            Some(account) => users::hold(tx.conn, account.user.id)?.filter(|held| is_still(held, &account)),
            None => None,
        };
        let Some(account) = held else {
            throttle::failed(tx.conn, &counted, tx.now)?;
            return Ok(None);
        };
        throttle::succeeded(tx.conn, &counted)?;
        begin(tx, ring, account, origin).map(Some)
    })?;
    signed_in.ok_or_else(wrong_credentials)
}

/// Whether the account may come in with the password that was just right.
fn is_still(held: &Account, verified: &Account) -> bool {
    held.password_hash == verified.password_hash && held.user.suspended_at.is_none()
}

fn later(now: Time, seconds: i64) -> Result<Time> {
    Time::from_micros(now.micros() + seconds * 1_000_000).ok_or_else(|| Error::internal("a time after all calendars"))
}

fn begin(tx: &mut Tx<'_>, ring: &KeyRing, account: Account, origin: &Origin) -> Result<SignedIn> {
    let user = account.user.id;
    sessions::forget(tx.conn, user, later(tx.now, -LIFETIME)?)?;
    let session = NewSession {
        id: tx.next_id(),
        user,
        address: origin.address.clone(),
        agent: origin.agent.clone(),
        expires_at: later(tx.now, LIFETIME)?,
    };
    sessions::insert(tx.conn, &session, tx.now)?;
    note(tx, &origin.caller(&account, session.id), "session.start", session.id)?;
    give(tx, ring, account, session.id, session.expires_at)
}

fn give(tx: &mut Tx<'_>, ring: &KeyRing, account: Account, session: Id, until: Time) -> Result<SignedIn> {
    let refresh_token = secret::write(secret::REFRESH, tx.secret());
    sessions::insert_token(tx.conn, &secret::hash(&refresh_token), session, tx.now)?;
    let access = Access { user: account.user.id, session };
    let access_token =
        token::issue(ring, access, tx.now)?.ok_or_else(|| Error::internal("there is no key that signs tokens"))?;
    let details = details(tx.conn, account.user)?;
    Ok(SignedIn { details, access_token, refresh_token, refresh_expires_at: until })
}

fn note(tx: &mut Tx<'_>, caller: &Caller, action: &'static str, session: Id) -> Result<()> {
    let after = caller.user.map(|user| json!({ "user": user }));
    audit::note(tx, caller, &Deed { action, kind: "session", subject: session, reason: None, before: None, after })
}

/// Changes a refresh token for the next. One that comes a second time was stolen from somebody, whoever of the two
/// sends it: it ends the session.
pub fn refresh(db: &Db, ring: &KeyRing, refresh_token: &str, origin: &Origin) -> Result<SignedIn> {
    signing::ready(db, ring)?;
    let hash = secret::hash(refresh_token);
    let signed_in = db.write_now(|tx| {
        let Some((session, user)) = sessions::find_by_token(tx.conn, &hash, tx.now)? else { return Ok(None) };
        // Held before the token is looked at again: two who come at once come one after the other.
        let Some(account) = users::hold(tx.conn, user)? else { return Ok(None) };
        let unused = sessions::use_token(tx.conn, &hash, tx.now)?;
        if sessions::find_by_token(tx.conn, &hash, tx.now)?.is_none() || account.user.suspended_at.is_some() {
            return Ok(None);
        }
        if !unused {
            sessions::end(tx.conn, session, SessionEnd::Reuse, tx.now)?;
            note(tx, &origin.caller(&account, session), "session.reuse", session)?;
            return Ok(None);
        }
        let until = later(tx.now, LIFETIME)?;
        sessions::prolong(tx.conn, session, until, tx.now)?;
        give(tx, ring, account, session, until).map(Some)
    })?;
    signed_in.ok_or_else(invalid_token)
}

/// Ends the session that the caller came in with. A key has none.
pub fn sign_out(tx: &mut Tx<'_>, caller: &Caller) -> Result<()> {
    let Via::Session(session) = caller.via else { return Err(super::session_needed()) };
    if sessions::end(tx.conn, session, SessionEnd::SignOut, tx.now)? {
        note(tx, caller, "session.end", session)?;
    }
    Ok(())
}
