//! Articles that go for ever, with all that hangs on them.

use super::{
    backend::Conn,
    schema::{
        articles, collection_items, corrections, external_ids, previews, publications, related_bans, related_links,
        rendered_bodies, revision_contributors, revision_media, revision_sections, revision_sources, revision_tags,
        revisions,
    },
    tx::Tx,
};
use crate::{domain::id::Id, error::Result};
use diesel::prelude::*;

/// What stands for the headline of what is gone.
pub const NO_TITLE: &str = "(removed)";

/// Removes an article that was never public, wholly.
pub fn delete(conn: &mut Conn, id: Id) -> Result<()> {
    let text = id.to_string();
    let said = revisions_of(conn, &text)?;
    forget(conn, &text)?;
    forget_said(conn, &said)?;
    diesel::delete(corrections::table.filter(corrections::article_id.eq(&text))).execute(conn)?;
    diesel::delete(external_ids::table.filter(external_ids::article_id.eq(&text))).execute(conn)?;
    diesel::delete(revisions::table.filter(revisions::article_id.eq(&text))).execute(conn)?;
    diesel::delete(articles::table.find(&text)).execute(conn)?;
    Ok(())
}

/// Removes what an article said that was public once; id, slugs, times and the reason of its end stay. So do the ids
/// it has elsewhere, by which an import knows that it is gone.
pub fn hollow(tx: &mut Tx<'_>, id: Id, by: &str) -> Result<()> {
    let text = id.to_string();
    let now = tx.now.naive();
    let conn = &mut *tx.conn;
    let said = revisions_of(conn, &text)?;
    forget(conn, &text)?;
    forget_said(conn, &said)?;
    diesel::delete(corrections::table.filter(corrections::article_id.eq(&text))).execute(conn)?;
    let public: Vec<String> =
        publications::table.filter(publications::article_id.eq(&text)).select(publications::revision_id).load(conn)?;
    let others = revisions::table.filter(revisions::article_id.eq(&text)).filter(revisions::id.ne_all(&public));
    diesel::delete(others).execute(conn)?;
    let none = None::<String>;
    diesel::update(revisions::table.filter(revisions::article_id.eq(&text)))
        .set((
            (
                revisions::title.eq(NO_TITLE),
                revisions::short_title.eq(&none),
                revisions::kicker.eq(&none),
                revisions::standfirst.eq(&none),
                revisions::body.eq(""),
                revisions::word_count.eq(0),
                revisions::dateline.eq(&none),
                revisions::place_name.eq(&none),
                revisions::place_country.eq(&none),
                revisions::place_latitude.eq(None::<f64>),
                revisions::place_longitude.eq(None::<f64>),
            ),
            (
                revisions::byline.eq(&none),
                revisions::seo_title.eq(&none),
                revisions::seo_description.eq(&none),
                revisions::canonical_url.eq(&none),
                revisions::internal_note.eq(&none),
                revisions::custom.eq("{}"),
                revisions::note.eq(&none),
            ),
        ))
        .execute(conn)?;
    diesel::update(articles::table.find(&text))
        .set((
            articles::deleted_at.eq(Some(now)),
            articles::wished_slug.eq(&none),
            articles::translation_group.eq(&text),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now),
            articles::updated_by.eq(by),
        ))
        .execute(conn)?;
    diesel::update(publications::table.filter(publications::article_id.eq(&text)))
        .set((
            publications::translation_group.eq(&text),
            publications::section_id.eq(&none),
            publications::source_id.eq(&none),
        ))
        .execute(conn)?;
    Ok(())
}

fn revisions_of(conn: &mut Conn, article: &str) -> Result<Vec<String>> {
    Ok(revisions::table.filter(revisions::article_id.eq(article)).select(revisions::id).load(conn)?)
}

/// Removes what others say of an article, and what was made for it.
fn forget(conn: &mut Conn, article: &str) -> Result<()> {
    let own = related_links::article_id.eq(article).or(related_links::target_id.eq(article));
    diesel::delete(related_links::table.filter(own)).execute(conn)?;
    let own = related_bans::article_id.eq(article).or(related_bans::target_id.eq(article));
    diesel::delete(related_bans::table.filter(own)).execute(conn)?;
    diesel::delete(collection_items::table.filter(collection_items::article_id.eq(article))).execute(conn)?;
    diesel::delete(previews::table.filter(previews::article_id.eq(article))).execute(conn)?;
    Ok(())
}

/// Removes what revisions refer to, and the forms that were derived of them.
fn forget_said(conn: &mut Conn, said: &[String]) -> Result<()> {
    for said in said.chunks(500) {
        diesel::delete(rendered_bodies::table.filter(rendered_bodies::revision_id.eq_any(said))).execute(conn)?;
        diesel::delete(revision_sections::table.filter(revision_sections::revision_id.eq_any(said))).execute(conn)?;
        diesel::delete(revision_sources::table.filter(revision_sources::revision_id.eq_any(said))).execute(conn)?;
        diesel::delete(revision_contributors::table.filter(revision_contributors::revision_id.eq_any(said)))
            .execute(conn)?;
        diesel::delete(revision_tags::table.filter(revision_tags::revision_id.eq_any(said))).execute(conn)?;
        diesel::delete(revision_media::table.filter(revision_media::revision_id.eq_any(said))).execute(conn)?;
    }
    Ok(())
}
