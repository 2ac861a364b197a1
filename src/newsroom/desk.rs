//! The lists of the newsroom: the articles that a caller may see, in whatever state.

use super::{
    dossiers::{self, Dossier},
    rights::{Act, Rights, needs},
};
use crate::{
    domain::{
        caller::Caller,
        desk::DeskQuery,
        fault::Fault,
        id::Id,
        page::{Cursor, Way},
        query::{COUNT_CAP, Count, ListKind, Term},
        time::Time,
    },
    error::{Error, Result},
    store::{
        Conn, articles,
        desk::{self, Reach},
        sections,
    },
};

/// A page of the newsroom's articles.
#[derive(Debug)]
pub struct Page {
    /// The articles.
    pub articles: Vec<Dossier>,
    /// The place of the next page.
    pub next: Option<Cursor>,
    /// How many there are, where they were counted; and whether that is all.
    pub total: Option<(i64, bool)>,
}

/// A page of articles.
pub fn list(conn: &mut Conn, caller: &Caller, mut query: DeskQuery, now: Time) -> Result<Page> {
    needs(caller, Act::Read.scope())?;
    let rights = Rights::of(conn, caller)?;
    let fingerprint = query.fingerprint();
    resolve_sections(conn, &mut query.terms)?;
    let branch = rights.branch().map(|branch| branch.iter().map(Id::to_string).collect());
    let reach = Reach { role: caller.role, user: caller.user, branch };
    let mut keys = desk::list(conn, &query, &reach, now)?;
    let more = keys.len() as i64 > query.limit;
    keys.truncate(usize::try_from(query.limit).unwrap_or_default());
    let next =
        keys.last().filter(|_| more).map(|(id, key)| Cursor { way: Way::Next, key: key.clone(), id: *id, fingerprint });
    let ids: Vec<Id> = keys.into_iter().map(|(id, _)| id).collect();
    let mut found = articles::find_all(conn, &ids)?;
    let in_order = ids.iter().filter_map(|id| found.remove(id)).collect();
    let articles = dossiers::load_all(conn, &rights, in_order, now)?;
    let total = match query.count {
        Count::None => None,
        Count::Exact => Some((desk::count(conn, &query, &reach, now)?, true)),
        Count::Estimated => {
            let counted = desk::count(conn, &query, &reach, now)?;
            Some((counted.min(COUNT_CAP), counted <= COUNT_CAP))
        }
    };
    Ok(Page { articles, next, total })
}

/// From slugs and paths of sections to their ids, with those below them where they count. One that is not there is a
/// fault that names it.
fn resolve_sections(conn: &mut Conn, terms: &mut [Term]) -> Result<()> {
    if !terms.iter().any(|term| matches!(term.kind, ListKind::Section | ListKind::SectionAlone)) {
        return Ok(());
    }
    let all = sections::list_all(conn)?;
    let mut faults = Vec::new();
    for term in terms.iter_mut().filter(|term| matches!(term.kind, ListKind::Section | ListKind::SectionAlone)) {
        let mut ids = Vec::new();
        for value in &term.values {
            let named =
                all.iter().find(|one| one.path == *value || one.slug.as_ref() == value || one.id.to_string() == *value);
            let Some(named) = named else {
                let detail = format!("There is no section `{value}`.");
                faults.push(Fault::parameter("section", "unknown_section", detail));
                continue;
            };
            let below = format!("{}/", named.path);
            let reaches = |one: &&crate::domain::taxonomy::Section| {
                one.id == named.id || term.kind == ListKind::Section && one.path.starts_with(&below)
            };
            ids.extend(all.iter().filter(reaches).map(|one| one.id.to_string()));
        }
        term.values = ids;
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Malformed(faults)) }
}
