//! Facets of a list: its articles sorted by section, source, tag, kind or language.

use crate::{
    domain::{
        id::Id,
        language::{Direction, Language},
        names::Names,
        query::{ArticleQuery, FACET_VALUES, Facet},
        slug::Slug,
    },
    error::Result,
    store::published::{
        Public,
        facets::{self, Counted},
        lists::Filters,
        taxonomy,
    },
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// How many articles stand under each value. Each facet is there only when asked for.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Facets {
    /// By section, each with those below it unless `subsections=false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub section: Option<FacetView>,
    /// By own source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub source: Option<FacetView>,
    /// By tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tag: Option<FacetView>,
    /// By kind of story.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub kind: Option<FacetView>,
    /// By language, each with its narrower ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub language: Option<FacetView>,
}

/// One facet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Facet)]
pub struct FacetView {
    /// The values met most often, most frequent first, at most 20.
    pub values: Vec<FacetValue>,
    /// The sum of the counts of all other values.
    #[schema(minimum = 0, example = 340)]
    pub other: i64,
    /// How many articles were looked at: all that match but for the facet's own filter, at most 10,000. Facets whose own
    /// filters are given look at other articles than the rest, and share that number with it; behind several filters it
    /// is half as many.
    #[schema(minimum = 0, maximum = 10000, example = 1204)]
    pub of: i64,
}

/// One value of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetValue {
    /// What the filter of the same name takes: a slug, a kind, a language.
    #[schema(example = "middle-east")]
    pub value: String,
    /// Its name; null for a kind or a language.
    #[schema(required = true, example = "Middle East")]
    pub name: Option<String>,
    /// Language of `name`.
    #[schema(required = true, value_type = Option<String>, example = "en")]
    pub language: Option<Language>,
    /// Direction of `name`.
    #[schema(required = true, value_type = Option<String>, example = "ltr")]
    pub direction: Option<Direction>,
    /// How many articles stand under it.
    #[schema(minimum = 1, example = 118)]
    pub count: i64,
}

/// The facets that were asked for; names in `locale` where there are any.
pub fn count(
    public: &mut Public<'_>,
    query: &ArticleQuery,
    filters: &Filters,
    asked: &[Facet],
    locale: &Language,
) -> Result<Option<Facets>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let mut facets = Facets::default();
    for (facet, counted) in facets::count(public, query, filters, asked)? {
        let view = print(public, facet, counted, locale)?;
        let place = match facet {
            Facet::Section => &mut facets.section,
            Facet::Source => &mut facets.source,
            Facet::Tag => &mut facets.tag,
            Facet::Kind => &mut facets.kind,
            Facet::Language => &mut facets.language,
        };
        *place = Some(view);
    }
    Ok(Some(facets))
}

fn print(public: &mut Public<'_>, facet: Facet, counted: Counted, locale: &Language) -> Result<FacetView> {
    let values = if facet == Facet::Language { with_broader(counted.values) } else { counted.values };
    let mut values: Vec<(String, i64)> = values.into_iter().collect();
    values.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let other = values.iter().skip(FACET_VALUES).map(|(_, count)| count).sum();
    values.truncate(FACET_VALUES);
    let mut named = names(public, facet, &values)?;
    let values = values.into_iter().map(|(value, count)| match named.remove(&value) {
        Some((slug, names)) => {
            let named = names.in_language(locale);
            let (direction, language) = (Some(named.direction()), Some(named.language));
            FacetValue { value: slug.to_string(), name: Some(named.name), language, direction, count }
        }
        None => FacetValue { value, name: None, language: None, direction: None, count },
    });
    Ok(FacetView { values: values.collect(), other, of: counted.of })
}

/// `ar-IQ` counts under `ar` too, as the filter finds it.
fn with_broader(counts: HashMap<String, i64>) -> HashMap<String, i64> {
    let mut all = HashMap::new();
    for (tag, count) in counts {
        match Language::parse(&tag) {
            Ok(language) => language.broader().for_each(|tag| *all.entry(tag.to_owned()).or_default() += count),
            Err(_) => *all.entry(tag).or_default() += count,
        }
    }
    all
}

/// The slugs and names of sections, sources and tags, by id.
fn names(public: &mut Public<'_>, facet: Facet, values: &[(String, i64)]) -> Result<HashMap<String, (Slug, Names)>> {
    let ids: Vec<Id> = values.iter().filter_map(|(value, _)| Id::parse(value).ok()).collect();
    Ok(match facet {
        Facet::Section => {
            let all = taxonomy::sections(public)?.into_iter().map(|one| (one.id.to_string(), (one.slug, one.names)));
            all.collect()
        }
        Facet::Source => {
            let all = taxonomy::sources(public, &ids)?.into_values();
            all.map(|one| (one.id.to_string(), (one.slug, one.names))).collect()
        }
        Facet::Tag => {
            let all = taxonomy::tags(public, &ids)?.into_values();
            all.map(|one| (one.id.to_string(), (one.slug, one.names))).collect()
        }
        Facet::Kind | Facet::Language => HashMap::new(),
    })
}
