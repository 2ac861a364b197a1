//! Links that editors made: only to what is public, or elsewhere.

use super::{
    Public,
    pictures::{Picture, PictureColumns, media},
};
use crate::{
    domain::{
        article::{Kind, Relation},
        edition::{Edition, ExternalStory, RelatedItem, Teaser},
        freshness::{Aspect, Basis, Subject, ThingKind},
        id::Id,
        media::Media,
    },
    error::Result,
    store::{columns, statement::Statement},
};
use chrono::NaiveDateTime;
use diesel::{
    RunQueryDsl,
    sql_types::{Nullable, Text, Timestamp},
};
use std::collections::HashMap;

type External = (Option<String>, Option<String>, Option<String>);
type Target = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<NaiveDateTime>,
    Option<String>,
);
type Lead = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<NaiveDateTime>,
    Picture,
);
type Row = ((String, String, Option<String>), External, Target, Lead);
type Columns = (
    (Text, Text, Nullable<Text>),
    (Nullable<Text>, Nullable<Text>, Nullable<Text>),
    (
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Timestamp>,
        Nullable<Text>,
    ),
    (
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Timestamp>,
        PictureColumns,
    ),
);

const LINKS: &str = "select k.article_id, k.relation, k.target_id, k.url, k.title, k.source, \
     p.article_id, p.slug, r.title, p.kind, p.language, p.published_at, s.path, \
     m.id, m.kind, m.url, m.language, m.caption, m.credit, m.licence, m.updated_at, \
     m.width, m.height, m.focal_x, m.focal_y, m.alt \
     from related_links k left join publications p on p.article_id = k.target_id \
     and p.live_until is null and (p.expires_at is null or p.expires_at > ";
const OF: &str = ") left join revisions r on r.id = p.revision_id \
     left join section_paths s on s.section_id = p.section_id and s.current \
     left join revision_media v on v.revision_id = r.id and v.position = 0 \
     left join media m on m.id = v.media_id where k.article_id";

/// The links of an article, and what they were read from.
#[derive(Debug, Default)]
struct Links {
    items: Vec<RelatedItem>,
    basis: Basis,
}

/// The links of an article, in the editors' order.
pub fn of(public: &mut Public<'_>, article: Id) -> Result<Vec<RelatedItem>> {
    let Links { items, basis } = links(public, &[article])?.remove(&article).unwrap_or_default();
    public.basis.add(basis);
    Ok(items)
}

/// The links of these articles: one statement however many there are.
fn links(public: &mut Public<'_>, articles: &[Id]) -> Result<HashMap<Id, Links>> {
    let texts: Vec<String> = articles.iter().map(Id::to_string).collect();
    let rows: Vec<Row> = Statement::<Columns>::new(LINKS)
        .moment(public.now)
        .sql(OF)
        .within(&texts)
        .sql(" order by k.article_id, k.position")
        .load(public.conn)?;
    let mut links: HashMap<Id, Links> = articles.iter().map(|id| (*id, Links::default())).collect();
    links.iter_mut().for_each(|(id, links)| links.basis.shows(Subject::Article(Aspect::Links, *id)));
    for ((owner, relation, target_id), external, target, image) in rows {
        let article = teaser(target, image)?;
        let Some(links) = links.get_mut(&columns::id(&owner)?) else { continue };
        note(&mut links.basis, target_id.as_deref(), article.as_ref())?;
        let external = match external {
            (Some(url), Some(title), source) if target_id.is_none() => Some(ExternalStory { url, title, source }),
            _ => None,
        };
        // A target that is not public leaves no trace.
        if article.is_none() && external.is_none() {
            continue;
        }
        let relation = columns::word(&relation, Relation::parse)?;
        links.items.push(RelatedItem { relation, article, external });
    }
    Ok(links)
}

/// Notes what is shown of a link's target, or would be shown if it became public.
fn note(basis: &mut Basis, target: Option<&str>, article: Option<&Teaser>) -> Result<()> {
    let Some(id) = target.map(columns::id).transpose()? else { return Ok(()) };
    basis.awaits(Subject::Article(Aspect::Presence, id));
    if let Some(article) = article {
        basis.shows(Subject::Article(Aspect::Teaser, id));
        // Its path begins with that of its section.
        basis.shows(Subject::Names(ThingKind::Section));
        if let Some(image) = &article.image {
            basis.shows(Subject::Thing(ThingKind::Media, image.id));
        }
    }
    Ok(())
}

fn teaser(target: Target, image: Lead) -> Result<Option<Teaser>> {
    let (Some(id), Some(slug), Some(title), Some(kind), Some(language), published_at, section_path) = target else {
        return Ok(None);
    };
    Ok(Some(Teaser {
        id: columns::id(&id)?,
        slug: columns::slug(slug),
        title,
        kind: columns::word(&kind, Kind::parse)?,
        language: columns::language(language),
        published_at: columns::some_time(published_at),
        section_path,
        image: lead(image)?,
    }))
}

fn lead((id, kind, url, language, caption, credit, licence, changed, picture): Lead) -> Result<Option<Media>> {
    let (Some(id), Some(kind), Some(url), Some(language), Some(changed)) = (id, kind, url, language, changed) else {
        return Ok(None);
    };
    media(id, kind, url, language, [caption, credit, licence], picture, columns::time(changed)).map(Some)
}

/// Fills in the links of these editions.
pub fn fill(public: &mut Public<'_>, editions: &mut [Edition]) -> Result<()> {
    let ids: Vec<Id> = editions.iter().map(|edition| edition.id).collect();
    let mut links = links(public, &ids)?;
    for edition in editions {
        let Links { items, basis } = links.remove(&edition.id).unwrap_or_default();
        edition.basis.add(basis);
        edition.related = Some(items);
    }
    Ok(())
}
