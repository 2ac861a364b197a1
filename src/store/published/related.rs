//! Links that editors made: only to what is public, or elsewhere.

use super::Public;
use crate::{
    domain::{
        article::{Kind, Relation},
        edition::{Edition, ExternalStory, RelatedItem, Teaser},
        id::Id,
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
type Row = ((String, String, Option<String>), External, Target);
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
);

const LINKS: &str = "select k.article_id, k.relation, k.target_id, k.url, k.title, k.source, \
     p.article_id, p.slug, r.title, p.kind, p.language, p.published_at, s.path \
     from related_links k left join publications p on p.article_id = k.target_id \
     and p.live_until is null and (p.expires_at is null or p.expires_at > ";
const OF: &str = ") left join revisions r on r.id = p.revision_id \
     left join section_paths s on s.section_id = p.section_id and s.current where k.article_id";

/// The links of these articles, in the editors' order: one statement however many there are.
pub fn links(public: &mut Public<'_>, articles: &[Id]) -> Result<HashMap<Id, Vec<RelatedItem>>> {
    let texts: Vec<String> = articles.iter().map(Id::to_string).collect();
    let rows: Vec<Row> = Statement::<Columns>::new(LINKS)
        .moment(public.now)
        .sql(OF)
        .within(&texts)
        .sql(" order by k.article_id, k.position")
        .load(public.conn)?;
    let mut links: HashMap<Id, Vec<RelatedItem>> = HashMap::new();
    for ((owner, relation, target_id), external, target) in rows {
        let article = teaser(target)?;
        let external = match external {
            (Some(url), Some(title), source) if target_id.is_none() => Some(ExternalStory { url, title, source }),
            _ => None,
        };
        // A target that is not public leaves no trace.
        if article.is_none() && external.is_none() {
            continue;
        }
        let relation = columns::word(&relation, Relation::parse)?;
        links.entry(columns::id(&owner)?).or_default().push(RelatedItem { relation, article, external });
    }
    Ok(links)
}

fn teaser(target: Target) -> Result<Option<Teaser>> {
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
    }))
}

/// Fills in the links of these editions.
pub fn fill(public: &mut Public<'_>, editions: &mut [Edition]) -> Result<()> {
    let ids: Vec<Id> = editions.iter().map(|edition| edition.id).collect();
    let mut links = links(public, &ids)?;
    for edition in editions {
        edition.related = Some(links.remove(&edition.id).unwrap_or_default());
    }
    Ok(())
}
