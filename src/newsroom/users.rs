//! Users, as admins keep them. Somebody who may come in can do nothing here by that alone.

use crate::{
    domain::{
        account::{Email, SessionEnd, User},
        caller::{Caller, Lock, Precondition, Role, Scope, Via},
        fault::Fault,
        id::Id,
        taxonomy::Section,
        time::Time,
    },
    error::{Conflict, Error, Result},
    newsroom::login,
    store::{
        Conn, Tx,
        audit::{self, Deed},
        sections, sessions,
        users::{self, Account, Filter},
    },
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// A user with what belongs to them.
#[derive(Debug, Clone)]
pub struct Details {
    /// The user.
    pub user: User,
    /// The sections that they are bound to.
    pub sections: Vec<Section>,
    /// When they last came in.
    pub last_seen_at: Option<Time>,
}

/// Somebody who shall be able to sign in.
pub struct NewUser {
    /// With which address.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The sections that they are bound to: ids, slugs or paths.
    pub sections: Vec<String>,
    /// The hash of their password.
    pub password_hash: String,
}

/// What is changed of a user.
#[derive(Default)]
pub struct UserChange {
    /// Another address.
    pub email: Option<Email>,
    /// Another name.
    pub name: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// Other sections: ids, slugs or paths.
    pub sections: Option<Vec<String>>,
    /// Suspended or let in again.
    pub suspended: Option<bool>,
    /// The hash of another password.
    pub password_hash: Option<String>,
}

/// Refuses what the caller's role, or their key, does not allow.
pub(super) fn need(caller: &Caller, scope: Scope) -> Result<()> {
    if !caller.role.may_have(scope) {
        return Err(Error::forbidden("role_too_low", format!("This is not for the role `{}`.", caller.role)));
    }
    if !caller.has(scope) {
        return Err(Error::forbidden("scope_missing", format!("The key does not have the scope `{scope}`.")));
    }
    Ok(())
}

/// What a key may do to users ends where more could be done with them than with the key.
fn need_session(caller: &Caller) -> Result<()> {
    if matches!(caller.via, Via::Key(_)) { Err(login::session_needed()) } else { Ok(()) }
}

fn no_user(id: Id) -> Error {
    Error::NotFound(format!("No user has the id {id}."))
}

/// A page of users, by address, and whether there are more.
pub fn list(
    conn: &mut Conn,
    caller: &Caller,
    filter: &Filter,
    after: Option<&str>,
    limit: i64,
) -> Result<(Vec<Details>, bool)> {
    need(caller, Scope::UsersRead)?;
    let mut found = users::list(conn, filter, after, limit + 1)?;
    let most = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > most;
    found.truncate(most);
    Ok((with_details(conn, found)?, more))
}

/// One user.
pub fn get(conn: &mut Conn, caller: &Caller, id: Id) -> Result<Details> {
    need(caller, Scope::UsersRead)?;
    let account = users::find(conn, id)?.ok_or_else(|| no_user(id))?;
    details(conn, account.user)
}

/// A user with what belongs to them.
pub(super) fn details(conn: &mut Conn, user: User) -> Result<Details> {
    with_details(conn, vec![user])?.pop().ok_or_else(|| Error::internal("a user vanished while they were read"))
}

fn with_details(conn: &mut Conn, users: Vec<User>) -> Result<Vec<Details>> {
    let ids: Vec<Id> = users.iter().map(|user| user.id).collect();
    let seen = users::last_seen(conn, &ids)?;
    let bound = users.iter().any(|user| !user.sections.is_empty());
    let all = if bound { sections::list_all(conn)? } else { Vec::new() };
    let all: HashMap<Id, Section> = all.into_iter().map(|section| (section.id, section)).collect();
    let details = |user: User| Details {
        sections: user.sections.iter().filter_map(|id| all.get(id).cloned()).collect(),
        last_seen_at: seen.get(&user.id).copied(),
        user,
    };
    Ok(users.into_iter().map(details).collect())
}

/// The sections that ids, slugs or paths name; each that names none is a fault.
fn resolve(conn: &mut Conn, named: &[String]) -> Result<Vec<Id>> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let all = sections::list_all(conn)?;
    let (mut ids, mut faults) = (Vec::new(), Vec::new());
    for (at, name) in named.iter().enumerate() {
        let is = |section: &&Section| {
            section.id.to_string() == *name || section.slug.as_ref() == name || section.path == *name
        };
        match all.iter().find(is) {
            Some(section) => ids.push(section.id),
            None => {
                let detail = format!("No section has the id, slug or path `{name}`.");
                faults.push(Fault::pointer(format!("/sections/{at}"), "unknown_reference", detail));
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    if faults.is_empty() { Ok(ids) } else { Err(Error::Invalid(faults)) }
}

/// Adds a user.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, new: &NewUser) -> Result<Details> {
    need(caller, Scope::UsersWrite)?;
    if new.role == Role::Admin {
        need_session(caller)?;
    }
    let user = User {
        id: tx.next_id(),
        email: new.email.clone(),
        name: new.name.clone(),
        role: new.role,
        sections: resolve(tx.conn, &new.sections)?,
        version: 1,
        suspended_at: None,
        created_at: tx.now,
        updated_at: tx.now,
    };
    if users::find_by_email(tx.conn, &user.email)?.is_some() {
        return Err(Error::conflict("email_taken", "Another user signs in with this address."));
    }
    let account = Account { user, password_hash: new.password_hash.clone() };
    users::insert(tx.conn, &account)?;
    let after = Some(Value::Object(shown(&account.user)));
    let subject = account.user.id;
    audit::note(tx, caller, &Deed { action: "user.create", kind: "user", subject, reason: None, before: None, after })?;
    details(tx.conn, account.user)
}

/// Changes a user. Suspension and another password end their sessions.
pub fn update(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: Id,
    made_for: Option<Precondition>,
    change: &UserChange,
) -> Result<Details> {
    need(caller, Scope::UsersWrite)?;
    let admins = users::hold_admins(tx.conn)?;
    let held = users::hold(tx.conn, id)?.ok_or_else(|| no_user(id))?;
    check_version(tx.conn, &held.user, made_for)?;
    if held.user.role == Role::Admin || change.role == Some(Role::Admin) || change.password_hash.is_some() {
        need_session(caller)?;
    }
    let mut account = held.clone();
    if let Some(email) = &change.email {
        account.user.email = email.clone();
    }
    if let Some(name) = &change.name {
        account.user.name.clone_from(name);
    }
    account.user.role = change.role.unwrap_or(held.user.role);
    if let Some(named) = &change.sections {
        account.user.sections = resolve(tx.conn, named)?;
    }
    if let Some(suspended) = change.suspended {
        account.user.suspended_at = suspended.then_some(held.user.suspended_at.unwrap_or(tx.now));
    }
    if let Some(hash) = &change.password_hash {
        account.password_hash.clone_from(hash);
    }
    keep_an_admin(&held.user, account.user.is_acting_admin(), &admins)?;
    let renewed = change.password_hash.is_some();
    let account = save(tx, caller, &held, account, renewed)?;
    let own = if let Via::Session(session) = caller.via { Some(session) } else { None };
    if account.user.suspended_at.is_some() {
        sessions::end_all(tx.conn, id, None, SessionEnd::Suspension, tx.now)?;
    } else if renewed {
        sessions::end_all(tx.conn, id, own, SessionEnd::Password, tx.now)?;
    }
    details(tx.conn, account.user)
}

fn check_version(conn: &mut Conn, user: &User, made_for: Option<Precondition>) -> Result<()> {
    let refuse: fn(Lock) -> Error = match made_for {
        Some(Precondition::Any) => return Ok(()),
        Some(Precondition::Version(version)) if version == user.version => return Ok(()),
        Some(_) => Error::Stale,
        None => Error::VersionMissing,
    };
    let changed_by = audit::last_by(conn, user.id)?.unwrap_or_default();
    Err(refuse(Lock { version: user.version, changed_at: user.updated_at, changed_by }))
}

/// Somebody must be left who can do everything.
fn keep_an_admin(user: &User, stays: bool, admins: &[Id]) -> Result<()> {
    if !user.is_acting_admin() || stays || admins.iter().any(|other| *other != user.id) {
        return Ok(());
    }
    Err(Error::conflict("last_admin", "This is the last admin who can come in: make another one first."))
}

/// Writes what has changed of a user, and notes it; what has not changed stays at its version.
pub(super) fn save(
    tx: &mut Tx<'_>,
    caller: &Caller,
    held: &Account,
    mut account: Account,
    renewed: bool,
) -> Result<Account> {
    let (mut before, mut after) = (shown(&held.user), shown(&account.user));
    before.retain(|name, value| after.get(name) != Some(value));
    after.retain(|name, _| before.contains_key(name));
    if before.is_empty() && !renewed {
        return Ok(account);
    }
    account.user.version = held.user.version + 1;
    account.user.updated_at = tx.now;
    users::update(tx.conn, &account)?;
    let subject = account.user.id;
    if !before.is_empty() {
        let (before, after) = (Some(Value::Object(before)), Some(Value::Object(after)));
        audit::note(tx, caller, &Deed { action: "user.update", kind: "user", subject, reason: None, before, after })?;
    }
    if renewed {
        let deed = Deed { action: "password.change", kind: "user", subject, reason: None, before: None, after: None };
        audit::note(tx, caller, &deed)?;
    }
    Ok(account)
}

/// What the audit log shows of a user.
fn shown(user: &User) -> Map<String, Value> {
    let shown = json!({
        "email": user.email.as_ref(),
        "name": user.name,
        "role": user.role,
        "sections": user.sections,
        "suspended": user.suspended_at.is_some(),
    });
    if let Value::Object(shown) = shown { shown } else { Map::new() }
}

/// Removes a user who has made nothing; others are suspended instead.
pub fn delete(tx: &mut Tx<'_>, caller: &Caller, id: Id, made_for: Option<Precondition>) -> Result<()> {
    need(caller, Scope::UsersWrite)?;
    let admins = users::hold_admins(tx.conn)?;
    let Account { user, .. } = users::hold(tx.conn, id)?.ok_or_else(|| no_user(id))?;
    check_version(tx.conn, &user, made_for)?;
    if user.role == Role::Admin {
        need_session(caller)?;
    }
    keep_an_admin(&user, false, &admins)?;
    let by = users::uses(tx.conn, id)?;
    if !by.is_empty() {
        let detail = "What this user has done stands here under their name: suspend them instead.";
        return Err(Conflict { by, ..Conflict::new("in_use", detail) }.into());
    }
    users::delete(tx.conn, id)?;
    let before = Some(Value::Object(shown(&user)));
    audit::note(
        tx,
        caller,
        &Deed { action: "user.delete", kind: "user", subject: id, reason: None, before, after: None },
    )
}

/// Whether nobody can come in yet.
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    users::is_empty(conn)
}

/// The user who signs in with an address: for the command line.
pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<User>> {
    Ok(users::find_by_email(conn, email)?.map(|account| account.user))
}
