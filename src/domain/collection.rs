//! Collections: lists of articles made by hand, such as a front page or a dossier.

use super::{id::Id, names::Names, slug::Slug, time::Time};

/// A list made by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Its id.
    pub id: Id,
    /// Its slug.
    pub slug: Slug,
    /// Its names.
    pub names: Names,
    /// What it is about.
    pub description: Option<String>,
    /// How many articles it shows at most.
    pub length: Option<i64>,
    /// Its places, in the editors' order.
    pub items: Vec<CollectionItem>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// Articles that a collection has at most.
pub const MAX_ITEMS: usize = 1_000;

/// An article's place in a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionItem {
    /// The article.
    pub article: Id,
    /// The headline for this place.
    pub title: Option<String>,
    /// The label for this place.
    pub kicker: Option<String>,
    /// Not shown before.
    pub from: Option<Time>,
    /// Not shown from then on.
    pub until: Option<Time>,
}
