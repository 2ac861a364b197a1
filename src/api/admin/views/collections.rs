//! Collections as the newsroom has them, and what stands in them.

use super::{AdminPage, DryRun};
use crate::{
    domain::{
        collection::Collection,
        language::{Direction, Language},
        time::Time,
    },
    newsroom::things::{Items, Listed},
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A collection as the newsroom has it. Members marked `readOnly` may be sent back unchanged; the others are taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminCollection {
    /// Its id, for ever.
    #[schema(read_only)]
    pub id: String,
    /// The lock: one more at every change; also its `ETag`.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// Its slug. Left out where it is made, it is made of the name.
    #[schema(example = "weekend-reading")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Weekend reading")]
    pub name: String,
    /// Language of `name`, BCP 47.
    #[schema(value_type = String, example = "en")]
    pub language: Language,
    /// Direction of `name`.
    #[schema(read_only, value_type = String)]
    pub direction: Direction,
    /// Its names by language, the default one among them.
    #[schema(value_type = BTreeMap<String, String>)]
    pub names: BTreeMap<Language, String>,
    /// What it is about.
    #[schema(required = true)]
    pub description: Option<String>,
    /// How many articles it shows at most; null for all.
    #[schema(required = true, minimum = 1, maximum = 1000)]
    pub length: Option<i64>,
    /// When it was made.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was last changed.
    #[schema(read_only, value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A page of collections.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminCollectionList {
    /// The collections, by name.
    pub data: Vec<AdminCollection>,
    /// Where the page stands.
    pub page: AdminPage,
}

/// Prints a collection.
pub fn collection(collection: &Collection, version: i64) -> AdminCollection {
    AdminCollection {
        id: collection.id.to_string(),
        version,
        slug: collection.slug.to_string(),
        name: collection.names.name.clone(),
        language: collection.names.language.clone(),
        direction: collection.names.language.direction(),
        names: collection.names.all(),
        description: collection.description.clone(),
        length: collection.length,
        created_at: collection.created_at,
        updated_at: collection.updated_at,
        dry_run: None,
    }
}

/// What stands in a collection.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminCollectionItems {
    /// The version of the collection.
    #[schema(minimum = 1, example = 3)]
    pub version: i64,
    /// Its places, in the editors' order.
    #[schema(max_items = 1000)]
    pub items: Vec<AdminCollectionItem>,
    /// What would have been done. Only with `dry_run=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(read_only, nullable = false)]
    pub dry_run: Option<DryRun>,
}

/// A place of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminCollectionItem {
    /// The article: send its id, its slug, or this.
    pub article: PlacedArticle,
    /// The headline for this place, if it differs from its own.
    #[schema(required = true)]
    pub title: Option<String>,
    /// The label for this place, if it differs from its own.
    #[schema(required = true)]
    pub kicker: Option<String>,
    /// Not shown before.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub from: Option<Time>,
    /// Not shown from then on.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub until: Option<Time>,
}

/// An article that stands in a collection.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacedArticle {
    /// Its id.
    pub id: String,
    /// The slug it has, or would like; null where you may not see it.
    #[schema(required = true)]
    pub slug: Option<String>,
    /// Its headline; null where you may not see it.
    #[schema(required = true)]
    pub title: Option<String>,
    /// What readers have of it. More words may come.
    #[schema(value_type = String, example = "live")]
    pub visibility: &'static str,
}

/// Prints what stands in a collection.
pub fn collection_items(items: &Items) -> AdminCollectionItems {
    AdminCollectionItems { version: items.version, items: items.items.iter().map(item).collect(), dry_run: None }
}

fn item(listed: &Listed) -> AdminCollectionItem {
    let Listed { item, slug, title, visibility } = listed;
    AdminCollectionItem {
        article: PlacedArticle {
            id: item.article.to_string(),
            slug: slug.as_ref().map(ToString::to_string),
            title: title.clone(),
            visibility: visibility.as_str(),
        },
        title: item.title.clone(),
        kicker: item.kicker.clone(),
        from: item.from,
        until: item.until,
    }
}
