//! API keys: what scripts come in with. Their secrets are kept as hashes.

use super::{
    backend::Conn,
    columns,
    schema::api_keys,
    sessions::{Present, PresentColumns, PresentRow, present},
    statement::Statement,
};
use crate::{
    domain::{account::ApiKey, caller::Scope, id::Id, time::Time},
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Queryable, Insertable)]
#[diesel(table_name = api_keys, treat_none_as_default_value = false)]
struct Row {
    id: String,
    user_id: String,
    name: String,
    hash: String,
    hint: String,
    scopes: String,
    created_at: NaiveDateTime,
    created_by: String,
    expires_at: Option<NaiveDateTime>,
    last_used_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
}

fn key(row: Row) -> Result<ApiKey> {
    Ok(ApiKey {
        id: columns::id(&row.id)?,
        user: columns::id(&row.user_id)?,
        name: row.name,
        hint: row.hint,
        scopes: scopes(&row.scopes)?,
        created_at: columns::time(row.created_at),
        created_by: row.created_by,
        expires_at: columns::some_time(row.expires_at),
        last_used_at: columns::some_time(row.last_used_at),
        revoked_at: columns::some_time(row.revoked_at),
    })
}

fn scopes(json: &str) -> Result<Vec<Scope>> {
    columns::texts(json)?.iter().map(|word| columns::word(word, Scope::parse)).collect()
}

/// Adds a key with the hash of its secret.
pub fn insert(conn: &mut Conn, key: &ApiKey, hash: &str) -> Result<()> {
    let row = Row {
        id: key.id.to_string(),
        user_id: key.user.to_string(),
        name: key.name.clone(),
        hash: hash.to_owned(),
        hint: key.hint.clone(),
        scopes: columns::to_json(&key.scopes)?,
        created_at: key.created_at.naive(),
        created_by: key.created_by.clone(),
        expires_at: key.expires_at.map(Time::naive),
        last_used_at: None,
        revoked_at: None,
    };
    diesel::insert_into(api_keys::table).values(row).execute(conn)?;
    Ok(())
}

/// The key with an id.
pub fn find(conn: &mut Conn, id: Id) -> Result<Option<ApiKey>> {
    api_keys::table.find(id.to_string()).first(conn).optional()?.map(key).transpose()
}

/// At most so many keys with lesser ids, of a user or of all, newest first.
pub fn list(conn: &mut Conn, user: Option<Id>, before: Option<Id>, limit: i64) -> Result<Vec<ApiKey>> {
    let mut query = api_keys::table.into_boxed();
    if let Some(user) = user {
        query = query.filter(api_keys::user_id.eq(user.to_string()));
    }
    if let Some(before) = before {
        query = query.filter(api_keys::id.lt(before.to_string()));
    }
    let rows: Vec<Row> = query.order(api_keys::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(key).collect()
}

/// Whoever is behind the key with this hash, its id and what it may be used for; only if it opens anything now and
/// its owner may come in.
pub fn find_present(conn: &mut Conn, hash: &str, now: Time) -> Result<Option<(Present, Id, Vec<Scope>)>> {
    let found: Option<(String, String)> = api_keys::table
        .filter(api_keys::hash.eq(hash))
        .filter(api_keys::revoked_at.is_null())
        .filter(api_keys::expires_at.is_null().or(api_keys::expires_at.gt(now.naive())))
        .select((api_keys::id, api_keys::scopes))
        .first(conn)
        .optional()?;
    let Some((id, words)) = found else { return Ok(None) };
    // Revoked in between, it is found no more.
    let statement: Statement<PresentColumns> = Statement::new(
        "select u.id, u.name, u.role, k.last_used_at, b.section_id from api_keys k join users u on u.id = k.user_id \
         left join user_sections b on b.user_id = u.id and u.role = 'editor' where k.id = ",
    )
    .text(id.clone())
    .sql(" and k.revoked_at is null and u.suspended_at is null order by b.section_id");
    let Some(present) = present(statement.load::<PresentRow>(conn)?)? else { return Ok(None) };
    Ok(Some((present, columns::id(&id)?, scopes(&words)?)))
}

/// Writes down that a key was used, unless that was done since `before`.
pub fn touch(conn: &mut Conn, id: Id, now: Time, before: Time) -> Result<()> {
    let stale = api_keys::table
        .find(id.to_string())
        .filter(api_keys::last_used_at.is_null().or(api_keys::last_used_at.le(before.naive())));
    diesel::update(stale).set(api_keys::last_used_at.eq(now.naive())).execute(conn)?;
    Ok(())
}

/// Revokes a key; tells whether it was not revoked before.
pub fn revoke(conn: &mut Conn, id: Id, now: Time) -> Result<bool> {
    let open = api_keys::table.find(id.to_string()).filter(api_keys::revoked_at.is_null());
    Ok(diesel::update(open).set(api_keys::revoked_at.eq(now.naive())).execute(conn)? == 1)
}
