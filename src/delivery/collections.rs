//! Collections for readers: those that show something, and what they show.

use super::{
    articles::Printing,
    pages::Page,
    taxonomy::{Counts, Found, Wanted, counts, find, ids, page_of},
    views::ArticleView,
};
use crate::{
    domain::{
        collection::Collection,
        language::{Direction, Language},
        query::NameQuery,
        site::Site,
    },
    error::{Error, Result},
    store::published::{
        Public, articles, collections,
        taxonomy::{Listed, Things},
    },
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A list of articles made by hand, such as a front page or a dossier.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Collection)]
pub struct CollectionView {
    /// Its id.
    #[schema(example = "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c")]
    pub id: String,
    /// Its slug.
    #[schema(example = "front")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Front page")]
    pub name: String,
    /// Language of `name`.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of `name`.
    #[schema(value_type = String, example = "ltr")]
    pub direction: Direction,
    /// Its names by language.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// What it is about.
    #[schema(required = true)]
    pub description: Option<String>,
    /// How many articles it shows now. Only with `expand=counts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub counts: Option<Counts>,
    /// What it shows, in the editors' order, each article with its `placement`. Only in the answer of one collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub articles: Option<Vec<ArticleView>>,
}

/// A page of collections.
#[derive(Debug, Serialize, ToSchema)]
pub struct CollectionList {
    /// The collections, by name.
    pub data: Vec<CollectionView>,
    /// Where the page stands.
    pub page: Page,
}

/// The name of the list of collections in its cursors.
pub const COLLECTIONS: &str = "collections";

fn view(collection: Collection, counts: Option<Counts>, locale: &Language) -> CollectionView {
    let named = collection.names.in_language(locale);
    let length = collection.length.unwrap_or(i64::MAX);
    CollectionView {
        id: collection.id.to_string(),
        slug: collection.slug.to_string(),
        direction: named.direction(),
        name: named.name,
        language: named.language,
        names: collection.names.all(),
        description: collection.description,
        counts: counts.map(|all| Counts { articles: all.articles.min(length) }),
        articles: None,
    }
}

/// A page of collections that show something.
pub fn list(public: &mut Public<'_>, query: &NameQuery, locale: &Language, site: &Site) -> Result<CollectionList> {
    let (rows, page) = page_of(public, Things::Collections, query, site, COLLECTIONS)?;
    let mut all = collections::find_all(public, &ids(&rows))?;
    let print = |row: &Listed| all.remove(&row.id).map(|one| view(one, counts(query.counts, row), locale));
    Ok(CollectionList { data: rows.iter().filter_map(print).collect(), page })
}

/// One collection with at most so many of its articles, as JSON.
pub fn get(
    public: &mut Public<'_>,
    wanted: &Wanted,
    printing: &Printing,
    limit: i64,
    site: &Site,
) -> Result<Found<Vec<u8>>> {
    let row = match find(public, Things::Collections, wanted, "collection")? {
        Found::Here(row) => row,
        Found::Moved(slug) => return Ok(Found::Moved(slug)),
    };
    let vanished = || Error::internal("a collection vanished while it was read");
    let collection = collections::find_all(public, &[row.id])?.remove(&row.id).ok_or_else(vanished)?;
    let length = collection.length.map_or(limit, |length| length.min(limit));
    let places = collections::items(public, row.id, length)?;
    let ids: Vec<_> = places.iter().map(|(id, _)| *id).collect();
    let mut editions = if ids.is_empty() { Vec::new() } else { articles::list(public, &ids, printing.parts())? };
    for edition in &mut editions {
        edition.placement = places.iter().find(|(id, _)| *id == edition.id).map(|(_, place)| place.clone());
    }
    let articles = editions.into_iter().map(|edition| printing.print(edition, site)).collect();
    let locale = printing.locale.as_ref().unwrap_or(&site.default_locale);
    let mut view = view(collection, counts(wanted.count, &row), locale);
    view.articles = Some(articles);
    Ok(Found::Here(printing.write(&view, Some("articles"))?))
}
