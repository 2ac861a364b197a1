//! Who may come in, as the command line of the machine says it: users and keys, before anybody can sign in.

use crate::{
    auth::{KeyRing, password},
    domain::{
        account::{ApiKey, Email, parse_name},
        caller::{Caller, Role, Scope},
        fault::{Fault, Wrong},
    },
    error::{Error, Result},
    newsroom::{
        form::{By, Reference},
        keys::{self, NewKey, days_after},
        login::signing,
        users::{self, Details, UserForm},
    },
    store::{self, Db},
};

/// A user as a command names them.
#[derive(Debug, Default)]
pub struct AddUser {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// The sections that they are bound to.
    pub sections: Vec<String>,
    /// The password; without one, one is made up.
    pub password: Option<String>,
}

/// A user who was added.
pub struct Added {
    /// The user.
    pub details: Details,
    /// The password that was made up.
    pub made_up: Option<String>,
}

/// A key as a command names it.
#[derive(Debug, Default)]
pub struct AddKey {
    /// The address of its owner.
    pub user: String,
    /// What it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// For how many days.
    pub days: Option<i64>,
}

/// Notes what is wrong with a value, and goes on.
fn read<T>(faults: &mut Vec<Fault>, at: &str, value: std::result::Result<T, Wrong>) -> Option<T> {
    value.map_err(|wrong| faults.push(Fault::pointer(at, wrong.code, wrong.detail))).ok()
}

/// Whether nobody can come in yet.
pub fn is_empty(db: &Db) -> Result<bool> {
    db.look(store::users::is_empty)
}

/// Whether somebody signs in with an address.
pub fn has_user(db: &Db, email: &str) -> Result<bool> {
    Ok(db.look(|conn| store::users::find_by_email(conn, &Email::fold(email)))?.is_some())
}

/// Adds a user.
pub fn add_user(db: &Db, new: &AddUser) -> Result<Added> {
    let mut faults = Vec::new();
    let email = read(&mut faults, "/email", Email::parse(&new.email));
    let name = read(&mut faults, "/name", parse_name(&new.name));
    let role = read(&mut faults, "/role", Role::parse(&new.role));
    let made_up = new.password.is_none().then(|| password::generate(db.secret()));
    let password = new.password.as_ref().or(made_up.as_ref()).map(String::as_str).unwrap_or_default();
    if let Some(email) = &email {
        read(&mut faults, "/password", password::check(password, email));
    }
    let (Some(email), Some(name), Some(role), true) = (email, name, role, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let reference =
        |(at, name): (usize, &String)| Reference { pointer: format!("/sections/{at}"), by: By::Text(name.clone()) };
    let form = UserForm {
        email,
        name,
        role,
        sections: new.sections.iter().enumerate().map(reference).collect(),
        suspended: false,
        password_hash: Some(password::hash(password)?),
    };
    let details = db.write_now(|tx| users::create(tx, &Caller::command(), form))?;
    Ok(Added { details, made_up })
}

/// Makes a key; gives it with its secret.
pub fn add_key(db: &Db, new: &AddKey) -> Result<(ApiKey, String)> {
    let email = Email::fold(&new.user);
    let owner = db.look(|conn| store::users::find_by_email(conn, &email))?;
    let mut faults = Vec::new();
    if owner.is_none() {
        faults.push(Fault::pointer("/user", "unknown_reference", format!("Nobody signs in with {email}.")));
    }
    let name = read(&mut faults, "/name", parse_name(&new.name));
    let scopes = new.scopes.iter().enumerate();
    let scopes: Vec<Scope> =
        scopes.filter_map(|(at, word)| read(&mut faults, &format!("/scopes/{at}"), Scope::parse(word))).collect();
    let (Some(owner), Some(name), true) = (owner, name, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let days = new.days.unwrap_or(keys::DAYS);
    db.write_now(|tx| {
        let expires_at = days_after(tx.now, days.clamp(-1, 100_000));
        let new = NewKey { name, scopes, expires_at, user: Some(owner.user.id) };
        keys::create(tx, &Caller::command(), &new)
    })
}

/// Makes a new key that signs access tokens; gives its name.
pub fn rotate_token_key(db: &Db) -> Result<String> {
    db.write_now(|tx| signing::rotate(tx, &Caller::command()))
}

/// Makes the first key that signs access tokens, if the store has none.
pub fn first_token_key(db: &Db) -> Result<()> {
    signing::ready(db, &KeyRing::kept(&db.settings().epoch))
}
