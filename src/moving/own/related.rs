//! Lines of what editors link beside an article, and of what they do not want suggested there.

use super::things::fault;
use crate::{
    domain::{
        article::RelatedLink,
        freshness::{Aspect, Effect},
        id::Id,
    },
    error::Result,
    moving::{records::IMPORT, report::Report},
    store::{Tx, articles, changes::ChangeKind, links, publications},
};
use std::collections::{HashMap, HashSet};

/// Writes editors' links; articles must be here, both ends of them.
pub(super) fn links(
    tx: &mut Tx<'_>,
    lines: &[(Id, &[RelatedLink])],
    made: &HashSet<Id>,
    report: &mut Report,
) -> Result<()> {
    let targets = |links: &&[RelatedLink]| links.iter().map(|link| link.target).collect();
    known(tx, "links", lines.iter().map(|(id, links)| (*id, targets(links))).collect())?;
    let sources: Vec<Id> = lines.iter().map(|(id, _)| *id).collect();
    let mut here: HashMap<Id, Vec<RelatedLink>> = HashMap::new();
    for (article, link) in links::related_of(tx.conn, &sources)? {
        here.entry(article).or_default().push(link);
    }
    let last = publications::last_of(tx.conn, &sources)?;
    for (article, wanted) in lines {
        if here.get(article).map_or(&[][..], Vec::as_slice) == *wanted {
            report.unchanged += 1;
            continue;
        }
        articles::share(tx.conn, &wanted.iter().filter_map(|link| link.target).collect::<Vec<_>>())?;
        links::replace_related(tx.conn, *article, wanted)?;
        turn(tx, *article, made)?;
        if last.get(article).is_some_and(|last| last.live_until.is_none()) {
            tx.change(ChangeKind::ArticleUpdated, *article, Effect::article(*article, &[Aspect::Links]));
        }
        if here.insert(*article, wanted.to_vec()).is_some() { report.updated += 1 } else { report.created += 1 }
    }
    Ok(())
}

/// Writes what is not to be suggested; articles must be here, both ends of it.
pub(super) fn bans(tx: &mut Tx<'_>, lines: &[(Id, &[Id])], made: &HashSet<Id>, report: &mut Report) -> Result<()> {
    let targets = |targets: &&[Id]| targets.iter().copied().map(Some).collect();
    known(tx, "targets", lines.iter().map(|(id, bans)| (*id, targets(bans))).collect())?;
    for (article, wanted) in lines {
        let here: HashSet<Id> = links::bans_of(tx.conn, &[*article])?.into_iter().map(|(_, target)| target).collect();
        if here == wanted.iter().copied().collect() {
            report.unchanged += 1;
            continue;
        }
        links::replace_bans(tx.conn, *article, wanted)?;
        turn(tx, *article, made)?;
        if here.is_empty() { report.created += 1 } else { report.updated += 1 }
    }
    Ok(())
}

/// Refuses lines that name articles which are not here, or one that names itself or another twice.
fn known(tx: &mut Tx<'_>, list: &str, lines: Vec<(Id, Vec<Option<Id>>)>) -> Result<()> {
    let ends: HashSet<Id> = lines.iter().flat_map(|(id, ends)| ends.iter().flatten().chain([id])).copied().collect();
    let known = articles::find_all(tx.conn, &ends.into_iter().collect::<Vec<_>>())?;
    for (article, ends) in lines {
        if !known.contains_key(&article) {
            return Err(fault("/article", "unknown_reference", "is no article that is here"));
        }
        let pointer = |at: usize| if list == "links" { format!("/links/{at}/target") } else { format!("/{list}/{at}") };
        for (at, end) in ends.iter().enumerate() {
            let Some(end) = end else { continue };
            if !known.contains_key(end) {
                return Err(fault(pointer(at), "unknown_reference", "is no article that is here"));
            }
            if *end == article {
                return Err(fault(pointer(at), "self_link", "is the article itself"));
            }
            if ends[..at].contains(&Some(*end)) {
                return Err(fault(pointer(at), "duplicate", "is there twice"));
            }
        }
    }
    Ok(())
}

/// Turns the lock of an article whose links have changed; one that this run has made is as new as they are.
fn turn(tx: &mut Tx<'_>, article: Id, made: &HashSet<Id>) -> Result<()> {
    if made.contains(&article) { Ok(()) } else { articles::advance(tx.conn, article, tx.now, IMPORT) }
}
