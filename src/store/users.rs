//! Users, with what only sign-in may see of them.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::{api_keys, articles, audit_log, refresh_tokens, sessions, user_sections, users},
    violates,
};
use crate::{
    domain::{
        account::{Email, User},
        caller::Role,
        id::Id,
        time::Time,
    },
    error::{Error, Result, Use},
};
use chrono::NaiveDateTime;
use diesel::{dsl::max, prelude::*};
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    email: String,
    name: String,
    password_hash: String,
    role: String,
    version: i64,
    suspended_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

/// A user and the hash of their password.
#[derive(Clone)]
pub struct Account {
    /// The user.
    pub user: User,
    /// Argon2id, in PHC's form.
    pub password_hash: String,
}

fn row(account: &Account) -> Row {
    let Account { user, password_hash } = account;
    Row {
        id: user.id.to_string(),
        email: user.email.to_string(),
        name: user.name.clone(),
        password_hash: password_hash.clone(),
        role: user.role.to_string(),
        version: user.version,
        suspended_at: user.suspended_at.map(Time::naive),
        created_at: user.created_at.naive(),
        updated_at: user.updated_at.naive(),
    }
}

fn account(row: Row, sections: Vec<Id>) -> Result<Account> {
    let user = User {
        id: columns::id(&row.id)?,
        email: Email::trusted(row.email),
        name: row.name,
        role: columns::word(&row.role, Role::parse)?,
        sections,
        version: row.version,
        suspended_at: columns::some_time(row.suspended_at),
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    };
    Ok(Account { user, password_hash: row.password_hash })
}

fn with_sections(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Account>> {
    let mut bound: HashMap<String, Vec<Id>> = HashMap::new();
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let found: Vec<(String, String)> = user_sections::table
        .filter(user_sections::user_id.eq_any(ids))
        .order((user_sections::user_id, user_sections::section_id))
        .load(conn)?;
    for (user, section) in found {
        bound.entry(user).or_default().push(columns::id(&section)?);
    }
    rows.into_iter()
        .map(|row| {
            let sections = bound.remove(&row.id).unwrap_or_default();
            account(row, sections)
        })
        .collect()
}

fn one(conn: &mut Conn, row: Option<Row>) -> Result<Option<Account>> {
    Ok(with_sections(conn, row.into_iter().collect())?.pop())
}

/// Whether there is no user at all.
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    Ok(users::table.select(users::id).first::<String>(conn).optional()?.is_none())
}

/// The user with an id.
pub fn find(conn: &mut Conn, id: Id) -> Result<Option<Account>> {
    let row = users::table.find(id.to_string()).first(conn).optional()?;
    one(conn, row)
}

/// The user who signs in with an address.
pub fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Account>> {
    let row = users::table.filter(users::email.eq(email.as_ref())).first(conn).optional()?;
    one(conn, row)
}

/// The user with an id, whom nobody else changes until this transaction ends.
pub fn hold(conn: &mut Conn, id: Id) -> Result<Option<Account>> {
    let row = diesel::update(users::table.find(id.to_string()))
        .set(users::id.eq(users::id))
        .returning(users::all_columns)
        .get_result(conn)
        .optional()?;
    one(conn, row)
}

/// The admins who can come in; none of them is changed by others until this transaction ends.
pub fn hold_admins(conn: &mut Conn) -> Result<Vec<Id>> {
    let acting = users::table.filter(users::role.eq(Role::Admin.as_str())).filter(users::suspended_at.is_null());
    let ids: Vec<String> =
        diesel::update(acting).set(users::id.eq(users::id)).returning(users::id).get_results(conn)?;
    ids.iter().map(|id| columns::id(id)).collect()
}

/// Which users are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name or the address, in small letters.
    pub part: Option<String>,
    /// With this role.
    pub role: Option<Role>,
    /// Suspended or not.
    pub suspended: Option<bool>,
}

/// At most so many users behind an address, by address.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: i64) -> Result<Vec<User>> {
    diesel::define_sql_function! { fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text; }
    let mut query = users::table.into_boxed();
    if let Some(part) = &filter.part {
        let pattern = format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let named = lower(users::name).like(pattern.clone()).escape('\\');
        query = query.filter(named.or(users::email.like(pattern).escape('\\')));
    }
    if let Some(role) = filter.role {
        query = query.filter(users::role.eq(role.as_str()));
    }
    query = match filter.suspended {
        Some(true) => query.filter(users::suspended_at.is_not_null()),
        Some(false) => query.filter(users::suspended_at.is_null()),
        None => query,
    };
    if let Some(after) = after {
        query = query.filter(users::email.gt(after.to_owned()));
    }
    let rows: Vec<Row> = query.order(users::email).limit(limit).load(conn)?;
    Ok(with_sections(conn, rows)?.into_iter().map(|account| account.user).collect())
}

/// When each of these users last came in, if they did.
pub fn last_seen(conn: &mut Conn, users: &[Id]) -> Result<HashMap<Id, Time>> {
    let ids: Vec<String> = users.iter().map(Id::to_string).collect();
    let seen: Vec<(String, Option<NaiveDateTime>)> = sessions::table
        .filter(sessions::user_id.eq_any(ids))
        .group_by(sessions::user_id)
        .select((sessions::user_id, max(sessions::last_used_at)))
        .load(conn)?;
    seen.into_iter().filter_map(|(id, at)| at.map(|at| Ok((columns::id(&id)?, columns::time(at))))).collect()
}

/// Adds a user; `email_taken` if the address is another's.
pub fn insert(conn: &mut Conn, account: &Account) -> Result<()> {
    diesel::insert_into(users::table).values(row(account)).execute(conn).map_err(taken)?;
    bind(conn, &account.user)
}

/// Replaces a user.
pub fn update(conn: &mut Conn, account: &Account) -> Result<()> {
    let id = account.user.id.to_string();
    diesel::update(users::table.find(&id)).set(row(account)).execute(conn).map_err(taken)?;
    diesel::delete(user_sections::table.filter(user_sections::user_id.eq(&id))).execute(conn)?;
    bind(conn, &account.user)
}

fn bind(conn: &mut Conn, user: &User) -> Result<()> {
    let rows: Vec<_> = user
        .sections
        .iter()
        .map(|section| {
            (user_sections::user_id.eq(user.id.to_string()), user_sections::section_id.eq(section.to_string()))
        })
        .collect();
    insert_all!(conn, user_sections::table, rows);
    Ok(())
}

fn taken(error: diesel::result::Error) -> Error {
    if violates(&error, "users", "email") {
        return Error::conflict("email_taken", "Another user signs in with this address.");
    }
    error.into()
}

/// What a user has made: articles, and deeds in the audit log other than coming and going.
pub fn uses(conn: &mut Conn, id: Id) -> Result<Vec<Use>> {
    let id = id.to_string();
    let owned = articles::table.filter(articles::owner_id.eq(&id));
    let done = audit_log::table.filter(audit_log::user_id.eq(&id)).filter(audit_log::action.not_like("session.%"));
    let mut uses = Vec::new();
    let count: i64 = owned.count().get_result(conn)?;
    if count > 0 {
        let first: Vec<String> = owned.select(articles::id).order(articles::id).limit(5).load(conn)?;
        uses.push(Use { kind: "article", count, ids: first.iter().map(|id| columns::id(id)).collect::<Result<_>>()? });
    }
    let count: i64 = done.count().get_result(conn)?;
    if count > 0 {
        let first: Vec<String> = done.select(audit_log::id).order(audit_log::id).limit(5).load(conn)?;
        uses.push(Use { kind: "audit", count, ids: first.iter().map(|id| columns::id(id)).collect::<Result<_>>()? });
    }
    Ok(uses)
}

/// Removes a user with their sessions and keys.
pub fn delete(conn: &mut Conn, id: Id) -> Result<()> {
    let id = id.to_string();
    let own: Vec<String> = sessions::table.filter(sessions::user_id.eq(&id)).select(sessions::id).load(conn)?;
    for part in own.chunks(500) {
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(part))).execute(conn)?;
    }
    diesel::delete(sessions::table.filter(sessions::user_id.eq(&id))).execute(conn)?;
    diesel::delete(api_keys::table.filter(api_keys::user_id.eq(&id))).execute(conn)?;
    diesel::delete(user_sections::table.filter(user_sections::user_id.eq(&id))).execute(conn)?;
    diesel::delete(users::table.find(&id)).execute(conn)?;
    Ok(())
}
