//! Publications: when which revision was public; and the derived bodies made for them.

use super::{
    backend::{Conn, insert_all, on_backend},
    columns,
    schema::{publications, rendered_bodies},
};
use crate::{
    domain::{
        article::{Content, EndedBy, Publication, order_at},
        id::Id,
        slug::Slug,
        time::Time,
    },
    error::{Error, Result},
};
use chrono::NaiveDateTime;
use diesel::{prelude::*, upsert::excluded};
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = publications, treat_none_as_default_value = false)]
struct Row {
    id: String,
    article_id: String,
    revision_id: String,
    version: i64,
    live_from: NaiveDateTime,
    live_until: Option<NaiveDateTime>,
    ended_by: Option<String>,
    public_note: Option<String>,
    slug: String,
    section_id: Option<String>,
    source_id: Option<String>,
    kind: String,
    language: String,
    translation_group: String,
    published_at: Option<NaiveDateTime>,
    updated_at: NaiveDateTime,
    order_at: i64,
    expires_at: Option<NaiveDateTime>,
    struck_at: Option<NaiveDateTime>,
}

/// A publication with what is repeated on its row of the revision and the article.
pub struct NewPublication<'a> {
    /// The publication.
    pub publication: &'a Publication,
    /// What its revision says.
    pub content: &'a Content,
    /// The article's translation group.
    pub translation_group: Id,
}

fn row(new: &NewPublication<'_>) -> Row {
    let NewPublication { publication, content, translation_group } = new;
    Row {
        id: publication.id.to_string(),
        article_id: publication.article_id.to_string(),
        revision_id: publication.revision_id.to_string(),
        version: publication.version,
        live_from: publication.live_from.naive(),
        live_until: publication.live_until.map(Time::naive),
        ended_by: publication.ended_by.map(|word| word.to_string()),
        public_note: publication.public_note.clone(),
        slug: publication.slug.to_string(),
        section_id: content.sections.first().map(Id::to_string),
        source_id: content.source().map(|id| id.to_string()),
        kind: content.kind.to_string(),
        language: content.language.to_string(),
        translation_group: translation_group.to_string(),
        published_at: publication.published_at.map(Time::naive),
        updated_at: publication.updated_at.naive(),
        order_at: order_at(publication.published_at),
        expires_at: publication.expires_at.map(Time::naive),
        struck_at: publication.struck_at.map(Time::naive),
    }
}

fn publication(row: Row) -> Result<Publication> {
    Ok(Publication {
        id: columns::id(&row.id)?,
        article_id: columns::id(&row.article_id)?,
        revision_id: columns::id(&row.revision_id)?,
        version: row.version,
        live_from: columns::time(row.live_from),
        live_until: columns::some_time(row.live_until),
        ended_by: row.ended_by.as_deref().map(|text| columns::word(text, EndedBy::parse)).transpose()?,
        public_note: row.public_note,
        slug: columns::slug(row.slug),
        published_at: columns::some_time(row.published_at),
        updated_at: columns::time(row.updated_at),
        expires_at: columns::some_time(row.expires_at),
        struck_at: columns::some_time(row.struck_at),
    })
}

/// Adds publications. Two live translations of one text into one language are a conflict.
pub fn insert(conn: &mut Conn, new: &[NewPublication<'_>]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect();
    let mut insert = || -> diesel::QueryResult<()> {
        insert_all!(conn, publications::table, rows);
        Ok(())
    };
    insert().map_err(clash)
}

fn clash(error: diesel::result::Error) -> Error {
    if super::violates(&error, "publications", "translation") {
        return Error::conflict("translation_exists", "another public article says the same in this language");
    }
    error.into()
}

/// Puts the publications of articles into a translation group.
pub fn regroup(conn: &mut Conn, articles: &[Id], group: Id) -> Result<()> {
    let ids: Vec<String> = articles.iter().map(ToString::to_string).collect();
    diesel::update(publications::table.filter(publications::article_id.eq_any(ids)))
        .set(publications::translation_group.eq(group.to_string()))
        .execute(conn)
        .map_err(clash)?;
    Ok(())
}

/// The publications of these articles, by article and version.
pub fn list_of(conn: &mut Conn, articles: &[Id]) -> Result<Vec<Publication>> {
    let mut found = Vec::new();
    for part in articles.chunks(500) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<Row> = publications::table
            .filter(publications::article_id.eq_any(ids))
            .order((publications::article_id, publications::version))
            .load(conn)?;
        found.extend(rows);
    }
    found.into_iter().map(publication).collect()
}

/// The last publication of each of these articles, live or ended.
pub fn last_of(conn: &mut Conn, articles: &[Id]) -> Result<HashMap<Id, Publication>> {
    Ok(list_of(conn, articles)?.into_iter().map(|publication| (publication.article_id, publication)).collect())
}

/// Ends a live publication.
pub fn end(conn: &mut Conn, id: Id, at: Time, by: EndedBy, public_note: Option<&str>) -> Result<()> {
    diesel::update(publications::table.find(id.to_string()))
        .set((
            publications::live_until.eq(Some(at.naive())),
            publications::ended_by.eq(Some(by.as_str())),
            publications::public_note.eq(public_note),
        ))
        .execute(conn)?;
    Ok(())
}

/// Strikes a past publication.
pub fn strike(conn: &mut Conn, id: Id, at: Time) -> Result<()> {
    let past =
        publications::table.filter(publications::id.eq(id.to_string())).filter(publications::live_until.is_not_null());
    diesel::update(past).set(publications::struck_at.eq(Some(at.naive()))).execute(conn)?;
    Ok(())
}

/// Changes the slug of a live publication; false if nothing of the article is live.
pub fn set_slug(conn: &mut Conn, article: Id, slug: &Slug) -> Result<bool> {
    let live = publications::table
        .filter(publications::article_id.eq(article.to_string()))
        .filter(publications::live_until.is_null());
    Ok(diesel::update(live).set(publications::slug.eq(slug.as_ref())).execute(conn)? > 0)
}

/// Changes when a live publication shall end by itself.
pub fn set_expiry(conn: &mut Conn, article: Id, expires_at: Option<Time>) -> Result<()> {
    let live = publications::table
        .filter(publications::article_id.eq(article.to_string()))
        .filter(publications::live_until.is_null());
    diesel::update(live).set(publications::expires_at.eq(expires_at.map(Time::naive))).execute(conn)?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = rendered_bodies, treat_none_as_default_value = false)]
struct BodyRow {
    revision_id: String,
    form: &'static str,
    deriver: i64,
    content: String,
}

/// A derived form of a revision's body.
pub struct Rendered {
    /// The revision.
    pub revision: Id,
    /// `html` or `text`.
    pub form: &'static str,
    /// The version of the deriver.
    pub deriver: i64,
    /// The derived body.
    pub content: String,
}

/// Keeps derived bodies, in place of what was kept of the same revision in the same form: no two may be the same.
pub fn keep_rendered(conn: &mut Conn, bodies: Vec<Rendered>) -> Result<()> {
    let rows: Vec<BodyRow> = bodies
        .into_iter()
        .map(|body| BodyRow {
            revision_id: body.revision.to_string(),
            form: body.form,
            deriver: body.deriver,
            content: body.content,
        })
        .collect();
    for rows in rows.chunks(super::backend::ROWS_A_STATEMENT) {
        on_backend!(conn, inner => diesel::insert_into(rendered_bodies::table)
            .values(rows)
            .on_conflict((rendered_bodies::revision_id, rendered_bodies::form))
            .do_update()
            .set((
                rendered_bodies::deriver.eq(excluded(rendered_bodies::deriver)),
                rendered_bodies::content.eq(excluded(rendered_bodies::content)),
            ))
            .execute(inner))?;
    }
    Ok(())
}

/// By which versions of the deriver the forms of these revisions' bodies were made.
pub fn derivers_of(conn: &mut Conn, revisions: &[Id]) -> Result<HashMap<(Id, String), i64>> {
    let mut found = HashMap::new();
    for part in revisions.chunks(500) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String, i64)> = rendered_bodies::table
            .filter(rendered_bodies::revision_id.eq_any(ids))
            .select((rendered_bodies::revision_id, rendered_bodies::form, rendered_bodies::deriver))
            .load(conn)?;
        for (revision, form, deriver) in rows {
            found.insert((columns::id(&revision)?, form), deriver);
        }
    }
    Ok(found)
}
