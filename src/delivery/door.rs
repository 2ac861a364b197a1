//! The door: what a client must know before its first question.

use crate::{
    domain::{
        language::Language,
        query::{COUNT_CAP, DEFAULT_LIMIT, MAX_IDS, MAX_LIMIT, MAX_OFFSET, MAX_VALUES},
        site::Site,
    },
    error::Result,
    store::published::{Public, taxonomy},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What is here and where.
#[derive(Debug, Serialize, ToSchema)]
pub struct Door {
    /// What the paper calls itself.
    pub name: String,
    /// The address of the site.
    #[schema(required = true)]
    pub site_url: Option<String>,
    /// Languages in which something is public, BCP 47.
    pub languages: Vec<String>,
    /// The language of names where nothing else is asked.
    #[schema(value_type = String)]
    pub default_locale: Language,
    /// Where the parts of the API stand.
    pub links: DoorLinks,
    /// Terms of use.
    #[schema(required = true)]
    pub terms_url: Option<String>,
    /// The licence of the content.
    #[schema(required = true)]
    pub licence: Option<String>,
    /// Where the makers can be reached.
    #[schema(required = true)]
    pub contact: Option<String>,
    /// The cursor of the latest public change: the store's epoch and a number.
    #[schema(example = "k3v9.4711")]
    pub latest_change: String,
    /// How much can be asked at once.
    pub limits: Limits,
}

/// Where the parts of the API stand, relative to this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoorLinks {
    /// Articles.
    pub articles: &'static str,
    /// Sections.
    pub sections: &'static str,
    /// Sources.
    pub sources: &'static str,
    /// Contributors.
    pub contributors: &'static str,
    /// Tags.
    pub tags: &'static str,
    /// Lists made by hand.
    pub collections: &'static str,
    /// What stands at a path of the site.
    pub by_path: &'static str,
    /// The documentation, to read.
    pub docs: &'static str,
    /// The document of the API, for programs.
    pub openapi: &'static str,
    /// What each problem means.
    pub problems: &'static str,
}

/// How much can be asked at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct Limits {
    /// Rows of a page where nothing else is asked.
    pub default_limit: i64,
    /// Rows of a page at most.
    pub max_limit: i64,
    /// The deepest offset.
    pub max_offset: i64,
    /// Values of one filter.
    pub max_filter_values: usize,
    /// Ids of the filter `id`.
    pub max_ids: usize,
    /// How far an estimated count looks.
    pub estimated_count_cap: i64,
}

/// What a client must know before its first question.
pub fn door(public: &mut Public<'_>, site: &Site, epoch: &str) -> Result<Door> {
    Ok(Door {
        name: site.name.clone(),
        site_url: site.url.clone(),
        languages: taxonomy::languages(public)?,
        default_locale: site.default_locale.clone(),
        links: DoorLinks {
            articles: "/v1/articles",
            sections: "/v1/sections",
            sources: "/v1/sources",
            contributors: "/v1/contributors",
            tags: "/v1/tags",
            collections: "/v1/collections",
            by_path: "/v1/by-path",
            docs: "/docs",
            openapi: "/openapi.json",
            problems: "/problems",
        },
        terms_url: site.terms_url.clone(),
        licence: site.licence.clone(),
        contact: site.contact.clone(),
        latest_change: format!("{epoch}.{}", public.latest_change()?),
        limits: Limits {
            default_limit: DEFAULT_LIMIT,
            max_limit: MAX_LIMIT,
            max_offset: MAX_OFFSET,
            max_filter_values: MAX_VALUES,
            max_ids: MAX_IDS,
            estimated_count_cap: COUNT_CAP,
        },
    })
}
