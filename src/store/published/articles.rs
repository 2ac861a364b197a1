//! Public articles: by slug, by id, by the keys of a page; and how one that was public ended.

use super::{
    LIVE, Public,
    references::{self, Which},
    related,
};
use crate::{
    domain::{
        article::{EndedBy, Kind},
        body::BodyFormat,
        edition::{Edition, References},
        freshness::{Aspect, Basis, Subject, ThingKind},
        id::Id,
        slug::Slug,
        time::Time,
    },
    error::{Error, Gone, Result},
    store::{columns, revisions::place, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    OptionalExtension, Queryable, RunQueryDsl,
    sql_types::{BigInt, Bool, Double, Nullable, Text, Timestamp},
};
use std::collections::HashMap;

/// How an article is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// By its id.
    Id(Id),
    /// By a slug it has or had.
    Slug(Slug),
}

/// Which parts of an article are read from disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// The body as written.
    pub body: bool,
    /// The derived HTML.
    pub html: bool,
    /// The derived plain text.
    pub text: bool,
    /// Links made by editors.
    pub related: bool,
    /// The ledger of corrections.
    pub corrections: bool,
}

type Columns = (
    (Text, Text, Text, Text, Text, Text, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Text>),
    (Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Double>, Nullable<Double>, BigInt, Nullable<Text>),
    (Nullable<Text>, Nullable<Text>, Nullable<Text>, Text, Nullable<Timestamp>, Timestamp, Text, Bool, Bool),
    (Nullable<Text>, Text, Nullable<Text>, Nullable<Text>),
);

#[derive(Queryable)]
struct Head {
    id: String,
    revision_id: String,
    slug: String,
    kind: String,
    language: String,
    title: String,
    short_title: Option<String>,
    kicker: Option<String>,
    standfirst: Option<String>,
    byline: Option<String>,
}

#[derive(Queryable)]
struct Where {
    dateline: Option<String>,
    place_name: Option<String>,
    place_country: Option<String>,
    place_latitude: Option<f64>,
    place_longitude: Option<f64>,
    word_count: i64,
    section_path: Option<String>,
}

#[derive(Queryable)]
struct About {
    seo_title: Option<String>,
    seo_description: Option<String>,
    canonical_url: Option<String>,
    custom: String,
    published_at: Option<NaiveDateTime>,
    updated_at: NaiveDateTime,
    translation_group: String,
    translated: bool,
    corrected: bool,
}

#[derive(Queryable)]
struct Bodies {
    body: Option<String>,
    body_format: String,
    html: Option<String>,
    text: Option<String>,
}

const HEAD: &str = "select p.article_id, p.revision_id, o.slug, p.kind, p.language, r.title, r.short_title, r.kicker, \
     r.standfirst, r.byline, r.dateline, r.place_name, r.place_country, r.place_latitude, r.place_longitude, \
     r.word_count, (select s.path from section_paths s where s.section_id = o.section_id and s.current), \
     r.seo_title, r.seo_description, r.canonical_url, r.custom, p.published_at, p.updated_at, o.translation_group, \
     exists (select 1 from publications t where t.translation_group = o.translation_group \
     and t.article_id <> o.article_id and t.live_until is null), \
     exists (select 1 from corrections c where c.kind <> 'update' and c.article_id = p.article_id";

/// Begins the statement of public articles `o`, each as `p` said it: the publication of a moment, or `o` itself.
fn statement(parts: Parts, now: Time, as_of: Option<Time>) -> Statement<Columns> {
    let nothing = "cast(null as text)";
    let mut statement = Statement::new(HEAD);
    if let Some(moment) = as_of {
        statement = statement.sql(" and c.created_at <= ").moment(moment);
    }
    let statement = statement
        .sql("), ")
        .sql(if parts.body { "r.body" } else { nothing })
        .sql(", r.body_format, ")
        .sql(if parts.html { "h.content, " } else { "cast(null as text), " })
        .sql(if parts.text { "t.content" } else { nothing })
        .sql(" from publications o join publications p on ");
    let statement = match as_of {
        None => statement.sql("p.id = o.id"),
        Some(moment) => statement
            .sql("p.article_id = o.article_id and p.struck_at is null and p.live_from <= ")
            .moment(moment)
            .sql(" and (p.live_until is null or p.live_until > ")
            .moment(moment)
            .sql(")"),
    };
    statement
        .sql(" join revisions r on r.id = p.revision_id")
        .sql(if parts.html { " left join rendered_bodies h on h.revision_id = r.id and h.form = 'html'" } else { "" })
        .sql(if parts.text { " left join rendered_bodies t on t.revision_id = r.id and t.form = 'text'" } else { "" })
        .sql(" where ")
        .sql(LIVE)
        .moment(now)
        .sql(") and o.article_id")
}

fn edition((head, where_, about, bodies): (Head, Where, About, Bodies)) -> Result<Edition> {
    let format = columns::word(&bodies.body_format, BodyFormat::parse)?;
    Ok(Edition {
        id: columns::id(&head.id)?,
        revision_id: columns::id(&head.revision_id)?,
        slug: columns::slug(head.slug),
        kind: columns::word(&head.kind, Kind::parse)?,
        language: columns::language(head.language),
        title: head.title,
        short_title: head.short_title,
        kicker: head.kicker,
        standfirst: head.standfirst,
        byline: head.byline,
        dateline: where_.dateline,
        place: place(where_.place_name, where_.place_country, where_.place_latitude, where_.place_longitude),
        word_count: where_.word_count,
        section_path: where_.section_path,
        seo_title: about.seo_title,
        seo_description: about.seo_description,
        canonical_url: about.canonical_url,
        custom: about.custom,
        published_at: columns::some_time(about.published_at),
        updated_at: columns::time(about.updated_at),
        translation_group: columns::id(&about.translation_group)?,
        translated: about.translated,
        corrected: about.corrected,
        body: bodies.body.map(|body| (format, body)),
        html: bodies.html,
        text: bodies.text,
        references: References::default(),
        related: None,
        placement: None,
        basis: Basis::default(),
    })
}

/// What is found at an address.
#[derive(Debug)]
pub enum Found {
    /// The article.
    Article(Box<Edition>),
    /// The article has another slug now.
    Moved(Slug),
}

/// The public article at an address; `Gone` if it was public, `NotFound` if it never was. With a moment, as it was
/// public then; `NotFound` if it was not.
pub fn find(public: &mut Public<'_>, address: &Address, parts: Parts, as_of: Option<Time>) -> Result<Found> {
    let statement = at(statement(parts, public.now, as_of).sql(" = "), address).sql(" order by p.version desc limit 1");
    let Some(row) = statement.get_result::<(Head, Where, About, Bodies)>(public.conn).optional()? else {
        return Err(missing(public, address, as_of)?);
    };
    met(public, address, columns::id(&row.0.id)?);
    if let Address::Slug(asked) = address
        && row.0.slug != asked.as_ref()
    {
        return Ok(Found::Moved(columns::slug(row.0.slug)));
    }
    let mut editions = vec![edition(row)?];
    complete(public, &mut editions, parts, as_of)?;
    let mut edition = editions.pop().ok_or_else(|| Error::internal("an article vanished while it was read"))?;
    public.basis.add(std::mem::take(&mut edition.basis));
    Ok(Found::Article(Box::new(edition)))
}

/// The public articles with these ids, in this order. What is not public any more is left out.
pub fn list(public: &mut Public<'_>, ids: &[Id], parts: Parts) -> Result<Vec<Edition>> {
    let mut editions = list_apart(public, ids, parts)?;
    editions.iter_mut().for_each(|edition| public.basis.add(std::mem::take(&mut edition.basis)));
    Ok(editions)
}

/// The same; each has with it what it was read from, which is not added to what the answer is made from.
pub fn list_apart(public: &mut Public<'_>, ids: &[Id], parts: Parts) -> Result<Vec<Edition>> {
    // One that is not public now would be shown if it became so.
    ids.iter().for_each(|id| public.basis.awaits(Subject::Article(Aspect::Presence, *id)));
    let texts: Vec<String> = ids.iter().map(Id::to_string).collect();
    let rows: Vec<(Head, Where, About, Bodies)> =
        statement(parts, public.now, None).within(&texts).load(public.conn)?;
    let mut by_id: HashMap<String, _> = rows.into_iter().map(|row| (row.0.id.clone(), row)).collect();
    let mut editions: Vec<Edition> =
        texts.iter().filter_map(|id| by_id.remove(id)).map(edition).collect::<Result<_>>()?;
    complete(public, &mut editions, parts, None)?;
    Ok(editions)
}

/// Where an address leads.
#[derive(Debug)]
pub enum Located {
    /// To this article.
    At(Id),
    /// To another slug.
    Moved(Slug),
}

/// The id of the public article at an address, or why there is none; with a moment, of one that was public then too.
pub fn locate(public: &mut Public<'_>, address: &Address, as_of: Option<Time>) -> Result<Located> {
    let mut statement = Statement::<(Text, Text)>::new("select o.article_id, o.slug from publications o where ")
        .sql(LIVE)
        .moment(public.now)
        .sql(")");
    if let Some(moment) = as_of {
        statement = statement
            .sql(" and exists (select 1 from publications p where p.article_id = o.article_id and p.struck_at is null and p.live_from <= ")
            .moment(moment)
            .sql(" and (p.live_until is null or p.live_until > ")
            .moment(moment)
            .sql("))");
    }
    let row: Option<(String, String)> =
        at(statement.sql(" and o.article_id = "), address).get_result(public.conn).optional()?;
    match (row, address) {
        (None, _) => Err(missing(public, address, as_of)?),
        (Some((id, slug)), address) => {
            let id = columns::id(&id)?;
            met(public, address, id);
            match address {
                Address::Slug(asked) if slug != asked.as_ref() => Ok(Located::Moved(columns::slug(slug))),
                _ => Ok(Located::At(id)),
            }
        }
    }
}

/// Notes which article an address led to.
fn met(public: &mut Public<'_>, address: &Address, id: Id) {
    public.basis.shows(Subject::Article(Aspect::Presence, id));
    if let Address::Slug(_) = address {
        public.basis.shows(Subject::Article(Aspect::Slug, id));
    }
}

/// Why nothing is found at an address: it is not public, or it was not at that moment.
fn missing(public: &mut Public<'_>, address: &Address, as_of: Option<Time>) -> Result<Error> {
    if as_of.is_none() {
        return ended(public, address);
    }
    match locate(public, address, None) {
        Ok(_) => Ok(Error::NotFound("This article was not public at that time.".to_owned())),
        Err(error @ (Error::NotFound(_) | Error::Gone(_))) => Ok(error),
        Err(error) => Err(error),
    }
}

/// Goes on with the id of the article that an address means.
fn at<ST>(statement: Statement<ST>, address: &Address) -> Statement<ST> {
    match address {
        Address::Id(id) => statement.id(*id),
        Address::Slug(slug) => {
            statement.sql("(select s.article_id from slugs s where s.slug = ").text(slug.as_ref()).sql(")")
        }
    }
}

fn complete(public: &mut Public<'_>, editions: &mut [Edition], parts: Parts, as_of: Option<Time>) -> Result<()> {
    for edition in &mut *editions {
        edition.basis.shows(Subject::Article(Aspect::Text, edition.id));
        edition.basis.awaits(Subject::Article(Aspect::Presence, edition.id));
        edition.basis.awaits(Subject::Group(edition.translation_group));
        if as_of.is_some() {
            // The path is that of now, whatever the section was then.
            edition.basis.shows(Subject::Names(ThingKind::Section));
        }
    }
    let which = Which { corrections: parts.corrections, until: as_of, pictures: parts.body };
    references::fill(public, editions, which)?;
    if parts.related {
        related::fill(public, editions)?;
    }
    Ok(())
}

type EndRow = (Text, Nullable<Text>, Nullable<Timestamp>, Nullable<Text>, Nullable<Timestamp>);
type End = (String, Option<String>, Option<NaiveDateTime>, Option<String>, Option<NaiveDateTime>);

/// Why nothing is public at an address.
fn ended(public: &mut Public<'_>, address: &Address) -> Result<Error> {
    let statement = Statement::<EndRow>::new(
        "select p.article_id, p.ended_by, p.live_until, p.public_note, p.expires_at from publications p \
         where p.article_id = ",
    );
    let statement = at(statement, address);
    let last: Option<End> = statement.sql(" order by p.version desc limit 1").get_result(public.conn).optional()?;
    let not_found = || Error::NotFound("No public article has this id or slug.".to_owned());
    match address {
        Address::Slug(slug) => public.basis.shows(Subject::slug(slug)),
        // Whether there is such an article is nobody's business.
        Address::Id(id) => public.basis.awaits(Subject::Article(Aspect::Presence, *id)),
    }
    let Some((id, ended_by, live_until, public_note, expires_at)) = last else { return Ok(not_found()) };
    met(public, address, columns::id(&id)?);
    let (reason, since) = match (ended_by, live_until) {
        (Some(word), Some(until)) => (columns::word(&word, EndedBy::parse)?, until),
        // Its time is over, though no job has noticed yet.
        _ => match expires_at {
            Some(over) => (EndedBy::Expired, over),
            None => return Ok(not_found()),
        },
    };
    Ok(Error::Gone(Gone { reason, since: columns::time(since), public_note }))
}
