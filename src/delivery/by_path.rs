//! What stands at a path of the site: an article or a section, and whether it stands elsewhere now.

use super::{
    articles::Printing,
    taxonomy::{self, SectionExpand, SectionView},
    views::ArticleView,
};
use crate::{
    domain::{
        edition::Edition,
        id::Id,
        site::{Site, encode_path},
        slug::Slug,
        time::Time,
    },
    error::{Error, Result},
    store::published::{
        Public,
        articles::{self, Address, Found},
        taxonomy as sections,
    },
};
use serde::Serialize;
use utoipa::ToSchema;

/// What stands at a path of the site.
#[derive(Debug, Serialize, ToSchema)]
pub struct ByPath {
    /// `article` or `section`. More words may come.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "article")]
    pub kind: &'static str,
    /// The right path, percent-encoded, ready for `href`.
    #[schema(example = "/city/transport/night-ferry-returns-to-harbour-city")]
    pub path: String,
    /// Whether that is another than the one asked for, so that the reader should be sent on.
    pub moved: bool,
    /// The article, if it is one.
    #[schema(required = true)]
    pub article: Option<ArticleView>,
    /// The section, if it is one.
    #[schema(required = true)]
    pub section: Option<SectionView>,
}

/// What stands at a path, whole and decoded.
pub fn get(
    public: &mut Public<'_>,
    path: &str,
    printing: &Printing,
    as_of: Option<Time>,
    site: &Site,
) -> Result<Vec<u8>> {
    // A slash at the end is another address than the right one.
    let asked = path.strip_prefix('/').unwrap_or(path);
    let place = sections::section_at(public, asked.trim_matches('/'))?;
    if let Some((id, true)) = place {
        return section(public, id, asked, printing, site);
    }
    let found = match site.slug_in(asked).map(|slug| Slug::parse(&slug)) {
        Some(Ok(slug)) => article(public, slug, printing, as_of),
        _ => Err(nothing()),
    };
    let article = match (found, place) {
        (Ok(edition), _) => printing.print(edition, site),
        (Err(Error::NotFound(_)), Some((id, _))) => return section(public, id, asked, printing, site),
        (Err(error), _) => return Err(error),
    };
    let moved = asked.starts_with('/') || article.path != encode_path(asked);
    match place {
        // A section that once stood just there is nearer than an article that stands elsewhere.
        Some((id, _)) if moved => section(public, id, asked, printing, site),
        _ => {
            let path = article.path.clone();
            let found = ByPath { kind: "article", path, moved, article: Some(article), section: None };
            printing.write(&found, Some("article"))
        }
    }
}

fn nothing() -> Error {
    Error::NotFound("Nothing public stands at this path.".to_owned())
}

/// The article with a slug, also an old one.
fn article(public: &mut Public<'_>, slug: Slug, printing: &Printing, as_of: Option<Time>) -> Result<Edition> {
    let mut address = Address::Slug(slug);
    for _ in 0..2 {
        match articles::find(public, &address, printing.parts(), as_of) {
            Ok(Found::Article(edition)) => return Ok(*edition),
            Ok(Found::Moved(slug)) => address = Address::Slug(slug),
            Err(Error::NotFound(_)) => return Err(nothing()),
            Err(error) => return Err(error),
        }
    }
    Err(Error::internal("an article changes its slug all the time"))
}

fn section(public: &mut Public<'_>, id: Id, asked: &str, printing: &Printing, site: &Site) -> Result<Vec<u8>> {
    let locale = printing.locale.as_ref().unwrap_or(&site.default_locale);
    let taxonomy::Found::Here(view) = taxonomy::get_section(public, Some(id), None, SectionExpand::default(), locale)?
    else {
        return Err(nothing());
    };
    let path = encode_path(&view.path);
    let moved = view.path != asked;
    let found = ByPath { kind: "section", path, moved, article: None, section: Some(view) };
    printing.write(&found, Some("article"))
}
