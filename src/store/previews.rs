//! Previews: one revision each, for those who have the link, for a time.

use super::{backend::Conn, columns, schema::previews};
use crate::{
    domain::{id::Id, time::Time},
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its id.
    pub id: Id,
    /// The article.
    pub article: Id,
    /// The revision that it shows.
    pub revision: Id,
    /// When it was made.
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
    /// When it ends.
    pub expires_at: Time,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = previews, treat_none_as_default_value = false)]
struct Row {
    id: String,
    article_id: String,
    revision_id: String,
    created_at: NaiveDateTime,
    created_by: String,
    expires_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
}

fn preview(row: Row) -> Result<Preview> {
    Ok(Preview {
        id: columns::id(&row.id)?,
        article: columns::id(&row.article_id)?,
        revision: columns::id(&row.revision_id)?,
        created_at: columns::time(row.created_at),
        created_by: row.created_by,
        expires_at: columns::time(row.expires_at),
        revoked_at: columns::some_time(row.revoked_at),
    })
}

/// Adds a preview.
pub fn insert(conn: &mut Conn, new: &Preview) -> Result<()> {
    let row = Row {
        id: new.id.to_string(),
        article_id: new.article.to_string(),
        revision_id: new.revision.to_string(),
        created_at: new.created_at.naive(),
        created_by: new.created_by.clone(),
        expires_at: new.expires_at.naive(),
        revoked_at: new.revoked_at.map(Time::naive),
    };
    diesel::insert_into(previews::table).values(&row).execute(conn)?;
    Ok(())
}

/// The preview with an id.
pub fn find(conn: &mut Conn, id: Id) -> Result<Option<Preview>> {
    previews::table.find(id.to_string()).first::<Row>(conn).optional()?.map(preview).transpose()
}

/// The previews of an article that have not ended by themselves, the newest first.
pub fn list_of(conn: &mut Conn, article: Id, now: Time) -> Result<Vec<Preview>> {
    let rows: Vec<Row> = previews::table
        .filter(previews::article_id.eq(article.to_string()))
        .filter(previews::expires_at.gt(now.naive()))
        .order(previews::id.desc())
        .limit(100)
        .load(conn)?;
    rows.into_iter().map(preview).collect()
}

/// Takes a preview back.
pub fn revoke(conn: &mut Conn, id: Id, at: Time) -> Result<()> {
    let one = previews::table.filter(previews::id.eq(id.to_string())).filter(previews::revoked_at.is_null());
    diesel::update(one).set(previews::revoked_at.eq(Some(at.naive()))).execute(conn)?;
    Ok(())
}

/// Takes all previews of a revision back.
pub fn revoke_of(conn: &mut Conn, revision: Id, at: Time) -> Result<()> {
    let all =
        previews::table.filter(previews::revision_id.eq(revision.to_string())).filter(previews::revoked_at.is_null());
    diesel::update(all).set(previews::revoked_at.eq(Some(at.naive()))).execute(conn)?;
    Ok(())
}

/// Takes all previews of an article back.
pub fn revoke_all(conn: &mut Conn, article: Id, at: Time) -> Result<()> {
    let all =
        previews::table.filter(previews::article_id.eq(article.to_string())).filter(previews::revoked_at.is_null());
    diesel::update(all).set(previews::revoked_at.eq(Some(at.naive()))).execute(conn)?;
    Ok(())
}
