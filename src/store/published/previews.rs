//! What those see who have the link of a preview: one revision, public or not, until the link ends.

use super::Public;
use crate::{
    domain::{edition::Edition, id::Id},
    error::Result,
    store::{articles, previews, publications, revisions, slugs},
};

/// The revision that a preview shows; none if the preview has ended or was taken back, or the article was killed or
/// removed.
pub fn find(public: &mut Public<'_>, preview: Id) -> Result<Option<Edition>> {
    let now = public.now;
    let conn = &mut *public.conn;
    let Some(preview) = previews::find(conn, preview)? else { return Ok(None) };
    if preview.revoked_at.is_some() || preview.expires_at <= now {
        return Ok(None);
    }
    let article = articles::find_all(conn, &[preview.article])?.remove(&preview.article);
    let article = article.filter(|article| article.killed_at.is_none() && article.deleted_at.is_none());
    let revision = revisions::find_all(conn, &[preview.revision])?.remove(&preview.revision);
    let (Some(article), Some(revision)) = (article, revision) else { return Ok(None) };
    let slug = slugs::list_of(conn, &[article.id])?.into_iter().find(|owned| owned.current).map(|owned| owned.slug);
    let last = publications::last_of(conn, &[article.id])?.remove(&article.id);
    revisions::edition(conn, (article, revision, slug, last), now).map(Some)
}
