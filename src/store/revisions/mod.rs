//! Revisions: what was saved, and what it refers to. Immutable: there is no update.

mod edition;
mod references;

pub use edition::{Parts, edition, editions, said_again};

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::revisions,
    statement::Statement,
};
use crate::{
    domain::{
        article::{Content, Kind, Place, Revision},
        body::BodyFormat,
        id::Id,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Nullable, Text},
};
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = revisions, treat_none_as_default_value = false)]
struct Row {
    id: String,
    article_id: String,
    number: i64,
    title: String,
    short_title: Option<String>,
    kicker: Option<String>,
    standfirst: Option<String>,
    body: String,
    body_format: String,
    language: String,
    kind: String,
    dateline: Option<String>,
    place_name: Option<String>,
    place_country: Option<String>,
    place_latitude: Option<f64>,
    place_longitude: Option<f64>,
    byline: Option<String>,
    word_count: i64,
    seo_title: Option<String>,
    seo_description: Option<String>,
    canonical_url: Option<String>,
    urgency: Option<i64>,
    internal_note: Option<String>,
    custom: String,
    note: Option<String>,
    created_at: NaiveDateTime,
    created_by: String,
}

fn row(revision: &Revision) -> Result<Row> {
    let content = &revision.content;
    let place = content.place.as_ref();
    Ok(Row {
        id: revision.id.to_string(),
        article_id: revision.article_id.to_string(),
        number: revision.number,
        title: content.title.clone(),
        short_title: content.short_title.clone(),
        kicker: content.kicker.clone(),
        standfirst: content.standfirst.clone(),
        body: content.body.clone(),
        body_format: content.body_format.as_str().to_owned(),
        language: content.language.to_string(),
        kind: content.kind.to_string(),
        dateline: content.dateline.clone(),
        place_name: place.map(|place| place.name.clone()),
        place_country: place.and_then(|place| place.country.clone()),
        place_latitude: place.and_then(|place| place.latitude),
        place_longitude: place.and_then(|place| place.longitude),
        byline: content.byline.clone(),
        word_count: content.word_count,
        seo_title: content.seo_title.clone(),
        seo_description: content.seo_description.clone(),
        canonical_url: content.canonical_url.clone(),
        urgency: content.urgency,
        internal_note: content.internal_note.clone(),
        custom: columns::to_json(&content.custom)?,
        note: revision.note.clone(),
        created_at: revision.created_at.naive(),
        created_by: revision.created_by.clone(),
    })
}

/// A place, where there is a name.
pub(super) fn place(
    name: Option<String>,
    country: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
) -> Option<Place> {
    name.map(|name| Place { name, country, latitude, longitude })
}

fn revision(row: Row) -> Result<Revision> {
    Ok(Revision {
        id: columns::id(&row.id)?,
        article_id: columns::id(&row.article_id)?,
        number: row.number,
        content: Content {
            title: row.title,
            short_title: row.short_title,
            kicker: row.kicker,
            standfirst: row.standfirst,
            body: row.body,
            body_format: columns::word(&row.body_format, BodyFormat::parse)?,
            language: columns::language(row.language),
            kind: columns::word(&row.kind, Kind::parse)?,
            dateline: row.dateline,
            place: place(row.place_name, row.place_country, row.place_latitude, row.place_longitude),
            byline: row.byline,
            word_count: row.word_count,
            seo_title: row.seo_title,
            seo_description: row.seo_description,
            canonical_url: row.canonical_url,
            urgency: row.urgency,
            internal_note: row.internal_note,
            custom: columns::from_json(&row.custom)?,
            sections: Vec::new(),
            sources: Vec::new(),
            contributors: Vec::new(),
            tags: Vec::new(),
            image: None,
        },
        note: row.note,
        created_at: columns::time(row.created_at),
        created_by: row.created_by,
    })
}

/// Adds revisions with all they refer to.
pub fn insert<'a>(conn: &mut Conn, new: impl IntoIterator<Item = &'a Revision> + Clone) -> Result<()> {
    let rows: Vec<Row> = new.clone().into_iter().map(row).collect::<Result<_>>()?;
    insert_all!(conn, revisions::table, rows);
    references::insert(conn, new)
}

/// The revisions of these articles with all they refer to, by article and number.
pub fn list_of(conn: &mut Conn, articles: &[Id]) -> Result<Vec<Revision>> {
    let ids: Vec<String> = articles.iter().map(ToString::to_string).collect();
    let rows: Vec<Row> = revisions::table
        .filter(revisions::article_id.eq_any(ids))
        .order((revisions::article_id, revisions::number))
        .load(conn)?;
    with_references(conn, rows)
}

/// The revisions with these ids, with all they refer to.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Revision>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<Row> = revisions::table.filter(revisions::id.eq_any(ids)).load(conn)?;
        found.extend(with_references(conn, rows)?.into_iter().map(|revision| (revision.id, revision)));
    }
    Ok(found)
}

/// The numbers of these revisions.
pub fn numbers_of(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, i64>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, i64)> =
            revisions::table.filter(revisions::id.eq_any(ids)).select((revisions::id, revisions::number)).load(conn)?;
        for (id, number) in rows {
            found.insert(columns::id(&id)?, number);
        }
    }
    Ok(found)
}

/// The revision of an article that has a number, with all it refers to.
pub fn find_number(conn: &mut Conn, article: Id, number: i64) -> Result<Option<Revision>> {
    let rows: Vec<Row> = revisions::table
        .filter(revisions::article_id.eq(article.to_string()))
        .filter(revisions::number.eq(number))
        .load(conn)?;
    Ok(with_references(conn, rows)?.pop())
}

/// At most so many revisions of an article with lower numbers, the newest first.
pub fn list_before(conn: &mut Conn, article: Id, number: i64, limit: i64) -> Result<Vec<Revision>> {
    let rows: Vec<Row> = revisions::table
        .filter(revisions::article_id.eq(article.to_string()))
        .filter(revisions::number.lt(number))
        .order(revisions::number.desc())
        .limit(limit)
        .load(conn)?;
    with_references(conn, rows)
}

/// The newest revision of an article.
pub fn newest(conn: &mut Conn, article: Id) -> Result<Option<Revision>> {
    let newest = revisions::table
        .filter(revisions::article_id.eq(article.to_string()))
        .order(revisions::number.desc())
        .first::<Row>(conn)
        .optional()?;
    Ok(with_references(conn, newest.into_iter().collect())?.pop())
}

/// The newest revision of each of these articles.
pub fn newest_of(conn: &mut Conn, articles: &[Id]) -> Result<HashMap<Id, Revision>> {
    let mut newest = HashMap::new();
    for part in articles.chunks(101) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<Option<String>> = Statement::<Nullable<Text>>::new(NEWEST_OF).within(&ids).load(conn)?;
        let wanted: Vec<Id> = rows.iter().flatten().map(|id| columns::id(id)).collect::<Result<_>>()?;
        newest.extend(find_all(conn, &wanted)?.into_values().map(|revision| (revision.article_id, revision)));
    }
    Ok(newest)
}

/// The ids of the newest revisions of the articles that follow: one step in the index for each, however many
/// revisions there are.
const NEWEST_OF: &str = "select (select n.id from revisions n where n.article_id = a.id order by n.number desc limit 1) \
     from articles a where a.id";

/// The sections of the newest revision of each of these articles, the main one first.
pub fn sections_of_newest(conn: &mut Conn, articles: &[Id]) -> Result<HashMap<Id, Vec<Id>>> {
    let mut found: HashMap<Id, Vec<Id>> = HashMap::new();
    for part in articles.chunks(101) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = Statement::<(Text, Text)>::new(
            "select a.id, s.section_id from articles a join revision_sections s on s.revision_id = \
             (select n.id from revisions n where n.article_id = a.id order by n.number desc limit 1) where a.id",
        )
        .within(&ids)
        .sql(" order by a.id, s.position")
        .load(conn)?;
        for (article, section) in rows {
            found.entry(columns::id(&article)?).or_default().push(columns::id(&section)?);
        }
    }
    Ok(found)
}

fn with_references(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Revision>> {
    let revisions = rows.into_iter().map(revision).collect::<Result<_>>()?;
    references::add(conn, revisions)
}
