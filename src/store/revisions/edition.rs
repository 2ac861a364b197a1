//! An article as one of its revisions says it, public or not.

use crate::{
    domain::{
        article::{Article, Content, Publication, Revision},
        edition::{Edition, References},
        freshness::Basis,
        slug::Slug,
        time::Time,
    },
    error::{Error, Result},
    store::{backend::Conn, published::references},
};

/// An article, one of its revisions, the slug it owns, and what was public of it last.
pub type Parts = (Article, Revision, Option<Slug>, Option<Publication>);

/// An article as one of its revisions says it, with all it refers to.
pub fn edition(conn: &mut Conn, parts: Parts, now: Time) -> Result<Edition> {
    let made = editions(conn, &[parts], now)?.pop();
    made.ok_or_else(|| Error::internal("an edition was not made"))
}

/// The edition of a newer revision that refers to just what an older one did, whose edition is at hand.
pub fn said_again(older: Edition, parts: &Parts) -> Result<Edition> {
    let (article, revision, slug, last) = parts;
    let Edition { references, section_path, .. } = older;
    let newer = bare(article, revision, &revision.content, slug.as_ref(), last.as_ref())?;
    Ok(Edition { references, section_path, ..newer })
}

/// Articles as revisions of theirs say them, in the order given.
pub fn editions(conn: &mut Conn, all: &[Parts], now: Time) -> Result<Vec<Edition>> {
    let bare = |(article, revision, slug, last): &Parts| {
        bare(article, revision, &revision.content, slug.as_ref(), last.as_ref())
    };
    let mut editions: Vec<Edition> = all.iter().map(bare).collect::<Result<_>>()?;
    references::fill_in(conn, now, &mut editions)?;
    for edition in &mut editions {
        edition.section_path = edition.references.sections.first().map(|section| section.path.clone());
    }
    Ok(editions)
}

fn bare(
    article: &Article,
    revision: &Revision,
    content: &Content,
    slug: Option<&Slug>,
    last: Option<&Publication>,
) -> Result<Edition> {
    let slug = slug.or(article.wished_slug.as_ref()).cloned();
    let slug = slug.or_else(|| Slug::derive(&content.title));
    let custom = serde_json::to_string(&content.custom).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Edition {
        id: article.id,
        revision_id: revision.id,
        slug: slug.unwrap_or_else(|| Slug::of_id(content.kind.as_str(), &article.id.to_string())),
        kind: content.kind,
        language: content.language.clone(),
        title: content.title.clone(),
        short_title: content.short_title.clone(),
        kicker: content.kicker.clone(),
        standfirst: content.standfirst.clone(),
        byline: content.byline.clone(),
        dateline: content.dateline.clone(),
        place: content.place.clone(),
        word_count: content.word_count,
        section_path: None,
        seo_title: content.seo_title.clone(),
        seo_description: content.seo_description.clone(),
        canonical_url: content.canonical_url.clone(),
        custom,
        published_at: last.and_then(|last| last.published_at),
        updated_at: last.map_or(article.updated_at, |last| last.updated_at),
        translation_group: article.translation_group,
        translated: true,
        corrected: false,
        body: Some((content.body_format, content.body.clone())),
        html: None,
        text: None,
        references: References::default(),
        related: None,
        placement: None,
        basis: Basis::default(),
    })
}
