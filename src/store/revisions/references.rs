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
        statement::Statement,
    },
    text::pictures,
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};
use std::collections::HashMap;

#[derive(Insertable)]
#[diesel(table_name = revision_sections, treat_none_as_default_value = false)]
struct SectionRow {
    revision_id: String,
    position: i64,
    section_id: String,
}

#[derive(Insertable)]
#[diesel(table_name = revision_sources, treat_none_as_default_value = false)]
struct SourceRow {
    revision_id: String,
    position: i64,
    source_id: String,
    role: String,
    url: Option<String>,
    credit_line: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = revision_contributors, treat_none_as_default_value = false)]
struct ContributorRow {
    revision_id: String,
    position: i64,
    contributor_id: String,
    role: String,
}

#[derive(Insertable)]
#[diesel(table_name = revision_tags, treat_none_as_default_value = false)]
struct TagRow {
    revision_id: String,
    position: i64,
    tag_id: String,
}

#[derive(Insertable)]
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

/// One thing that a revision refers to: the revision, what kind of thing, its place, which, and for a source or a
/// contributor in what role; for a source also where it says so and how it is credited.
type Link = (Text, Text, BigInt, Text, Nullable<Text>, Nullable<Text>, Nullable<Text>);
type LinkRow = (String, String, i64, String, Option<String>, Option<String>, Option<String>);

/// Adds to revisions read what they refer to, all of it by one statement.
pub(super) fn add(conn: &mut Conn, mut all: Vec<Revision>) -> Result<Vec<Revision>> {
    let ids: Vec<String> = all.iter().map(|revision| revision.id.to_string()).collect();
    let at: HashMap<String, usize> = ids.iter().cloned().zip(0..).collect();
    for part in ids.chunks(101) {
        let rows: Vec<LinkRow> = Statement::<Link>::new(
            "select revision_id, 'section', position, section_id, cast(null as text), cast(null as text), \
             cast(null as text) from revision_sections where revision_id",
        )
        .within(part)
        .sql(
            " union all select revision_id, 'source', position, source_id, role, url, credit_line \
             from revision_sources where revision_id",
        )
        .within(part)
        .sql(
            " union all select revision_id, 'contributor', position, contributor_id, role, cast(null as text), \
             cast(null as text) from revision_contributors where revision_id",
        )
        .within(part)
        .sql(
            " union all select revision_id, 'tag', position, tag_id, cast(null as text), cast(null as text), \
             cast(null as text) from revision_tags where revision_id",
        )
        .within(part)
        .sql(
            " union all select revision_id, 'image', position, media_id, cast(null as text), cast(null as text), \
             cast(null as text) from revision_media where position = 0 and revision_id",
        )
        .within(part)
        .sql(" order by 1, 2, 3")
        .load(conn)?;
        for row in rows {
            let content = &mut all[at[&row.0]].content;
            link(content, row)?;
        }
    }
    Ok(all)
}

fn link(content: &mut Content, (_, what, _, id, role, url, credit_line): LinkRow) -> Result<()> {
    let (id, role) = (columns::id(&id)?, role.unwrap_or_default());
    match what.as_str() {
        "section" => content.sections.push(id),
        "source" => {
            let role = columns::word(&role, SourceRole::parse)?;
            content.sources.push(SourceLink { source: id, role, url, credit_line });
        }
        "contributor" => {
            let role = columns::word(&role, ContributorRole::parse)?;
            content.contributors.push(ContributorLink { contributor: id, role });
        }
        "tag" => content.tags.push(id),
        _ => content.image = Some(id),
    }
    Ok(())
}
