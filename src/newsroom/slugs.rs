//! Which slug an article has from its first publication on.

use super::publication::ToPublish;
use crate::{
    domain::{id::Id, slug::Slug},
    error::{Conflict, Error, Result},
    store::{
        Tx,
        slugs::{self, Owned, Space},
    },
};
use std::collections::{HashMap, HashSet};

/// The slug of each article that shall be published; those that have none yet get one, for ever.
pub(super) fn claim(tx: &mut Tx<'_>, wanted: &[ToPublish]) -> Result<Vec<Slug>> {
    let ids: Vec<Id> = wanted.iter().map(|one| one.article.id).collect();
    let mut slugs: HashMap<Id, Slug> = slugs::list_of(tx.conn, &ids)?
        .into_iter()
        .filter(|owned| owned.current)
        .map(|owned| (owned.article, owned.slug))
        .collect();
    let without: Vec<&ToPublish> = wanted.iter().filter(|one| !slugs.contains_key(&one.article.id)).collect();
    slugs.extend(wished(tx, &without)?);
    let derived: Vec<&ToPublish> = without.into_iter().filter(|one| !slugs.contains_key(&one.article.id)).collect();
    let wishes: Vec<Slug> = derived.iter().map(|one| derive(one)).collect();
    let free = slugs::free(tx.conn, Space::Articles, &wishes)?;
    let new: Vec<Owned> =
        derived.iter().zip(free).map(|(one, slug)| Owned { slug, article: one.article.id, current: true }).collect();
    slugs::insert(tx.conn, &new)?;
    slugs.extend(new.into_iter().map(|owned| (owned.article, owned.slug)));
    ids.iter().map(|id| slugs.remove(id).ok_or_else(|| Error::internal(format!("{id} is published twice")))).collect()
}

/// Claims what was wished for, or says who is in the way and what would be free.
fn wished(tx: &mut Tx<'_>, wanted: &[&ToPublish]) -> Result<HashMap<Id, Slug>> {
    let wishes: Vec<(Id, Slug)> =
        wanted.iter().filter_map(|one| Some((one.article.id, one.article.wished_slug.clone()?))).collect();
    if wishes.is_empty() {
        return Ok(HashMap::new());
    }
    let texts: Vec<Slug> = wishes.iter().map(|(_, slug)| slug.clone()).collect();
    let owners: HashMap<Slug, Id> =
        slugs::owners(tx.conn, &texts)?.into_iter().map(|owned| (owned.slug, owned.article)).collect();
    let mut given: HashSet<&Slug> = HashSet::new();
    for (article, slug) in &wishes {
        let taken = owners.get(slug).is_some_and(|owner| owner != article) || !given.insert(slug);
        if taken {
            return Err(slug_taken(tx, slug)?);
        }
        slugs::make_current(tx.conn, *article, slug)?;
    }
    Ok(wishes.into_iter().collect())
}

fn slug_taken(tx: &mut Tx<'_>, slug: &Slug) -> Result<Error> {
    let free = slugs::free(tx.conn, Space::Articles, std::slice::from_ref(slug))?;
    Ok(taken(slug, free.into_iter().next()))
}

/// Refuses a wish for a slug that belongs to another article for ever.
pub(super) fn may_wish(tx: &mut Tx<'_>, slug: &Slug, article: Option<Id>) -> Result<()> {
    let owner = slugs::owners(tx.conn, std::slice::from_ref(slug))?.into_iter().next();
    match owner {
        Some(owner) if Some(owner.article) != article => Err(slug_taken(tx, slug)?),
        _ => Ok(()),
    }
}

/// The slug belongs to another article; another one is free.
pub(super) fn taken(slug: &Slug, free: Option<Slug>) -> Error {
    let proposal = free.as_ref().map(|free| format!(": `{free}` is free")).unwrap_or_default();
    let detail = format!("the slug `{slug}` belongs to another article{proposal}");
    Conflict { proposal: free, ..Conflict::new("slug_taken", detail) }.into()
}

/// The slug that the title gives, or for a title without letters the kind and the end of the id.
fn derive(one: &ToPublish) -> Slug {
    let content = &one.revision.content;
    Slug::derive(&content.title).unwrap_or_else(|| by_id(content.kind.as_str(), one.article.id))
}

/// A slug for what has no letters in its name: what it is, and the last twelve digits of its id.
pub fn by_id(what: &str, id: Id) -> Slug {
    Slug::of_id(what, &id.to_string())
}
