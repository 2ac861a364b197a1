//! API keys: everybody makes and revokes their own, admins those of others too.

use crate::{
    auth::secret,
    domain::{
        account::ApiKey,
        caller::{Caller, Role, Scope, Via},
        fault::Fault,
        id::Id,
        time::Time,
    },
    error::{Error, Result},
    newsroom::{login, rights::needs},
    store::{
        Conn, Tx,
        audit::{self, Deed},
        keys, users,
    },
};
use serde_json::json;

/// A key that shall be made.
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Until when.
    pub expires_at: Time,
    /// Whose it shall be; without one, the caller's.
    pub user: Option<Id>,
}

/// For how many days a key lasts if nothing is said.
pub const DAYS: i64 = 90;
/// For how many days a key may last.
pub const MOST_DAYS: i64 = 366;

/// So many days after a moment.
pub fn days_after(now: Time, days: i64) -> Time {
    Time::from_micros(now.micros() + days * 86_400_000_000).unwrap_or(now)
}

fn no_key(id: Id) -> Error {
    Error::NotFound(format!("No key of yours has the id {id}."))
}

/// Keys are looked at by their owners, with a session; by admins, those of others too.
fn may_see(caller: &Caller, owner: Id) -> bool {
    caller.user == Some(owner) || (caller.role == Role::Admin && caller.has(Scope::UsersRead))
}

fn need_session(caller: &Caller) -> Result<()> {
    if matches!(caller.via, Via::Key(_)) { Err(login::session_needed()) } else { Ok(()) }
}

/// A page of keys, newest first, and whether there are more: the caller's own, or for admins another's or all.
pub fn list(
    conn: &mut Conn,
    caller: &Caller,
    user: Option<Id>,
    before: Option<Id>,
    limit: i64,
) -> Result<(Vec<ApiKey>, bool)> {
    need_session(caller)?;
    if user.is_some_and(|user| caller.user != Some(user)) {
        needs(caller, Scope::UsersRead)?;
    }
    let all = caller.role == Role::Admin && user.is_none();
    let whose = if all { None } else { user.or(caller.user) };
    let mut found = keys::list(conn, whose, before, limit + 1)?;
    let most = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}

/// One key.
pub fn get(conn: &mut Conn, caller: &Caller, id: Id) -> Result<ApiKey> {
    need_session(caller)?;
    keys::find(conn, id)?.filter(|key| may_see(caller, key.user)).ok_or_else(|| no_key(id))
}

/// Makes a key; gives it with its secret, which nobody can be told again.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, new: &NewKey) -> Result<(ApiKey, String)> {
    need_session(caller)?;
    let user =
        new.user.or(caller.user).ok_or_else(|| Error::invalid("/user", "missing", "Say whose key it shall be."))?;
    if caller.user != Some(user) {
        needs(caller, Scope::UsersWrite)?;
    }
    let owner = users::hold(tx.conn, user)?.map(|account| account.user);
    let owner = owner.ok_or_else(|| Error::invalid("/user", "unknown_reference", "No user has this id."))?;
    check(new, owner.role, tx.now)?;
    let secret = secret::write(secret::KEY, tx.secret());
    let key = ApiKey {
        id: tx.next_id(),
        user,
        name: new.name.clone(),
        hint: secret::hint(&secret),
        scopes: new.scopes.clone(),
        created_at: tx.now,
        created_by: caller.name.clone(),
        expires_at: Some(new.expires_at),
        last_used_at: None,
        revoked_at: None,
    };
    keys::insert(tx.conn, &key, &secret::hash(&secret))?;
    let after = json!({ "user": key.user, "name": key.name, "scopes": key.scopes, "expires_at": key.expires_at });
    note(tx, caller, "key.create", key.id, None, Some(after))?;
    Ok((key, secret))
}

fn check(new: &NewKey, role: Role, now: Time) -> Result<()> {
    let mut faults = Vec::new();
    for (at, scope) in new.scopes.iter().enumerate() {
        if !role.may_have(*scope) {
            let detail = format!("A key of somebody with the role `{role}` cannot have the scope `{scope}`.");
            faults.push(Fault::pointer(format!("/scopes/{at}"), "scope_beyond_role", detail));
        }
    }
    if new.expires_at <= now || new.expires_at > days_after(now, MOST_DAYS) {
        let detail = format!("A key ends in the future, at most {MOST_DAYS} days from now.");
        faults.push(Fault::pointer("/expires_at", "out_of_range", detail));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Revokes a key, at once and for ever. May be repeated.
pub fn revoke(tx: &mut Tx<'_>, caller: &Caller, id: Id) -> Result<()> {
    need_session(caller)?;
    let key = keys::find(tx.conn, id)?.filter(|key| may_see(caller, key.user)).ok_or_else(|| no_key(id))?;
    if caller.user != Some(key.user) {
        needs(caller, Scope::UsersWrite)?;
    }
    if keys::revoke(tx.conn, id, tx.now)? {
        let before = json!({ "user": key.user, "name": key.name, "scopes": key.scopes });
        note(tx, caller, "key.revoke", id, Some(before), None)?;
    }
    Ok(())
}

fn note(
    tx: &mut Tx<'_>,
    caller: &Caller,
    action: &'static str,
    subject: Id,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
) -> Result<()> {
    audit::note(tx, caller, &Deed { action, kind: "key", subject, reason: None, before, after })
}
