//! The links of an article as the newsroom has them.

use crate::{
    domain::{article::RelatedLink, id::Id},
    newsroom::related::{Related, Target},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The links of an article, and what shall not be suggested beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminRelated {
    /// The version of the article.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The links in the editors' order.
    pub links: Vec<AdminLink>,
    /// Articles that are never suggested beside it.
    pub bans: Vec<LinkedArticle>,
}

/// A link to another story.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminLink {
    /// How the other story stands to this one. More words may come.
    #[schema(value_type = String, example = "background")]
    pub relation: &'static str,
    /// The story here; null if it is elsewhere.
    #[schema(required = true)]
    pub article: Option<LinkedArticle>,
    /// The story elsewhere; null if it is here.
    #[schema(required = true)]
    pub external: Option<LinkedStory>,
    /// For the newsroom.
    #[schema(required = true)]
    pub note: Option<String>,
}

/// An article that is linked. Of one that you may not see, the id alone is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedArticle {
    /// Its id.
    pub id: String,
    /// The slug it has or would like.
    #[schema(required = true)]
    pub slug: Option<String>,
    /// Its headline.
    #[schema(required = true)]
    pub title: Option<String>,
    /// What readers have of it. More words may come.
    #[schema(required = true, value_type = Option<String>)]
    pub visibility: Option<&'static str>,
}

/// A story on another site.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedStory {
    /// Its address.
    #[schema(format = "uri")]
    pub url: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    #[schema(required = true)]
    pub source: Option<String>,
}

/// Prints the links of an article.
pub fn related(related: &Related) -> AdminRelated {
    let linked = |id: &Id| linked(*id, related.targets.get(id));
    let link = |link: &RelatedLink| AdminLink {
        relation: link.relation.as_str(),
        article: link.target.as_ref().map(linked),
        external: link.url.as_ref().map(|url| LinkedStory {
            url: url.clone(),
            title: link.title.clone().unwrap_or_default(),
            source: link.source.clone(),
        }),
        note: link.note.clone(),
    };
    AdminRelated {
        version: related.dossier.article.version,
        links: related.links.iter().map(link).collect(),
        bans: related.bans.iter().map(linked).collect(),
    }
}

fn linked(id: Id, target: Option<&Target>) -> LinkedArticle {
    LinkedArticle {
        id: id.to_string(),
        slug: target.and_then(|target| target.slug.as_ref()).map(ToString::to_string),
        title: target.map(|target| target.title.clone()),
        visibility: target.map(|target| target.visibility.as_str()),
    }
}
