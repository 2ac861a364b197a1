//! Sessions: who has come in, and the refresh tokens that keep them in.

use super::{
    backend::Conn,
    columns,
    schema::{refresh_tokens, sessions},
    statement::Statement,
};
use crate::{
    domain::{account::SessionEnd, caller::Role, id::Id, time::Time},
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Nullable, Text, Timestamp},
};

/// A session as it begins.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub user: Id,
    /// From which address.
    pub address: Option<String>,
    /// With which program.
    pub agent: Option<String>,
    /// Until when it lasts unless it is refreshed.
    pub expires_at: Time,
}

/// Whoever is behind a session or a key at this moment, and may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The user.
    pub user: Id,
    /// How they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The sections that an editor is bound to.
    pub sections: Vec<Id>,
    /// When the session or the key was last used, as far as that is written down.
    pub last_used_at: Option<Time>,
}

pub(super) type PresentColumns = (Text, Text, Text, Nullable<Timestamp>, Nullable<Text>);
pub(super) type PresentRow = (String, String, String, Option<NaiveDateTime>, Option<String>);

/// One user of rows that differ in the section alone.
pub(super) fn present(rows: Vec<PresentRow>) -> Result<Option<Present>> {
    let mut found: Option<Present> = None;
    for (user, name, role, last_used_at, section) in rows {
        let section = columns::some_id(section.as_deref())?;
        match &mut found {
            Some(present) => present.sections.extend(section),
            None => {
                found = Some(Present {
                    user: columns::id(&user)?,
                    name,
                    role: columns::word(&role, Role::parse)?,
                    sections: section.into_iter().collect(),
                    last_used_at: columns::some_time(last_used_at),
                });
            }
        }
    }
    Ok(found)
}

/// Whoever is behind a session, if it is this user's, has not ended, and the user may come in.
pub fn find_present(conn: &mut Conn, session: Id, user: Id, now: Time) -> Result<Option<Present>> {
    let statement: Statement<PresentColumns> = Statement::new(
        "select u.id, u.name, u.role, s.last_used_at, b.section_id from sessions s join users u on u.id = s.user_id \
         left join user_sections b on b.user_id = u.id and u.role = 'editor' where s.id = ",
    )
    .id(session)
    .sql(" and s.user_id = ")
    .id(user)
    .sql(" and s.ended_at is null and s.expires_at > ")
    .moment(now)
    .sql(" and u.suspended_at is null order by b.section_id");
    present(statement.load::<PresentRow>(conn)?)
}

/// Begins a session.
pub fn insert(conn: &mut Conn, session: &NewSession, now: Time) -> Result<()> {
    let row = (
        sessions::id.eq(session.id.to_string()),
        sessions::user_id.eq(session.user.to_string()),
        sessions::address.eq(session.address.as_deref()),
        sessions::agent.eq(session.agent.as_deref()),
        sessions::created_at.eq(now.naive()),
        sessions::last_used_at.eq(now.naive()),
        sessions::expires_at.eq(session.expires_at.naive()),
    );
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds a refresh token to a session.
pub fn insert_token(conn: &mut Conn, hash: &str, session: Id, now: Time) -> Result<()> {
    let row = (
        refresh_tokens::hash.eq(hash),
        refresh_tokens::session_id.eq(session.to_string()),
        refresh_tokens::created_at.eq(now.naive()),
    );
    diesel::insert_into(refresh_tokens::table).values(row).execute(conn)?;
    Ok(())
}

/// Uses a refresh token up: of several who try at once, one succeeds.
pub fn use_token(conn: &mut Conn, hash: &str, now: Time) -> Result<bool> {
    let unused = refresh_tokens::table.find(hash).filter(refresh_tokens::used_at.is_null());
    Ok(diesel::update(unused).set(refresh_tokens::used_at.eq(now.naive())).execute(conn)? == 1)
}

/// The session that a refresh token, used or not, belongs to, and whose that is; only if it goes on.
pub fn find_by_token(conn: &mut Conn, hash: &str, now: Time) -> Result<Option<(Id, Id)>> {
    let statement: Statement<(Text, Text)> = Statement::new(
        "select s.id, s.user_id from refresh_tokens t join sessions s on s.id = t.session_id where t.hash = ",
    )
    .text(hash)
    .sql(" and s.ended_at is null and s.expires_at > ")
    .moment(now);
    let found: Option<(String, String)> = statement.load(conn)?.pop();
    found.map(|(session, user)| Ok((columns::id(&session)?, columns::id(&user)?))).transpose()
}

/// Lets a session go on until another time.
pub fn prolong(conn: &mut Conn, session: Id, expires_at: Time, now: Time) -> Result<()> {
    diesel::update(sessions::table.find(session.to_string()))
        .set((sessions::expires_at.eq(expires_at.naive()), sessions::last_used_at.eq(now.naive())))
        .execute(conn)?;
    Ok(())
}

/// Writes down that a session was used, unless that was done since `before`.
pub fn touch(conn: &mut Conn, session: Id, now: Time, before: Time) -> Result<()> {
    let stale = sessions::table.find(session.to_string()).filter(sessions::last_used_at.le(before.naive()));
    diesel::update(stale).set(sessions::last_used_at.eq(now.naive())).execute(conn)?;
    Ok(())
}

/// Ends a session; tells whether it had not ended before.
pub fn end(conn: &mut Conn, session: Id, why: SessionEnd, now: Time) -> Result<bool> {
    let going = sessions::table.find(session.to_string()).filter(sessions::ended_at.is_null());
    let ended = (sessions::ended_at.eq(now.naive()), sessions::ended_by.eq(why.as_str()));
    Ok(diesel::update(going).set(ended).execute(conn)? == 1)
}

/// Ends all sessions of a user but one; tells how many had not ended before.
pub fn end_all(conn: &mut Conn, user: Id, but: Option<Id>, why: SessionEnd, now: Time) -> Result<usize> {
    let going = sessions::table
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(but.map(|id| id.to_string()).unwrap_or_default()));
    let ended = (sessions::ended_at.eq(now.naive()), sessions::ended_by.eq(why.as_str()));
    Ok(diesel::update(going).set(ended).execute(conn)?)
}

/// Forgets what nobody needs any more: sessions of a user that ended, and refresh tokens that were used, before a time.
pub fn forget(conn: &mut Conn, user: Id, before: Time) -> Result<()> {
    let own = sessions::table.filter(sessions::user_id.eq(user.to_string()));
    let over = own.clone().filter(sessions::expires_at.lt(before.naive()).or(sessions::ended_at.lt(before.naive())));
    let ids: Vec<String> = over.select(sessions::id).limit(500).load(conn)?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(&ids))).execute(conn)?;
    diesel::delete(sessions::table.filter(sessions::id.eq_any(&ids))).execute(conn)?;
    let ids: Vec<String> = own.select(sessions::id).limit(500).load(conn)?;
    let used = refresh_tokens::table
        .filter(refresh_tokens::session_id.eq_any(&ids))
        .filter(refresh_tokens::used_at.lt(before.naive()));
    diesel::delete(used).execute(conn)?;
    Ok(())
}
