//! Sections, sources, contributors, tags, collections and media as the newsroom keeps them: listed, opened, made,
//! changed, removed. What they have in common is written once; each kind says in [`Thing`] what is its own.

mod collections;
mod contributors;
mod items;
mod media;
mod merge;
mod sections;
mod sources;
mod tags;
mod writing;

pub use items::{ItemForm, Items, Listed, list_items, replace_items};
pub use merge::{Merged, merge};
pub use sections::BEHIND;
pub use writing::{create, delete, replace, take_over, tell_of_slug, update};

use super::{
    dossiers::Address,
    form::Reference,
    rights::{Rights, needs, needs_editor},
};
use crate::{
    domain::{
        caller::{Caller, Lock, Precondition, Scope},
        difference::Changed,
        fault::Fault,
        id::Id,
        page::Key,
        query::NameQuery,
        slug::Slug,
        time::Time,
    },
    error::{Error, Result, Use},
    store::{Conn, Tx, locks, named, slugs::Space},
};
use serde_json::Value;
use std::collections::HashMap;

/// Who a thing is: what nobody says who asks for it to be made.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its id.
    pub id: Id,
    /// Its slug.
    pub slug: Slug,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// A thing, once it is known who it is.
pub type Make<T> = Box<dyn FnOnce(Identity) -> T + Send>;

/// A thing as somebody wants it to be.
pub struct Wanted<T> {
    /// The slug it shall have; none: the one it has, or one made of its name.
    pub slug: Option<Slug>,
    /// The name of which a slug is made.
    pub name: String,
    /// The thing; none where so much is missing that there is none.
    pub make: Option<Make<T>>,
    /// What it refers to and must be looked up.
    pub references: Vec<Reference>,
    /// What is wrong so far, to which what is found in the store is added.
    pub faults: Vec<Fault>,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// To make one.
    Create,
    /// To change one.
    Update,
    /// To remove one.
    Delete,
}

/// One kind of thing: what is its own.
pub trait Thing: Clone + PartialEq + Send + Sized + 'static {
    /// What it is called, in the audit log and in faults.
    const WORD: &'static str;
    /// How the audit log calls making, changing and removing one.
    const ACTIONS: [&'static str; 3];
    /// Within what its slug is unique; none: it has no slug and no name.
    const SPACE: Option<Space>;
    /// What must be known of other things to print it.
    type Around: Send + 'static;

    /// Its id.
    fn id(&self) -> Id;
    /// Who it is.
    fn identity(&self) -> Identity;
    /// Notes when it was changed.
    fn set_updated_at(&mut self, at: Time);
    /// What it says, field by field as the API names them.
    fn fields(&self) -> Vec<(&'static str, Value)>;
    /// The things with these ids.
    fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Self>>;
    /// What must be known of others to print these.
    fn around(conn: &mut Conn, things: &[Self]) -> Result<Self::Around>;
    /// Writes it, new or in the place of what was before, and tells readers if they see it; whether they do.
    fn save(tx: &mut Tx<'_>, before: Option<&Self>, after: &mut Self) -> Result<bool>;
    /// Removes it, and tells readers if they saw it.
    fn remove(tx: &mut Tx<'_>, thing: &Self) -> Result<()>;

    /// Refuses those who may not do this.
    fn may(caller: &Caller, _doing: Doing) -> Result<()> {
        needs_editor(caller)
    }

    /// Takes over what it refers to; what is wrong with that becomes a fault.
    fn complete(
        _tx: &mut Tx<'_>,
        _before: Option<&Self>,
        _after: &mut Self,
        _references: &[Reference],
        _faults: &mut Vec<Fault>,
    ) -> Result<()> {
        Ok(())
    }

    /// The things of a page, in order, each with its place; one more than asked for, if there is one.
    fn list(conn: &mut Conn, query: &NameQuery) -> Result<Vec<(Self, Key)>> {
        let Some(space) = Self::SPACE else { return Ok(Vec::new()) };
        let rows = named::list(conn, space, query)?;
        let mut all = Self::find_all(conn, &rows.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
        Ok(rows.into_iter().filter_map(|(id, name)| Some((all.remove(&id)?, Key::Text(name)))).collect())
    }

    /// How many there are on all pages.
    fn count(conn: &mut Conn, query: &NameQuery) -> Result<i64> {
        Self::SPACE.map_or(Ok(0), |space| named::count(conn, space, query))
    }

    /// By what it is used, as far as this caller may know which.
    fn uses(_conn: &mut Conn, _rights: &Rights<'_>, _id: Id) -> Result<Vec<Use>> {
        Ok(Vec::new())
    }
}

/// A thing as the newsroom sees it.
#[derive(Debug, Clone)]
pub struct Shown<T: Thing> {
    /// The thing.
    pub thing: T,
    /// Its version.
    pub version: i64,
    /// What must be known of others to print it.
    pub around: T::Around,
}

/// A thing after a change.
pub struct Saved<T: Thing> {
    /// The thing as it is now.
    pub shown: Shown<T>,
    /// What it said before, where it says something else now.
    pub changed: Vec<Changed>,
    /// Whether readers see the change.
    pub public: bool,
}

/// A page of things.
pub struct Page<T: Thing> {
    /// The things, each with its version.
    pub things: Vec<(T, i64)>,
    /// What must be known of others to print them.
    pub around: T::Around,
    /// The place behind the last of them, if there are more.
    pub next: Option<(Key, Id)>,
    /// How many there are on all pages, where they were counted.
    pub total: Option<i64>,
}

/// A page of all things of a kind, whether or not readers see them.
pub fn list<T: Thing>(conn: &mut Conn, caller: &Caller, query: &NameQuery, counted: bool) -> Result<Page<T>> {
    needs(caller, Scope::ThingsRead)?;
    let mut rows = T::list(conn, query)?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(thing, key)| (key.clone(), thing.id()));
    let total = if counted { Some(T::count(conn, query)?) } else { None };
    let ids: Vec<Id> = rows.iter().map(|(thing, _)| thing.id()).collect();
    let locks = locks::find_all(conn, &ids)?;
    // Read again behind its version: what was changed in between must not be told with the version after it, or who
    // sends it back would undo that.
    let mut there = T::find_all(conn, &ids)?;
    let things: Vec<T> = ids.iter().filter_map(|id| there.remove(id)).collect();
    let around = T::around(conn, &things)?;
    let version = |thing: &T| locks.get(&thing.id()).map_or(1, |lock| lock.version);
    let things = things.into_iter().map(|thing| (version(&thing), thing)).map(|(version, thing)| (thing, version));
    Ok(Page { things: things.collect(), around, next, total })
}

/// Opens a thing to be read.
pub fn open<T: Thing>(conn: &mut Conn, caller: &Caller, address: &Address) -> Result<Shown<T>> {
    needs(caller, Scope::ThingsRead)?;
    let id = find_id::<T>(conn, address)?;
    // The version first: what is changed in between comes with a version that is over, and nothing is undone by it.
    let version = locks::find_all(conn, &[id])?.get(&id).map_or(1, |lock| lock.version);
    let thing = T::find_all(conn, &[id])?.remove(&id).ok_or_else(|| unknown::<T>(address))?;
    shown(conn, thing, version)
}

fn shown<T: Thing>(conn: &mut Conn, thing: T, version: i64) -> Result<Shown<T>> {
    let around = T::around(conn, std::slice::from_ref(&thing))?;
    Ok(Shown { thing, version, around })
}

fn unknown<T: Thing>(address: &Address) -> Error {
    let shown = match address {
        Address::Id(id) => id.to_string(),
        Address::Slug(slug) => slug.to_string(),
    };
    Error::NotFound(format!("There is no {} `{shown}`.", T::WORD))
}

fn find_id<T: Thing>(conn: &mut Conn, address: &Address) -> Result<Id> {
    let id = match (address, T::SPACE) {
        (Address::Id(id), _) => Some(*id),
        (Address::Slug(slug), Some(space)) => named::find(conn, space, slug)?,
        (Address::Slug(_), None) => None,
    };
    id.ok_or_else(|| unknown::<T>(address))
}

fn find<T: Thing>(conn: &mut Conn, address: &Address) -> Result<T> {
    let id = find_id::<T>(conn, address)?;
    T::find_all(conn, &[id])?.remove(&id).ok_or_else(|| unknown::<T>(address))
}

/// Holds a thing to be changed: nobody else changes it until this transaction ends.
fn hold<T: Thing>(tx: &mut Tx<'_>, address: &Address, made_for: Option<Precondition>) -> Result<(T, Lock)> {
    let found = find::<T>(tx.conn, address)?;
    let id = found.id();
    let lock = locks::hold(tx, id, found.identity().created_at, made_for);
    // While we waited for whoever held it, it may have gone.
    let thing = T::find_all(tx.conn, &[id])?.remove(&id).ok_or_else(|| unknown::<T>(address))?;
    Ok((thing, lock?))
}
