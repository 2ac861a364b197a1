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
        page::{Cursor, Key, Way},
        query::{COUNT_CAP, Count, ListKind, Start, Term},
        time::Time,
    },
    error::{Error, Result},
    store::{
        Conn, articles,
        desk::{self, Keys, Reach},
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
    /// The place of the page before.
    pub previous: Option<Cursor>,
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
    let Keys { rows, more_after, more_before } = desk::list(conn, &query, &reach, now)?;
    let at = |way, (id, key): &(Id, Key)| Cursor { way, key: key.clone(), id: *id, fingerprint };
    let next = rows.last().filter(|_| more_after).map(|row| at(Way::Next, row));
    let previous = match (rows.first(), &query.start) {
        (Some(row), _) => more_before.then(|| at(Way::Previous, row)),
        // Behind the last row: what lies before this place is the page before.
        (None, Start::At(place)) if place.way == Way::Next && query.limit > 0 => {
            Some(Cursor { way: Way::Previous, ..place.clone() })
        }
        (None, _) => None,
    };
    let ids: Vec<Id> = rows.into_iter().map(|(id, _)| id).collect();
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
    Ok(Page { articles, next, previous, total })
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
