//! All that articles refer to, in one statement however many articles there are.

use super::{
    Public,
    pictures::{Picture, PictureColumns, media},
};
use crate::{
    domain::{
        article::{Correction, CorrectionKind, Kind},
        edition::*,
        freshness::{Aspect, Basis, Subject, ThingKind},
        id::Id,
        media::Media,
        taxonomy::{ContributorRole, ContributorType, SourceKind, SourceRole, TagType},
        time::Time,
    },
    error::{Error, Result},
    store::{backend::Conn, columns, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    Queryable, RunQueryDsl,
    sql_types::{BigInt, Bool, Nullable, Text, Timestamp},
};
use std::collections::HashMap;

/// One thing that a revision refers to. What a column means depends on `what`; most are empty for most.
#[derive(Queryable)]
struct Row {
    owner: String,
    what: String,
    position: i64,
    id: String,
    slug: String,
    name: String,
    names: String,
    language: String,
    kind: String,
    role: Option<String>,
    url: Option<String>,
    credit_line: Option<String>,
    path: Option<String>,
    about: Option<String>,
    links: Option<String>,
    licence: Option<String>,
    home_url: Option<String>,
    country: Option<String>,
    logo_url: Option<String>,
    required: bool,
    at: Option<NaiveDateTime>,
    picture: Picture,
}

type Columns = (
    Text,
    Text,
    BigInt,
    Text,
    Text,
    Text,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Bool,
    Nullable<Timestamp>,
    PictureColumns,
);

// The first part gives every column its type.
const SOURCES: &str = "select v.revision_id, 'source', v.position, t.id, t.slug, t.name, t.names, t.language, t.kind, \
     v.role, v.url, coalesce(v.credit_line, t.credit_line), cast(null as text), cast(null as text), \
     cast(null as text), t.licence, t.home_url, t.country, t.logo_url, t.attribution_required, \
     cast(null as timestamp), cast(null as bigint), cast(null as bigint), cast(null as double precision), \
     cast(null as double precision), cast(null as text) \
     from revision_sources v join sources t on t.id = v.source_id where v.revision_id";
const SECTIONS: &str = " union all \
     select v.revision_id, 'section', v.position, t.id, t.slug, t.name, t.names, t.language, '', \
     null, null, null, s.path, t.description, null, null, null, null, null, false, null, null, null, null, null, null \
     from revision_sections v join sections t on t.id = v.section_id \
     join section_paths s on s.section_id = t.id and s.current where v.revision_id";
const CONTRIBUTORS: &str = " union all \
     select v.revision_id, 'contributor', v.position, t.id, t.slug, t.name, t.names, t.language, t.type, \
     v.role, null, null, null, t.bio, t.links, null, null, null, null, false, null, null, null, null, null, null \
     from revision_contributors v join contributors t on t.id = v.contributor_id where v.revision_id";
const TAGS: &str = " union all \
     select v.revision_id, 'tag', v.position, t.id, t.slug, t.name, t.names, t.language, t.type, \
     null, null, null, null, null, t.links, null, null, null, null, false, null, null, null, null, null, null \
     from revision_tags v join tags t on t.id = v.tag_id where v.revision_id";
const CORRECTIONS: &str = " union all \
     select v.id, 'correction', c.number, c.id, '', c.text, '', c.language, c.kind, \
     null, null, null, null, c.created_by, c.hash, null, null, null, null, false, c.created_at, \
     null, null, null, null, null \
     from revisions v join corrections c on c.article_id = v.article_id where v.id";
const TRANSLATIONS: &str = " union all \
     select v.id, 'translation', 0, p.article_id, p.slug, r.title, '', p.language, p.kind, \
     null, null, null, s.path, null, null, null, null, null, null, false, p.published_at, \
     null, null, null, null, null \
     from revisions v join publications o on o.article_id = v.article_id and o.live_until is null \
     join publications p on p.translation_group = o.translation_group and p.article_id <> o.article_id \
     join revisions r on r.id = p.revision_id \
     left join section_paths s on s.section_id = p.section_id and s.current \
     where p.live_until is null and (p.expires_at is null or p.expires_at > ";
const PICTURES: &str = " union all \
     select v.revision_id, 'picture', v.position, t.id, '', '', '', t.language, t.kind, \
     t.caption, t.url, t.credit, null, null, null, t.licence, null, null, null, false, t.updated_at, \
     t.width, t.height, t.focal_x, t.focal_y, t.alt \
     from revision_media v join media t on t.id = v.media_id where v.revision_id";
/// The lead picture alone, without those in the text.
const LEAD: &str = " and v.position = 0";

/// Which of all references are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Which {
    /// Whether corrections are among them.
    pub(super) corrections: bool,
    /// Corrections up to then; none for all.
    pub(super) until: Option<Time>,
    /// Whether pictures in the text are among them.
    pub(super) pictures: bool,
}

/// Fills in what these editions refer to.
pub(super) fn fill(public: &mut Public<'_>, editions: &mut [Edition], which: Which) -> Result<()> {
    if editions.is_empty() {
        return Ok(());
    }
    let revisions: Vec<String> = editions.iter().map(|edition| edition.revision_id.to_string()).collect();
    let mut statement = Statement::<Columns>::new(SOURCES)
        .within(&revisions)
        .sql(SECTIONS)
        .within(&revisions)
        .sql(CONTRIBUTORS)
        .within(&revisions)
        .sql(TAGS)
        .within(&revisions)
        .sql(PICTURES)
        .within(&revisions)
        .sql(if which.pictures { "" } else { LEAD });
    if which.corrections {
        statement = statement.sql(CORRECTIONS).within(&revisions).then(until(which.until));
    }
    // Few have translations, and that is known already.
    if editions.iter().any(|edition| edition.translated) {
        statement = statement.sql(TRANSLATIONS).moment(public.now).sql(") and v.id").within(&revisions);
    }
    let mut rows: Vec<Row> = statement.load(public.conn)?;
    rows.sort_by(|a, b| (a.position, &a.language, &a.id).cmp(&(b.position, &b.language, &b.id)));
    let at: HashMap<Id, usize> = editions.iter().map(|edition| edition.revision_id).zip(0..).collect();
    for row in rows {
        if let Some(at) = at.get(&columns::id(&row.owner)?) {
            note(&mut editions[*at].basis, &row)?;
            add(&mut editions[*at].references, row)?;
        }
    }
    Ok(())
}

/// Fills in what editions of whatever state refer to, for the newsroom: with the pictures in the text, and all
/// corrections.
pub fn fill_in(conn: &mut Conn, now: Time, editions: &mut [Edition]) -> Result<()> {
    fill(&mut Public::new(conn, now), editions, Which { corrections: true, until: None, pictures: true })
}

/// Notes what is shown.
fn note(basis: &mut Basis, row: &Row) -> Result<()> {
    let kind = match row.what.as_str() {
        "source" => ThingKind::Source,
        "section" => ThingKind::Section,
        "contributor" => ThingKind::Contributor,
        "tag" => ThingKind::Tag,
        "picture" => ThingKind::Media,
        "translation" => {
            basis.shows(Subject::Article(Aspect::Teaser, columns::id(&row.id)?));
            // Its path begins with that of its section.
            basis.shows(Subject::Names(ThingKind::Section));
            return Ok(());
        }
        // Corrections are a part of their article.
        _ => return Ok(()),
    };
    basis.shows(Subject::Thing(kind, columns::id(&row.id)?));
    Ok(())
}

fn until(moment: Option<Time>) -> Statement<()> {
    match moment {
        None => Statement::new(""),
        Some(moment) => Statement::new(" and c.created_at <= ").moment(moment),
    }
}

fn add(references: &mut References, row: Row) -> Result<()> {
    match row.what.as_str() {
        "source" => references.sources.push(source(row)?),
        "section" => references.sections.push(SectionRef {
            id: columns::id(&row.id)?,
            slug: columns::slug(row.slug),
            names: columns::names(row.name, row.language, &row.names)?,
            path: row.path.unwrap_or_default(),
            description: row.about,
        }),
        "contributor" => references.contributors.push(ContributorRef {
            id: columns::id(&row.id)?,
            slug: columns::slug(row.slug),
            names: columns::names(row.name, row.language, &row.names)?,
            kind: columns::word(&row.kind, ContributorType::parse)?,
            role: columns::word(row.role.as_deref().unwrap_or_default(), ContributorRole::parse)?,
            bio: row.about,
            links: columns::texts(row.links.as_deref().unwrap_or("[]"))?,
        }),
        "tag" => references.tags.push(TagRef {
            id: columns::id(&row.id)?,
            slug: columns::slug(row.slug),
            names: columns::names(row.name, row.language, &row.names)?,
            kind: columns::word(&row.kind, TagType::parse)?,
            links: columns::texts(row.links.as_deref().unwrap_or("[]"))?,
        }),
        "correction" => references.corrections.push(correction(row)?),
        "picture" if row.position == 0 => references.image = Some(picture(row)?),
        "picture" => references.pictures.push(picture(row)?),
        _ => references.translations.push(Teaser {
            id: columns::id(&row.id)?,
            slug: columns::slug(row.slug),
            title: row.name,
            kind: columns::word(&row.kind, Kind::parse)?,
            language: columns::language(row.language),
            published_at: columns::some_time(row.at),
            section_path: row.path,
            image: None,
        }),
    }
    Ok(())
}

fn source(row: Row) -> Result<SourceRef> {
    Ok(SourceRef {
        id: columns::id(&row.id)?,
        slug: columns::slug(row.slug),
        names: columns::names(row.name, row.language, &row.names)?,
        kind: columns::word(&row.kind, SourceKind::parse)?,
        role: columns::word(row.role.as_deref().unwrap_or_default(), SourceRole::parse)?,
        url: row.url,
        credit_line: row.credit_line,
        attribution_required: row.required,
        licence: row.licence,
        home_url: row.home_url,
        country: row.country,
        logo_url: row.logo_url,
    })
}

/// A picture; of its dates only the last change is read, which is not printed.
fn picture(row: Row) -> Result<Media> {
    let changed = columns::some_time(row.at).ok_or_else(|| Error::internal("a picture has no date"))?;
    let (url, caption) = (row.url.unwrap_or_default(), row.role);
    media(row.id, row.kind, url, row.language, [caption, row.credit_line, row.licence], row.picture, changed)
}

fn correction(row: Row) -> Result<Correction> {
    Ok(Correction {
        id: columns::id(&row.id)?,
        number: row.position,
        kind: columns::word(&row.kind, CorrectionKind::parse)?,
        text: row.name,
        language: columns::language(row.language),
        created_at: columns::some_time(row.at).ok_or_else(|| Error::internal("a correction has no date"))?,
        created_by: row.about.unwrap_or_default(),
        hash: row.links.unwrap_or_default(),
    })
}
