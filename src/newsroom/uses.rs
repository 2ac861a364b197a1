//! By what a thing is used, as far as those who ask may know.

use super::rights::Rights;
use crate::{
    domain::id::Id,
    error::{Result, Use},
    store::{
        Conn, articles,
        named::{self, Said},
        revisions,
    },
};

/// So many of those that use a thing are named.
const NAMED: usize = 10;

/// Those that use a thing, if there are any.
pub(super) fn used(kind: &'static str, ids: &[Id]) -> Option<Use> {
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    (count > 0).then(|| Use { kind, count, ids: ids.iter().copied().take(NAMED).collect() })
}

/// The articles that use a thing in any revision. All are counted; those are named that the caller may see.
pub(super) fn by_articles(conn: &mut Conn, rights: &Rights<'_>, said: Said, thing: Id) -> Result<Option<Use>> {
    let (count, ids) = named::articles_with(conn, said, thing)?;
    if count == 0 {
        return Ok(None);
    }
    let (all, sections) = (articles::find_all(conn, &ids)?, revisions::sections_of_newest(conn, &ids)?);
    let sees = |id: &Id| {
        let sections = sections.get(id).map_or(&[][..], Vec::as_slice);
        all.get(id).is_some_and(|article| rights.sees(article, sections))
    };
    Ok(Some(Use { kind: "article", count, ids: ids.into_iter().filter(sees).take(NAMED).collect() }))
}
