//! Articles: who they are; and where they come from.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::{articles, external_ids},
};
use crate::{
    domain::{
        article::{Article, ExternalId, State},
        id::Id,
        slug::Slug,
        time::Time,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = articles, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    version: i64,
    state: String,
    archived_at: Option<NaiveDateTime>,
    wished_slug: Option<String>,
    translation_group: String,
    embargo_until: Option<NaiveDateTime>,
    embargoed: bool,
    publish_at: Option<NaiveDateTime>,
    expires_at: Option<NaiveDateTime>,
    no_automatic_related: bool,
    created_at: NaiveDateTime,
    created_by: String,
    updated_at: NaiveDateTime,
    updated_by: String,
    owner_id: Option<String>,
    killed_at: Option<NaiveDateTime>,
    deleted_at: Option<NaiveDateTime>,
}

fn row(article: &Article) -> Row {
    Row {
        id: article.id.to_string(),
        version: article.version,
        state: article.state.to_string(),
        archived_at: article.archived_at.map(|time| time.naive()),
        wished_slug: article.wished_slug.as_ref().map(Slug::to_string),
        translation_group: article.translation_group.to_string(),
        embargo_until: article.embargo_until.map(|time| time.naive()),
        embargoed: article.embargoed,
        publish_at: article.publish_at.map(|time| time.naive()),
        expires_at: article.expires_at.map(|time| time.naive()),
        no_automatic_related: article.no_automatic_related,
        created_at: article.created_at.naive(),
        created_by: article.created_by.clone(),
        updated_at: article.updated_at.naive(),
        updated_by: article.updated_by.clone(),
        owner_id: article.owner.map(|id| id.to_string()),
        killed_at: article.killed_at.map(Time::naive),
        deleted_at: article.deleted_at.map(Time::naive),
    }
}

fn article(row: Row) -> Result<Article> {
    Ok(Article {
        id: columns::id(&row.id)?,
        version: row.version,
        state: columns::word(&row.state, State::parse)?,
        archived_at: columns::some_time(row.archived_at),
        wished_slug: row.wished_slug.map(columns::slug),
        translation_group: columns::id(&row.translation_group)?,
        embargo_until: columns::some_time(row.embargo_until),
        embargoed: row.embargoed,
        publish_at: columns::some_time(row.publish_at),
        expires_at: columns::some_time(row.expires_at),
        no_automatic_related: row.no_automatic_related,
        created_at: columns::time(row.created_at),
        created_by: row.created_by,
        updated_at: columns::time(row.updated_at),
        updated_by: row.updated_by,
        owner: columns::some_id(row.owner_id.as_deref())?,
        killed_at: columns::some_time(row.killed_at),
        deleted_at: columns::some_time(row.deleted_at),
    })
}

/// At most so many articles with greater ids, by id.
pub fn list_after(conn: &mut Conn, after: Id, limit: i64) -> Result<Vec<Article>> {
    let rows: Vec<Row> =
        articles::table.filter(articles::id.gt(after.to_string())).order(articles::id).limit(limit).load(conn)?;
    rows.into_iter().map(article).collect()
}

/// The articles with these ids.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Article>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(ToString::to_string).collect();
        for row in articles::table.filter(articles::id.eq_any(texts)).load::<Row>(conn)? {
            let article = article(row)?;
            found.insert(article.id, article);
        }
    }
    Ok(found)
}

/// Holds an article until the end of the transaction, so that nobody else changes it; gives it as it is then.
pub fn hold(conn: &mut Conn, id: Id) -> Result<Option<Article>> {
    let one = articles::table.find(id.to_string());
    match conn {
        Conn::Postgres(inner) => one.for_no_key_update().first::<Row>(inner).optional()?,
        // There is one writer at a time, and this is it.
        Conn::Sqlite(inner) => one.first::<Row>(inner).optional()?,
    }
    .map(article)
    .transpose()
}

/// Holds several, in the order of their ids so that two who hold several do not wait for each other in a ring.
pub fn hold_all(conn: &mut Conn, ids: &[Id]) -> Result<()> {
    // With SQLite there is one writer at a time, and this is it.
    let Conn::Postgres(inner) = conn else { return Ok(()) };
    for part in in_order(ids).chunks(500) {
        let held = articles::table.filter(articles::id.eq_any(part)).order(articles::id).select(articles::id);
        held.for_no_key_update().load::<String>(inner)?;
    }
    Ok(())
}

/// Keeps others from changing these until the end of the transaction.
pub fn share(conn: &mut Conn, ids: &[Id]) -> Result<()> {
    // With SQLite there is one writer at a time, and this is it.
    let Conn::Postgres(inner) = conn else { return Ok(()) };
    for part in in_order(ids).chunks(500) {
        let held = articles::table.filter(articles::id.eq_any(part)).order(articles::id).select(articles::id);
        held.for_share().load::<String>(inner)?;
    }
    Ok(())
}

fn in_order(ids: &[Id]) -> Vec<String> {
    let mut texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
    texts.sort_unstable();
    texts
}

/// The articles that wish for a slug.
pub fn wishing(conn: &mut Conn, slug: &Slug) -> Result<Vec<Id>> {
    let ids: Vec<String> = articles::table
        .filter(articles::wished_slug.eq(slug.as_ref()))
        .filter(articles::deleted_at.is_null())
        .select(articles::id)
        .order(articles::id)
        .limit(100)
        .load(conn)?;
    ids.iter().map(|id| columns::id(id)).collect()
}

/// The articles that say the same in several languages, by id.
pub fn in_group(conn: &mut Conn, group: Id) -> Result<Vec<Article>> {
    in_groups(conn, &[group])
}

/// The articles of these translation groups, by id.
pub fn in_groups(conn: &mut Conn, groups: &[Id]) -> Result<Vec<Article>> {
    let texts: Vec<String> = groups.iter().map(ToString::to_string).collect();
    let query = articles::table.filter(articles::translation_group.eq_any(texts)).order(articles::id);
    query.load::<Row>(conn)?.into_iter().map(article).collect()
}

/// Adds articles.
pub fn insert<'a>(conn: &mut Conn, new: impl IntoIterator<Item = &'a Article>) -> Result<()> {
    let rows: Vec<Row> = new.into_iter().map(row).collect();
    insert_all!(conn, articles::table, rows);
    Ok(())
}

/// Replaces an article.
pub fn update(conn: &mut Conn, article: &Article) -> Result<()> {
    let row = row(article);
    diesel::update(articles::table.find(row.id.clone())).set(row).execute(conn)?;
    Ok(())
}

/// Turns the lock of an article whose own row stays as it is.
pub fn advance(conn: &mut Conn, id: Id, at: Time, by: &str) -> Result<()> {
    diesel::update(articles::table.find(id.to_string()))
        .set((
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(at.naive()),
            articles::updated_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts articles into a translation group.
pub fn regroup(conn: &mut Conn, ids: &[Id], group: Id, at: Time, by: &str) -> Result<()> {
    let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
    diesel::update(articles::table.filter(articles::id.eq_any(texts)))
        .set((
            articles::translation_group.eq(group.to_string()),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(at.naive()),
            articles::updated_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that the newest revisions of these articles are public.
pub fn publish_all(conn: &mut Conn, ids: &[Id], at: Time, by: &str) -> Result<()> {
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(ToString::to_string).collect();
        diesel::update(articles::table.filter(articles::id.eq_any(texts)))
            .set((
                articles::state.eq(State::Published.as_str()),
                articles::version.eq(articles::version + 1),
                articles::publish_at.eq(None::<NaiveDateTime>),
                articles::updated_at.eq(at.naive()),
                articles::updated_by.eq(by),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = external_ids, treat_none_as_default_value = false)]
struct ExternalRow {
    system: String,
    external_id: String,
    article_id: String,
    digests: String,
    run: String,
}

fn external_row(article: Id, external: &ExternalId) -> ExternalRow {
    ExternalRow {
        system: external.system.clone(),
        external_id: external.id.clone(),
        article_id: article.to_string(),
        digests: external.digests.join(" "),
        run: external.run.clone(),
    }
}

fn external(row: ExternalRow) -> Result<(Id, ExternalId)> {
    let digests = row.digests.split_whitespace().map(str::to_owned).collect();
    let external = ExternalId { system: row.system, id: row.external_id, digests, run: row.run };
    Ok((columns::id(&row.article_id)?, external))
}

/// Where these articles come from, by article, system and id.
pub fn external_ids_of(conn: &mut Conn, ids: &[Id]) -> Result<Vec<(Id, ExternalId)>> {
    let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<ExternalRow> = external_ids::table
        .filter(external_ids::article_id.eq_any(texts))
        .order((external_ids::article_id, external_ids::system, external_ids::external_id))
        .load(conn)?;
    rows.into_iter().map(external).collect()
}

/// The articles that have these ids in a system.
pub fn find_external(conn: &mut Conn, system: &str, ids: &[String]) -> Result<Vec<(Id, ExternalId)>> {
    let mut found = Vec::new();
    for part in ids.chunks(500) {
        let query =
            external_ids::table.filter(external_ids::system.eq(system)).filter(external_ids::external_id.eq_any(part));
        found.extend(query.load::<ExternalRow>(conn)?);
    }
    found.into_iter().map(external).collect()
}

/// Notes where articles come from.
pub fn insert_external(conn: &mut Conn, new: &[(Id, ExternalId)]) -> Result<()> {
    let rows: Vec<ExternalRow> = new.iter().map(|(article, external)| external_row(*article, external)).collect();
    insert_all!(conn, external_ids::table, rows);
    Ok(())
}

/// Notes what was last imported for an id.
pub fn update_external(conn: &mut Conn, seen: &ExternalId) -> Result<()> {
    diesel::update(external_ids::table.find((&seen.system, &seen.id)))
        .set((external_ids::digests.eq(seen.digests.join(" ")), external_ids::run.eq(&seen.run)))
        .execute(conn)?;
    Ok(())
}
