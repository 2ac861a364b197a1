//! What hangs on an article and not on a revision: editors' links to other stories, and the ledger of corrections.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::{corrections, related_bans, related_links},
};
use crate::{
    domain::{
        article::{Correction, CorrectionKind, RelatedLink, Relation},
        id::Id,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Queryable, Insertable)]
#[diesel(table_name = related_links, treat_none_as_default_value = false)]
struct LinkRow {
    article_id: String,
    position: i64,
    relation: String,
    target_id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    source: Option<String>,
    note: Option<String>,
}

/// Replaces the links of an article by these, in this order.
pub fn replace_related(conn: &mut Conn, article: Id, links: &[RelatedLink]) -> Result<()> {
    diesel::delete(related_links::table.filter(related_links::article_id.eq(article.to_string()))).execute(conn)?;
    let rows: Vec<LinkRow> = (0..)
        .zip(links)
        .map(|(position, link)| LinkRow {
            article_id: article.to_string(),
            position,
            relation: link.relation.to_string(),
            target_id: link.target.map(|id| id.to_string()),
            url: link.url.clone(),
            title: link.title.clone(),
            source: link.source.clone(),
            note: link.note.clone(),
        })
        .collect();
    insert_all!(conn, related_links::table, rows);
    Ok(())
}

/// The links of these articles, by article and position.
pub fn related_of(conn: &mut Conn, articles: &[Id]) -> Result<Vec<(Id, RelatedLink)>> {
    let ids: Vec<String> = articles.iter().map(ToString::to_string).collect();
    let rows: Vec<LinkRow> = related_links::table
        .filter(related_links::article_id.eq_any(ids))
        .order((related_links::article_id, related_links::position))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let link = RelatedLink {
                relation: columns::word(&row.relation, Relation::parse)?,
                target: columns::some_id(row.target_id.as_deref())?,
                url: row.url,
                title: row.title,
                source: row.source,
                note: row.note,
            };
            Ok((columns::id(&row.article_id)?, link))
        })
        .collect()
}

/// The articles whose editors link to an article, by id.
pub fn linking_to(conn: &mut Conn, target: Id) -> Result<Vec<Id>> {
    let ids: Vec<String> = related_links::table
        .filter(related_links::target_id.eq(target.to_string()))
        .select(related_links::article_id)
        .distinct()
        .order(related_links::article_id)
        .load(conn)?;
    ids.iter().map(|id| columns::id(id)).collect()
}

/// The articles that shall not be suggested beside these, by id, each with the article beside which it shall not be.
pub fn bans_of(conn: &mut Conn, articles: &[Id]) -> Result<Vec<(Id, Id)>> {
    let mut found = Vec::new();
    for part in articles.chunks(500) {
        let ids: Vec<String> = part.iter().map(Id::to_string).collect();
        let rows: Vec<(String, String)> = related_bans::table
            .filter(related_bans::article_id.eq_any(ids))
            .order((related_bans::article_id, related_bans::target_id))
            .select((related_bans::article_id, related_bans::target_id))
            .load(conn)?;
        for (article, target) in rows {
            found.push((columns::id(&article)?, columns::id(&target)?));
        }
    }
    Ok(found)
}

/// Replaces the articles that shall not be suggested beside an article.
pub fn replace_bans(conn: &mut Conn, article: Id, targets: &[Id]) -> Result<()> {
    diesel::delete(related_bans::table.filter(related_bans::article_id.eq(article.to_string()))).execute(conn)?;
    let row = |target: &Id| {
        (related_bans::article_id.eq(article.to_string()), related_bans::target_id.eq(target.to_string()))
    };
    let rows: Vec<_> = targets.iter().map(row).collect();
    insert_all!(conn, related_bans::table, rows);
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = corrections, treat_none_as_default_value = false)]
struct CorrectionRow {
    id: String,
    article_id: String,
    number: i64,
    kind: String,
    text: String,
    language: String,
    created_at: NaiveDateTime,
    created_by: String,
    hash: String,
}

/// Adds entries to the ledgers of articles.
pub fn insert_corrections(conn: &mut Conn, new: &[(Id, Correction)]) -> Result<()> {
    let rows: Vec<CorrectionRow> = new
        .iter()
        .map(|(article, correction)| CorrectionRow {
            id: correction.id.to_string(),
            article_id: article.to_string(),
            number: correction.number,
            kind: correction.kind.to_string(),
            text: correction.text.clone(),
            language: correction.language.to_string(),
            created_at: correction.created_at.naive(),
            created_by: correction.created_by.clone(),
            hash: correction.hash.clone(),
        })
        .collect();
    insert_all!(conn, corrections::table, rows);
    Ok(())
}

/// The ledgers of these articles, by article and number.
pub fn corrections_of(conn: &mut Conn, articles: &[Id]) -> Result<Vec<(Id, Correction)>> {
    let ids: Vec<String> = articles.iter().map(ToString::to_string).collect();
    let rows: Vec<CorrectionRow> = corrections::table
        .filter(corrections::article_id.eq_any(ids))
        .order((corrections::article_id, corrections::number))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let correction = Correction {
                id: columns::id(&row.id)?,
                number: row.number,
                kind: columns::word(&row.kind, CorrectionKind::parse)?,
                text: row.text,
                language: columns::language(row.language),
                created_at: columns::time(row.created_at),
                created_by: row.created_by,
                hash: row.hash,
            };
            Ok((columns::id(&row.article_id)?, correction))
        })
        .collect()
}
