//! The links that editors make from an article to other stories, in their order, and the stories that shall not be
//! suggested beside it.

use super::{
    dossiers::{self, Address, Dossier},
    form::{By, Reference},
    rights::{Act, Rights},
};
use crate::{
    domain::{
        article::{RelatedLink, Relation},
        caller::{Caller, Precondition},
        fault::{Fault, Place, Wrong},
        freshness::{Aspect, Effect},
        id::Id,
        slug::Slug,
        time::Time,
        workflow::Visibility,
    },
    error::{Error, Result},
    store::{
        Conn, Tx, articles,
        audit::{self, Deed},
        changes::ChangeKind,
        links, publications, revisions, slugs,
    },
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// A link as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedLink {
    /// How the other story stands to this one.
    pub relation: Relation,
    /// The story here.
    pub article: Option<Reference>,
    /// The story elsewhere: address, title, who published it.
    pub external: Option<(String, String, Option<String>)>,
    /// For the newsroom.
    pub note: Option<String>,
    /// Where it stands in the body.
    pub pointer: String,
}

/// The links of an article and its bans, with what the newsroom shows of the targets.
#[derive(Debug, Clone)]
pub struct Related {
    /// The article.
    pub dossier: Dossier,
    /// The links in order.
    pub links: Vec<RelatedLink>,
    /// Stories that shall not be suggested.
    pub bans: Vec<Id>,
    /// Headlines and slugs of what is linked or banned.
    pub targets: HashMap<Id, Target>,
}

impl Related {
    /// The links as readers see them.
    fn public(&self) -> Vec<RelatedLink> {
        let live = |id: &Id| self.targets.get(id).is_some_and(|target| target.visibility == Visibility::Live);
        let seen = self.links.iter().filter(|link| link.target.as_ref().is_none_or(live));
        seen.map(|link| RelatedLink { note: None, ..link.clone() }).collect()
    }
}

/// A story that is linked.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its headline.
    pub title: String,
    /// The slug it has or would like.
    pub slug: Option<Slug>,
    /// What readers have of it.
    pub visibility: Visibility,
}

/// The links of an article.
pub fn get(conn: &mut Conn, caller: &Caller, address: &Address, now: Time) -> Result<Related> {
    let dossier = dossiers::open(conn, caller, address, now)?;
    load(conn, caller, dossier, now)
}

fn load(conn: &mut Conn, caller: &Caller, dossier: Dossier, now: Time) -> Result<Related> {
    let id = dossier.article.id;
    let links: Vec<RelatedLink> = links::related_of(conn, &[id])?.into_iter().map(|(_, link)| link).collect();
    let bans: Vec<Id> = links::bans_of(conn, &[id])?.into_iter().map(|(_, target)| target).collect();
    let ids: Vec<Id> = links.iter().filter_map(|link| link.target).chain(bans.iter().copied()).collect();
    let rights = Rights::of(conn, caller)?;
    let targets = targets(conn, &rights, &ids, now)?;
    Ok(Related { dossier, links, bans, targets })
}

/// What may be shown of articles: those that the caller may see, and those that readers have.
fn targets(conn: &mut Conn, rights: &Rights<'_>, ids: &[Id], now: Time) -> Result<HashMap<Id, Target>> {
    let found = articles::find_all(conn, ids)?;
    let mut said = revisions::newest_of(conn, ids)?;
    let last = publications::last_of(conn, ids)?;
    let mut owned: HashMap<Id, Slug> = slugs::list_of(conn, ids)?
        .into_iter()
        .filter(|owned| owned.current)
        .map(|owned| (owned.article, owned.slug))
        .collect();
    let mut all = HashMap::new();
    for (id, article) in found {
        let Some(revision) = said.remove(&id) else { continue };
        let visibility = Visibility::of(&article, last.get(&id), now);
        let seen = rights.sees(&article, &revision.content.sections);
        if article.deleted_at.is_some() || !(seen || visibility == Visibility::Live) {
            continue;
        }
        let slug = owned.remove(&id).or(article.wished_slug);
        all.insert(id, Target { title: revision.content.title, slug, visibility });
    }
    Ok(all)
}

/// A link between two stories of which readers see one side only while the other is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hanging {
    /// The article with the link.
    pub article: Id,
    /// The story here that it leads to.
    pub target: Option<Id>,
    /// The story elsewhere.
    pub url: Option<String>,
}

/// The links that readers see while an article is public, and not while it is not: its own, as far as they lead to what
/// readers have, and those of public articles to it.
pub fn hanging_on(conn: &mut Conn, article: Id, now: Time) -> Result<Vec<Hanging>> {
    let own: Vec<RelatedLink> = links::related_of(conn, &[article])?.into_iter().map(|(_, link)| link).collect();
    let from = links::linking_to(conn, article)?;
    let ids: Vec<Id> = own.iter().filter_map(|link| link.target).chain(from.iter().copied()).collect();
    let (all, last) = (articles::find_all(conn, &ids)?, publications::last_of(conn, &ids)?);
    let live =
        |id: &Id| all.get(id).is_some_and(|article| Visibility::of(article, last.get(id), now) == Visibility::Live);
    let own = own.into_iter().filter(|link| link.target.as_ref().is_none_or(live));
    let own = own.map(|link| Hanging { article, target: link.target, url: link.url });
    let others = from.iter().filter(|id| live(id)).map(|id| Hanging { article: *id, target: Some(article), url: None });
    Ok(own.chain(others).collect())
}

/// Replaces the links of an article, all at once. Nothing links to itself, and nothing is linked twice.
pub fn put(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    wanted: Vec<WantedLink>,
    bans: Vec<Reference>,
    mut faults: Vec<Fault>,
    made_for: Option<Precondition>,
) -> Result<Related> {
    let dossier = dossiers::hold(tx, caller, address)?;
    let rights = Rights::of(tx.conn, caller)?;
    let live = dossier.visibility == Visibility::Live;
    let act = if live { Act::Publish } else { Act::Write };
    rights.check(act, &dossier.article, &dossier.revision.content.sections)?;
    dossier.lock().meets(made_for)?;
    let id = dossier.article.id;
    let mut finder = Finder { tx, rights: &rights, own: id, seen: HashSet::new(), faults: &mut faults };
    let links = finder.links(wanted)?;
    let mut banned = Vec::with_capacity(bans.len());
    finder.seen.clear();
    for ban in bans {
        banned.extend(finder.article(&ban)?);
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    // Held, so that whoever publishes one of them meanwhile finds the link, or is found public here.
    let targets: Vec<Id> = links.iter().filter_map(|link| link.target).collect();
    articles::share(tx.conn, &targets)?;
    let before = load(tx.conn, caller, dossier, tx.now)?;
    if before.links == links && before.bans == banned {
        return Ok(before);
    }
    links::replace_related(tx.conn, id, &links)?;
    links::replace_bans(tx.conn, id, &banned)?;
    articles::advance(tx.conn, id, tx.now, &caller.name)?;
    let told = |links: &[RelatedLink], bans: &[Id]| {
        let to = |link: &RelatedLink| link.target.map(|id| id.to_string()).or_else(|| link.url.clone());
        json!({"related": links.iter().map(to).collect::<Vec<_>>(), "bans": bans})
    };
    let deed = Deed {
        action: "article.relate",
        kind: "article",
        subject: id,
        reason: None,
        before: Some(told(&before.links, &before.bans)),
        after: Some(told(&links, &banned)),
    };
    audit::note(tx, caller, &deed)?;
    let dossier = dossiers::reopen(tx, caller, id)?;
    let after = load(tx.conn, caller, dossier, tx.now)?;
    // That a story is linked which readers may not know of is told to nobody.
    if live && before.public() != after.public() {
        tx.change(ChangeKind::ArticleUpdated, id, Effect::article(id, &[Aspect::Links]));
    }
    Ok(after)
}

struct Finder<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    rights: &'a Rights<'a>,
    own: Id,
    seen: HashSet<String>,
    faults: &'a mut Vec<Fault>,
}

impl Finder<'_, '_> {
    fn links(&mut self, wanted: Vec<WantedLink>) -> Result<Vec<RelatedLink>> {
        let mut links = Vec::with_capacity(wanted.len());
        for link in wanted {
            let WantedLink { relation, article, external, note, pointer } = link;
            let target = match &article {
                Some(reference) => match self.article(reference)? {
                    Some(id) => Some(id),
                    None => continue,
                },
                None => None,
            };
            let (url, title, source) = match external {
                Some((url, title, source)) => {
                    if !self.seen.insert(url.clone()) {
                        self.faults.push(Fault::pointer(
                            format!("{pointer}/external/url"),
                            "duplicate",
                            "is there twice",
                        ));
                    }
                    (Some(url), Some(title), source)
                }
                None => (None, None, None),
            };
            links.push(RelatedLink { relation, target, url, title, source, note });
        }
        Ok(links)
    }

    /// The article that is meant, if the caller may see it or readers have it.
    fn article(&mut self, reference: &Reference) -> Result<Option<Id>> {
        let ids = match &reference.by {
            By::Id(id) => vec![*id],
            By::Text(text) => match Slug::parse(text) {
                Ok(slug) => match slugs::owners(self.tx.conn, std::slice::from_ref(&slug))?.first() {
                    Some(owned) => vec![owned.article],
                    None => articles::wishing(self.tx.conn, &slug)?,
                },
                Err(_) => Vec::new(),
            },
        };
        let found = targets(self.tx.conn, self.rights, &ids, self.tx.now)?;
        let mut found: Vec<Id> = found.into_keys().collect();
        found.sort();
        let wrong = match found[..] {
            [] => Wrong::new("unknown_reference", "there is no such article that you may see"),
            [id] if id == self.own => Wrong::new("self_link", "is the article itself"),
            [id] if self.seen.insert(id.to_string()) => return Ok(Some(id)),
            [_] => Wrong::new("duplicate", "is there twice"),
            [..] => Wrong::new("ambiguous_slug", "is wished for by several articles: send an id"),
        };
        self.faults.push(wrong.at(Place::Pointer(reference.pointer.clone())));
        Ok(None)
    }
}

/// The articles that are meant, for what refers to several; each must be seen by the caller or be public.
pub(super) fn find_each(
    tx: &mut Tx<'_>,
    rights: &Rights<'_>,
    own: Id,
    references: &[Reference],
    faults: &mut Vec<Fault>,
) -> Result<Vec<Id>> {
    let mut finder = Finder { tx, rights, own, seen: HashSet::new(), faults };
    let mut found = Vec::with_capacity(references.len());
    for reference in references {
        found.extend(finder.article(reference)?);
    }
    Ok(found)
}
