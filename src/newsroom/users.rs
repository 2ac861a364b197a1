//! Users, as admins keep them. Somebody who may come in can do nothing here by that alone.

pub use crate::store::users::Filter;
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
    newsroom::{
        form::{By, Reference},
        login,
        rights::needs,
    },
    store::{
        Conn, Tx,
        audit::{self, Deed},
        sections, sessions,
        users::{self, Account},
    },
    text::fold::fold,
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

/// A user as somebody wants them to be.
pub struct UserForm {
    /// What they sign in with.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The sections that they are bound to.
    pub sections: Vec<Reference>,
    /// Whether they may not come in.
    pub suspended: bool,
    /// The hash of a new password; a new user has one.
    pub password_hash: Option<String>,
}

/// Refuses those who may not change users.
pub fn may_write(caller: &Caller) -> Result<()> {
    needs(caller, Scope::UsersWrite)
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
    needs(caller, Scope::UsersRead)?;
    let mut found = users::list(conn, filter, after, limit + 1)?;
    let most = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > most;
    found.truncate(most);
    Ok((with_details(conn, found)?, more))
}

/// One user.
pub fn get(conn: &mut Conn, caller: &Caller, id: Id) -> Result<Details> {
    needs(caller, Scope::UsersRead)?;
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

/// The sections that are referred to; each that is not there is a fault.
fn resolve(conn: &mut Conn, references: &[Reference]) -> Result<Vec<Id>> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let all = sections::list_all(conn)?;
    let (mut ids, mut faults) = (Vec::new(), Vec::new());
    for Reference { pointer, by } in references {
        let is = |section: &&Section| match by {
            By::Id(id) => section.id == *id,
            By::Text(text) => {
                section.slug.as_ref() == text || section.path == *text || fold(&section.names.name) == fold(text)
            }
        };
        match all.iter().find(is) {
            Some(section) => ids.push(section.id),
            None => faults.push(Fault::pointer(pointer, "unknown_reference", "there is no such section")),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    if faults.is_empty() { Ok(ids) } else { Err(Error::Invalid(faults)) }
}

/// Adds a user.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, form: UserForm) -> Result<Details> {
    may_write(caller)?;
    if form.role == Role::Admin {
        need_session(caller)?;
    }
    let password_hash = form.password_hash.ok_or_else(|| Error::internal("a new user has no password"))?;
    let user = User {
        id: tx.next_id(),
        sections: resolve(tx.conn, &form.sections)?,
        email: form.email,
        name: form.name,
        role: form.role,
        version: 1,
        suspended_at: form.suspended.then_some(tx.now),
        created_at: tx.now,
        updated_at: tx.now,
    };
    if users::find_by_email(tx.conn, &user.email)?.is_some() {
        return Err(Error::conflict("email_taken", "Another user signs in with this address."));
    }
    let account = Account { user, password_hash };
    users::insert(tx.conn, &account)?;
    let after = Some(Value::Object(shown(&account.user)));
    let subject = account.user.id;
    audit::note(tx, caller, &Deed { action: "user.create", kind: "user", subject, reason: None, before: None, after })?;
    details(tx.conn, account.user)
}

/// A user who is to be changed; nobody else changes them, nor any admin, until this transaction ends.
pub struct Held {
    account: Account,
    admins: Vec<Id>,
    /// As they are now.
    pub details: Details,
}

/// Begins the change of a user.
pub fn hold(tx: &mut Tx<'_>, caller: &Caller, id: Id) -> Result<Held> {
    may_write(caller)?;
    let admins = users::hold_admins(tx.conn)?;
    let account = users::hold(tx.conn, id)?.ok_or_else(|| no_user(id))?;
    let details = details(tx.conn, account.user.clone())?;
    Ok(Held { account, admins, details })
}

/// Changes a user. Suspension and another password end their sessions.
pub fn update(
    tx: &mut Tx<'_>,
    caller: &Caller,
    held: Held,
    made_for: Option<Precondition>,
    form: UserForm,
) -> Result<Details> {
    let Held { account: held, admins, .. } = held;
    check_version(tx.conn, &held.user, made_for)?;
    if held.user.role == Role::Admin || form.role == Role::Admin || form.password_hash.is_some() {
        need_session(caller)?;
    }
    let renewed = form.password_hash.is_some();
    let mut account = held.clone();
    account.user.sections = resolve(tx.conn, &form.sections)?;
    account.user.email = form.email;
    account.user.name = form.name;
    account.user.role = form.role;
    account.user.suspended_at = form.suspended.then_some(held.user.suspended_at.unwrap_or(tx.now));
    account.password_hash = form.password_hash.unwrap_or(account.password_hash);
    keep_an_admin(&held.user, account.user.is_acting_admin(), &admins)?;
    let account = save(tx, caller, &held, account, renewed)?;
    let id = account.user.id;
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
    let Held { account: Account { user, .. }, admins, .. } = hold(tx, caller, id)?;
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
