//! What revisions refer to, in order: sections, sources, contributors, tags, media.

use crate::{
    domain::{
        article::{Content, ContributorLink, Revision, SourceLink},
        taxonomy::{ContributorRole, SourceRole},
    },
    error::Result,
    store::{
        backend::{Conn, insert_all},
        columns,
        schema::{revision_contributors, revision_media, revision_sections, revision_sources, revision_tags},
    },
    text::pictures,
};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = revision_sections, treat_none_as_default_value = false)]
struct SectionRow {
    revision_id: String,
    position: i64,
    section_id: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = revision_sources, treat_none_as_default_value = false)]
struct SourceRow {
    revision_id: String,
    position: i64,
    source_id: String,
    role: String,
    url: Option<String>,
    credit_line: Option<String>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = revision_contributors, treat_none_as_default_value = false)]
struct ContributorRow {
    revision_id: String,
    position: i64,
    contributor_id: String,
    role: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = revision_tags, treat_none_as_default_value = false)]
struct TagRow {
    revision_id: String,
    position: i64,
    tag_id: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = revision_media, treat_none_as_default_value = false)]
struct MediaRow {
    revision_id: String,
    position: i64,
    media_id: String,
}

/// The lead picture at position 0; from 1 on the pictures in the text, in its order.
fn media_rows(revision: &Revision) -> impl Iterator<Item = MediaRow> {
    let content = &revision.content;
    let in_text = pictures::media_ids(content.body_format, &content.body);
    let all = content.image.into_iter().map(|id| (0, id)).chain((1..).zip(in_text));
    all.map(|(position, id)| MediaRow { revision_id: revision.id.to_string(), position, media_id: id.to_string() })
}

/// Adds what new revisions refer to.
pub(super) fn insert<'a>(conn: &mut Conn, new: impl IntoIterator<Item = &'a Revision>) -> Result<()> {
    let (mut sections, mut sources, mut contributors, mut tags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut media = Vec::new();
    for revision in new {
        let revision_id = revision.id.to_string();
        let content = &revision.content;
        for (position, id) in (0..).zip(&content.sections) {
            sections.push(SectionRow { revision_id: revision_id.clone(), position, section_id: id.to_string() });
        }
        for (position, link) in (0..).zip(&content.sources) {
            sources.push(SourceRow {
                revision_id: revision_id.clone(),
                position,
                source_id: link.source.to_string(),
                role: link.role.to_string(),
                url: link.url.clone(),
                credit_line: link.credit_line.clone(),
            });
        }
        for (position, link) in (0..).zip(&content.contributors) {
            contributors.push(ContributorRow {
                revision_id: revision_id.clone(),
                position,
                contributor_id: link.contributor.to_string(),
                role: link.role.to_string(),
            });
        }
        for (position, id) in (0..).zip(&content.tags) {
            tags.push(TagRow { revision_id: revision_id.clone(), position, tag_id: id.to_string() });
        }
        media.extend(media_rows(revision));
    }
    insert_all!(conn, revision_sections::table, sections);
    insert_all!(conn, revision_sources::table, sources);
    insert_all!(conn, revision_contributors::table, contributors);
    insert_all!(conn, revision_tags::table, tags);
    insert_all!(conn, revision_media::table, media);
    Ok(())
}

/// Adds to revisions read what they refer to.
pub(super) fn add(conn: &mut Conn, all: Vec<Revision>) -> Result<Vec<Revision>> {
    let ids: Vec<String> = all.iter().map(|revision| revision.id.to_string()).collect();
    let mut bare = Bare { all, at: ids.iter().cloned().zip(0..).collect() };
    for part in ids.chunks(500) {
        bare.add_sections(conn, part)?;
        bare.add_sources(conn, part)?;
        bare.add_contributors(conn, part)?;
        bare.add_tags(conn, part)?;
        bare.add_images(conn, part)?;
    }
    Ok(bare.all)
}

/// Revisions to which what they refer to is yet to be added, and where each stands.
struct Bare {
    all: Vec<Revision>,
    at: HashMap<String, usize>,
}

impl Bare {
    fn content(&mut self, id: &str) -> &mut Content {
        &mut self.all[self.at[id]].content
    }

    fn add_sections(&mut self, conn: &mut Conn, part: &[String]) -> Result<()> {
        let rows: Vec<SectionRow> = revision_sections::table
            .filter(revision_sections::revision_id.eq_any(part))
            .order((revision_sections::revision_id, revision_sections::position))
            .load(conn)?;
        for row in rows {
            self.content(&row.revision_id).sections.push(columns::id(&row.section_id)?);
        }
        Ok(())
    }

    fn add_sources(&mut self, conn: &mut Conn, part: &[String]) -> Result<()> {
        let rows: Vec<SourceRow> = revision_sources::table
            .filter(revision_sources::revision_id.eq_any(part))
            .order((revision_sources::revision_id, revision_sources::position))
            .load(conn)?;
        for row in rows {
            self.content(&row.revision_id).sources.push(SourceLink {
                source: columns::id(&row.source_id)?,
                role: columns::word(&row.role, SourceRole::parse)?,
                url: row.url,
                credit_line: row.credit_line,
            });
        }
        Ok(())
    }

    fn add_contributors(&mut self, conn: &mut Conn, part: &[String]) -> Result<()> {
        let rows: Vec<ContributorRow> = revision_contributors::table
            .filter(revision_contributors::revision_id.eq_any(part))
            .order((revision_contributors::revision_id, revision_contributors::position))
            .load(conn)?;
        for row in rows {
            self.content(&row.revision_id).contributors.push(ContributorLink {
                contributor: columns::id(&row.contributor_id)?,
                role: columns::word(&row.role, ContributorRole::parse)?,
            });
        }
        Ok(())
    }

    fn add_images(&mut self, conn: &mut Conn, part: &[String]) -> Result<()> {
        let rows: Vec<MediaRow> = revision_media::table
            .filter(revision_media::revision_id.eq_any(part))
            .filter(revision_media::position.eq(0))
            .load(conn)?;
        for row in rows {
            self.content(&row.revision_id).image = Some(columns::id(&row.media_id)?);
        }
        Ok(())
    }

    fn add_tags(&mut self, conn: &mut Conn, part: &[String]) -> Result<()> {
        let rows: Vec<TagRow> = revision_tags::table
            .filter(revision_tags::revision_id.eq_any(part))
            .order((revision_tags::revision_id, revision_tags::position))
            .load(conn)?;
        for row in rows {
            self.content(&row.revision_id).tags.push(columns::id(&row.tag_id)?);
        }
        Ok(())
    }
}
