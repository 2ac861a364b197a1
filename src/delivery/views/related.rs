//! Other stories, as an article points to them: translations, and links that editors made.

use super::image::{Image, image};
use crate::domain::{
    edition::{RelatedItem, Teaser},
    language::{Direction, Language},
    site::Site,
    time::Time,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The same article in another language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Translation {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// Its path on the site, percent-encoded.
    pub path: String,
    /// Its whole address; null where the site's is not configured.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its language.
    #[schema(value_type = String)]
    pub language: Language,
    /// Its direction.
    #[schema(value_type = String)]
    pub direction: Direction,
}

/// A related story.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Related)]
pub struct RelatedView {
    /// Whether an editor made the link.
    pub curated: bool,
    /// How the other story stands to this one. More words may come.
    #[schema(required = true, value_type = Option<String>, example = "background")]
    pub relation: Option<&'static str>,
    /// The story here.
    #[schema(required = true)]
    pub article: Option<TeaserView>,
    /// The story elsewhere.
    #[schema(required = true)]
    pub external: Option<ExternalView>,
    /// How near an automatic link is; null for one an editor made.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// Why an automatic link was made.
    pub reasons: Vec<Reason>,
}

/// Why an automatic link was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reason {
    /// What both have in common. More words may come.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which.
    pub values: Vec<String>,
}

/// Another article, in few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Teaser)]
pub struct TeaserView {
    /// Its id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// What kind of story it is. More words may come.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Its language.
    #[schema(value_type = String)]
    pub language: Language,
    /// Its direction.
    #[schema(value_type = String)]
    pub direction: Direction,
    /// When it was first published; null where that is not known.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Time>,
    /// Its path on the site, percent-encoded.
    pub path: String,
    /// Its whole address; null where the site's is not configured.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its lead image.
    #[schema(required = true)]
    pub image: Option<Image>,
}

/// A story on another site.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = External)]
pub struct ExternalView {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    #[schema(required = true)]
    pub source: Option<String>,
}

/// Prints a translation.
pub(super) fn translation(teaser: Teaser, site: &Site) -> Translation {
    let path = site.article_path(teaser.section_path.as_deref(), teaser.slug.as_ref());
    Translation {
        id: teaser.id.to_string(),
        slug: teaser.slug.to_string(),
        title: teaser.title,
        url: site.url_of(&path),
        path,
        direction: teaser.language.direction(),
        language: teaser.language,
    }
}

/// Prints a link that an editor made.
pub fn related(item: RelatedItem, site: &Site) -> RelatedView {
    RelatedView {
        curated: true,
        relation: Some(item.relation.as_str()),
        article: item.article.map(|teaser| teaser_view(teaser, site)),
        external: item.external.map(|story| ExternalView { url: story.url, title: story.title, source: story.source }),
        score: None,
        reasons: Vec::new(),
    }
}

fn teaser_view(teaser: Teaser, site: &Site) -> TeaserView {
    let path = site.article_path(teaser.section_path.as_deref(), teaser.slug.as_ref());
    TeaserView {
        id: teaser.id.to_string(),
        slug: teaser.slug.to_string(),
        title: teaser.title,
        kind: teaser.kind.as_str(),
        direction: teaser.language.direction(),
        language: teaser.language,
        published_at: teaser.published_at,
        url: site.url_of(&path),
        path,
        image: teaser.image.map(image),
    }
}
