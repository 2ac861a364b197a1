//! The places of a collection: the whole order at once.

use super::{Doing, Thing, hold, writing};
use crate::{
    domain::{
        article::{Article, Publication},
        caller::{Caller, Precondition, Scope},
        collection::{Collection, CollectionItem, MAX_ITEMS},
        difference::Changed,
        fault::Fault,
        id::Id,
        slug::Slug,
        time::Time,
        workflow::Visibility,
    },
    error::{Error, Result},
    newsroom::{
        dossiers::Address,
        form::{By, Reference},
        rights::{Rights, needs},
    },
    store::{Conn, Tx, articles, locks, publications, revisions, slugs},
};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet, hash_map::Entry};

/// A place as somebody wants it.
#[derive(Debug, Clone)]
pub struct ItemForm {
    /// The article.
    pub article: Reference,
    /// The headline for this place.
    pub title: Option<String>,
    /// The label for this place.
    pub kicker: Option<String>,
    /// Not shown before.
    pub from: Option<Time>,
    /// Not shown from then on.
    pub until: Option<Time>,
}

/// A place with what is known of its article.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The place.
    pub item: CollectionItem,
    /// Its article's slug, if the caller may see it.
    pub slug: Option<Slug>,
    /// Its article's headline, if the caller may see it.
    pub title: Option<String>,
    /// What readers have of its article.
    pub visibility: Visibility,
}

/// The places of a collection.
pub struct Items {
    /// The collection.
    pub collection: Collection,
    /// Its version.
    pub version: i64,
    /// Its places, in order.
    pub items: Vec<Listed>,
    /// What a change has changed.
    pub changed: Vec<Changed>,
    /// Whether readers see the change.
    pub public: bool,
}

/// A place for the audit log.
pub(super) fn as_json(item: &CollectionItem) -> Value {
    json!({"article": item.article.to_string(), "title": item.title, "kicker": item.kicker, "from": item.from,
        "until": item.until})
}

/// The places of a collection, with what the caller may know of their articles.
pub fn list_items(conn: &mut Conn, caller: &Caller, address: &Address, now: Time) -> Result<Items> {
    needs(caller, Scope::ThingsRead)?;
    let shown = super::open::<Collection>(conn, caller, address)?;
    let items = described(conn, caller, &shown.thing, now)?;
    Ok(Items { collection: shown.thing, version: shown.version, items, changed: Vec::new(), public: false })
}

/// Replaces all places of a collection at once. `faults` is what is wrong with them so far.
pub fn replace_items(
    tx: &mut Tx<'_>,
    caller: &Caller,
    address: &Address,
    made_for: Option<Precondition>,
    forms: Vec<ItemForm>,
    mut faults: Vec<Fault>,
) -> Result<Items> {
    Collection::may(caller, Doing::Update)?;
    let (before, lock) = hold::<Collection>(tx, address, made_for)?;
    let items = found(tx, caller, &before, forms, &mut faults)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (mut after, mut version, mut public) = (Collection { items, ..before.clone() }, lock.version, false);
    let mut changed = Vec::new();
    if after.items != before.items {
        after.updated_at = tx.now;
        public = Collection::save(tx, Some(&before), &mut after)?;
        version = locks::advance(tx, after.id, &caller.name)?;
        let both = [&before, &after].map(|form| form.items.iter().map(as_json).collect::<Value>());
        let [was, is] = both;
        let noted = [json!({"items": was}), json!({"items": is})].map(Some);
        let [noted_before, noted_after] = noted;
        writing::note(tx, caller, Collection::WORD, Collection::ACTIONS[1], after.id, noted_before, noted_after)?;
        changed.push(Changed { field: "items", before: was, after: is });
    }
    let now = tx.now;
    let items = described(tx.conn, caller, &after, now)?;
    Ok(Items { collection: after, version, items, changed, public })
}

/// The places that forms mean; what is wrong with them becomes faults.
fn found(
    tx: &mut Tx<'_>,
    caller: &Caller,
    before: &Collection,
    forms: Vec<ItemForm>,
    faults: &mut Vec<Fault>,
) -> Result<Vec<CollectionItem>> {
    if forms.len() > MAX_ITEMS {
        let detail = format!("are more than {MAX_ITEMS}");
        faults.push(Fault::pointer("/items", "too_many_values", detail));
        return Ok(Vec::new());
    }
    let there: HashSet<Id> = before.items.iter().map(|item| item.article).collect();
    let meant = meant(tx, caller, &there, &forms)?;
    let (mut items, mut seen) = (Vec::with_capacity(forms.len()), HashSet::new());
    for (form, article) in forms.into_iter().zip(meant) {
        let pointer = form.article.pointer.clone();
        match article {
            None => {
                let detail = match &form.article.by {
                    By::Id(id) => format!("there is no article `{id}` that you may see"),
                    By::Text(text) => format!("there is no article `{text}` that you may see"),
                };
                faults.push(Fault::pointer(pointer, "unknown_reference", detail));
            }
            Some(id) if !seen.insert(id) => faults.push(Fault::pointer(pointer, "duplicate", "is there twice")),
            Some(article) => {
                let ItemForm { title, kicker, from, until, .. } = form;
                items.push(CollectionItem { article, title, kicker, from, until });
            }
        }
    }
    Ok(items)
}

/// The article that each form means, if it is live, stands there already, or the caller may see it.
fn meant(tx: &mut Tx<'_>, caller: &Caller, there: &HashSet<Id>, forms: &[ItemForm]) -> Result<Vec<Option<Id>>> {
    let slug = |form: &ItemForm| match &form.article.by {
        By::Text(text) => Slug::parse(text).ok(),
        By::Id(_) => None,
    };
    let wanted: Vec<Slug> = forms.iter().filter_map(slug).collect();
    let mut by_slug: HashMap<Slug, Vec<Id>> = HashMap::new();
    for owned in slugs::owners(tx.conn, &wanted)? {
        by_slug.insert(owned.slug, vec![owned.article]);
    }
    for slug in wanted {
        if let Entry::Vacant(unowned) = by_slug.entry(slug) {
            let wishing = articles::wishing(tx.conn, unowned.key())?;
            unowned.insert(wishing);
        }
    }
    let may_be = |form: &ItemForm| match &form.article.by {
        By::Id(id) => vec![*id],
        By::Text(_) => slug(form).and_then(|slug| by_slug.get(&slug).cloned()).unwrap_or_default(),
    };
    let ids: Vec<Id> = forms.iter().flat_map(may_be).collect();
    let seen = seen(tx.conn, caller, &ids, tx.now)?;
    let one = |form: &ItemForm| {
        let fitting: Vec<Id> = may_be(form).into_iter().filter(|id| seen.contains(id) || there.contains(id)).collect();
        // Several wish for the slug and none owns it: nobody knows which is meant.
        if let [one] = fitting[..] { Some(one) } else { None }
    };
    Ok(forms.iter().map(one).collect())
}

/// Those of these articles that are live, or that the caller may see.
fn seen(conn: &mut Conn, caller: &Caller, ids: &[Id], now: Time) -> Result<HashSet<Id>> {
    let rights = Rights::of(conn, caller)?;
    let (all, sections) = (articles::find_all(conn, ids)?, revisions::sections_of_newest(conn, ids)?);
    let last = publications::last_of(conn, ids)?;
    let sees = |article: &&Article| {
        let sections = sections.get(&article.id).map_or(&[][..], Vec::as_slice);
        let live = Visibility::of(article, last.get(&article.id), now) == Visibility::Live;
        article.deleted_at.is_none() && (live || rights.sees(article, sections))
    };
    Ok(all.values().filter(sees).map(|article| article.id).collect())
}

fn described(conn: &mut Conn, caller: &Caller, collection: &Collection, now: Time) -> Result<Vec<Listed>> {
    let ids: Vec<Id> = collection.items.iter().map(|item| item.article).collect();
    let seen = seen(conn, caller, &ids, now)?;
    let all = articles::find_all(conn, &ids)?;
    let last: HashMap<Id, Publication> = publications::last_of(conn, &ids)?;
    let newest = revisions::newest_of(conn, &ids)?;
    let mut owned: HashMap<Id, Slug> = HashMap::new();
    for part in ids.chunks(500) {
        let current = slugs::list_of(conn, part)?.into_iter().filter(|owned| owned.current);
        owned.extend(current.map(|owned| (owned.article, owned.slug)));
    }
    let describe = |item: &CollectionItem| {
        let id = item.article;
        let article = all.get(&id).filter(|_| seen.contains(&id));
        let slug = article.and_then(|article| owned.get(&id).or(article.wished_slug.as_ref()).cloned());
        let title = article.and_then(|_| newest.get(&id)).map(|revision| revision.content.title.clone());
        let visibility = article.map_or(Visibility::None, |article| Visibility::of(article, last.get(&id), now));
        Listed { item: item.clone(), slug, title, visibility }
    };
    Ok(collection.items.iter().map(describe).collect())
}
