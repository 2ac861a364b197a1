//! One's own account.

use super::{
    Origin, invalid_token, session_needed,
    throttle::{self, Counted},
};
use crate::{
    auth::password,
    domain::{
        account::{Email, SessionEnd},
        caller::{Caller, Via},
        fault::Fault,
        id::Id,
    },
    error::{Error, Result},
    newsroom::users::{self, Details},
    store::{
        Conn, Db, Tx, sessions,
        users::{self as accounts, Account},
    },
};

/// What somebody changes of their own account.
#[derive(Default)]
pub struct MyChange {
    /// Another name.
    pub name: Option<String>,
    /// Another address.
    pub email: Option<Email>,
    /// Another password.
    pub password: Option<String>,
    /// The password as it is, without which neither of the last two is changed.
    pub current_password: Option<String>,
}

fn me(caller: &Caller) -> Result<Id> {
    caller.user.ok_or_else(invalid_token)
}

/// The caller's own account.
pub fn get_me(conn: &mut Conn, caller: &Caller) -> Result<Details> {
    let account = accounts::find(conn, me(caller)?)?.ok_or_else(invalid_token)?;
    users::details(conn, account.user)
}

/// Changes the caller's own account, with a session alone. Another password ends all other sessions.
pub fn change_me(db: &Db, caller: &Caller, change: &MyChange, origin: &Origin) -> Result<Details> {
    let Via::Session(session) = caller.via else { return Err(session_needed()) };
    let id = me(caller)?;
    let account = db.look(|conn| accounts::find(conn, id))?.ok_or_else(invalid_token)?;
    let mut faults = Vec::new();
    if let Some(new) = &change.password
        && let Err(wrong) = password::check(new, change.email.as_ref().unwrap_or(&account.user.email))
    {
        faults.push(Fault::pointer("/password", wrong.code, wrong.detail));
    }
    let guarded = change.password.is_some() || change.email.is_some();
    if guarded && change.current_password.is_none() {
        let detail = "Send the password as it is now, too: `current_password`.";
        faults.push(Fault::pointer("/current_password", "missing", detail));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let hash = if guarded { prove(db, &account, change, origin)? } else { None };
    db.write_now(|tx| {
        let held = accounts::hold(tx.conn, id)?.ok_or_else(invalid_token)?;
        if guarded && held.password_hash != account.password_hash {
            return Err(wrong_password());
        }
        write(tx, caller, held, change, hash, session)
    })
}

/// Asks for the password as it is, as often as sign-in does; gives the hash of the new one.
fn prove(db: &Db, account: &Account, change: &MyChange, origin: &Origin) -> Result<Option<String>> {
    let counted = Counted::new(&account.user.email, origin.address.as_deref());
    let now = db.now();
    db.look(|conn| throttle::check(conn, &counted, now))?;
    let given = change.current_password.as_deref().unwrap_or_default();
    if !password::verify(given, Some(&account.password_hash))? {
        db.write_now(|tx| throttle::failed(tx.conn, &counted, tx.now))?;
        return Err(wrong_password());
    }
    change.password.as_deref().map(password::hash).transpose()
}

fn wrong_password() -> Error {
    Error::invalid("/current_password", "wrong_password", "This is not the password as it is now.")
}

fn write(
    tx: &mut Tx<'_>,
    caller: &Caller,
    held: Account,
    change: &MyChange,
    hash: Option<String>,
    session: Id,
) -> Result<Details> {
    let mut account = held.clone();
    if let Some(name) = &change.name {
        account.user.name.clone_from(name);
    }
    if let Some(email) = &change.email {
        account.user.email = email.clone();
    }
    let renewed = hash.is_some();
    if let Some(hash) = hash {
        account.password_hash = hash;
    }
    let account = users::save(tx, caller, &held, account, renewed)?;
    if renewed {
        sessions::end_all(tx.conn, account.user.id, Some(session), SessionEnd::Password, tx.now)?;
    }
    users::details(tx.conn, account.user)
}
