//! The rows of `listings`: which lists each public article is in. The only writer of that table.

mod moved;

pub use moved::{follow, merge};

use super::LISTED;
use crate::{
    domain::{
        article::Content,
        freshness::{ThingKind, things_of},
        id::Id,
        query::ListKind,
        taxonomy::{Section, SourceRole},
    },
    error::Result,
    store::{
        backend::{Conn, insert_all, on_backend},
        schema::{listings, lists},
        statement::Statement,
        tx::Tx,
    },
};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The number of the list of everything.
pub const EVERYTHING: i64 = 1;

/// A list by what it holds: its kind, and a thing's id or a word.
pub type ListName = (ListKind, String);

/// Who is above whom among sections.
#[derive(Debug, Clone, Default)]
pub struct Tree(HashMap<Id, Option<Id>>);

impl Tree {
    /// The tree of these sections.
    pub fn new(sections: &[Section]) -> Self {
        Self(sections.iter().map(|section| (section.id, section.parent)).collect())
    }

    /// A section and all above it.
    fn branch(&self, section: Id) -> Vec<Id> {
        let mut branch = vec![section];
        let mut at = section;
        while let Some(parent) = self.0.get(&at).copied().flatten() {
            if branch.contains(&parent) {
                break;
            }
            branch.push(parent);
            at = parent;
        }
        branch
    }

    /// A section and all below it.
    fn below(&self, section: Id) -> Vec<String> {
        self.0.keys().filter(|id| self.branch(**id).contains(&section)).map(Id::to_string).collect()
    }
}

/// Where a public article stands: its order key and the lists it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its order key, the same in every list.
    pub order_at: i64,
    /// The lists it is in.
    pub lists: BTreeSet<ListName>,
}

impl Standing {
    /// Where an article that says this stands.
    pub fn new(content: &Content, order_at: i64, tree: &Tree) -> Self {
        let mut lists = BTreeSet::from([(ListKind::All, String::new())]);
        for section in &content.sections {
            lists.insert((ListKind::SectionAlone, section.to_string()));
            lists.extend(tree.branch(*section).into_iter().map(|id| (ListKind::Section, id.to_string())));
        }
        if let Some(source) = content.source() {
            lists.insert((ListKind::Source, source.to_string()));
        }
        let cited = content.sources.iter().filter(|link| link.role == SourceRole::Cited);
        lists.extend(cited.map(|link| (ListKind::CitedSource, link.source.to_string())));
        lists.extend(content.contributors.iter().map(|link| (ListKind::Contributor, link.contributor.to_string())));
        lists.extend(content.tags.iter().map(|tag| (ListKind::Tag, tag.to_string())));
        lists.insert((ListKind::Kind, content.kind.to_string()));
        lists.extend(content.language.broader().map(|language| (ListKind::Language, language.to_string())));
        Self { order_at, lists }
    }
}

/// How the standing of one article changes; none before it is public and after it was.
pub struct Move {
    /// The article.
    pub article: Id,
    /// Where it stood.
    pub before: Option<Standing>,
    /// Where it shall stand.
    pub after: Option<Standing>,
}

#[derive(Insertable)]
#[diesel(table_name = listings, treat_none_as_default_value = false)]
struct Row {
    list_id: i64,
    order_at: i64,
    article_id: String,
}

/// Writes the difference between what was and what shall be; what stays is not touched. Gives the lists of things that
/// have begun or ceased to hold something: of few moves, for of many it is not looked.
pub fn apply(tx: &mut Tx<'_>, moves: &[Move]) -> Result<Vec<ListName>> {
    let mut wanted: BTreeSet<&ListName> = BTreeSet::new();
    for step in moves {
        wanted.extend(step.before.iter().chain(&step.after).flat_map(|standing| &standing.lists));
    }
    let ids = list_ids(tx, &wanted)?;
    let mut added = Vec::new();
    let mut balance: HashMap<i64, i64> = HashMap::new();
    for step in moves {
        let rows = |standing: &Option<Standing>| -> BTreeSet<(i64, i64)> {
            let standing = standing.as_ref();
            standing.map(|s| s.lists.iter().map(|name| (ids[name], s.order_at)).collect()).unwrap_or_default()
        };
        let (before, after) = (rows(&step.before), rows(&step.after));
        for (list_id, order_at) in before.difference(&after) {
            diesel::delete(listings::table.find((list_id, order_at, step.article.to_string()))).execute(tx.conn)?;
            *balance.entry(*list_id).or_default() -= 1;
        }
        after.difference(&before).for_each(|(list_id, _)| *balance.entry(*list_id).or_default() += 1);
        added.extend(after.difference(&before).map(|(list_id, order_at)| Row {
            list_id: *list_id,
            order_at: *order_at,
            article_id: step.article.to_string(),
        }));
    }
    // In the order of the key neighbouring rows fall on the same pages.
    added.sort_by(|a, b| (a.list_id, a.order_at, &a.article_id).cmp(&(b.list_id, b.order_at, &b.article_id)));
    insert_all!(tx.conn, listings::table, added);
    if moves.len() > LOOKED_AT {
        return Ok(Vec::new());
    }
    let looked: Vec<(&ListName, i64, i64)> = ids
        .iter()
        // Sections are public whatever they hold.
        .filter(|(name, _)| things_of(name.0).is_some_and(|things| things != ThingKind::Section))
        .filter_map(|(name, id)| Some((*name, *id, *balance.get(id).filter(|balance| **balance != 0)?)))
        .collect();
    turned(tx, &looked)
}

/// Of so many moves at once it is not looked which lists have begun or ceased to hold something.
pub const LOOKED_AT: usize = 100;

/// Of these lists, each with its number and how many rows it has more than before, those that were empty or are so.
fn turned(tx: &mut Tx<'_>, looked: &[(&ListName, i64, i64)]) -> Result<Vec<ListName>> {
    let Some(most) = looked.iter().map(|(.., balance)| balance.max(&0) + 1).max() else { return Ok(Vec::new()) };
    let ids: Vec<i64> = looked.iter().map(|(_, id, _)| *id).collect();
    let rows: Vec<(i64, i64)> = Statement::<(BigInt, BigInt)>::new(
        "select n.id, (select count(*) from (select 1 from listings l where l.list_id = n.id and ",
    )
    .sql(LISTED)
    .moment(tx.now)
    .sql(") limit ")
    .int(most)
    .sql(") c) from lists n where n.id")
    .within_ints(&ids)
    .load(tx.conn)?;
    let size: HashMap<i64, i64> = rows.into_iter().collect();
    let turned = looked.iter().filter(|(_, id, balance)| {
        let now = size.get(id).copied().unwrap_or(0);
        now == 0 || now <= *balance
    });
    Ok(turned.map(|(name, ..)| (*name).clone()).collect())
}

/// The numbers of these lists; lists that are new get one.
fn list_ids<'n>(tx: &mut Tx<'_>, wanted: &BTreeSet<&'n ListName>) -> Result<HashMap<&'n ListName, i64>> {
    let mut known: HashMap<&ListName, i64> = HashMap::new();
    let mut missing: Vec<&ListName> = Vec::new();
    for name in wanted {
        match tx.known_list(name) {
            Some(id) => drop(known.insert(name, id)),
            None => missing.push(name),
        }
    }
    if missing.is_empty() {
        return Ok(known);
    }
    for names in missing.chunks(500) {
        let rows: Vec<_> =
            names.iter().map(|(kind, target)| (lists::kind.eq(kind.as_str()), lists::target.eq(target))).collect();
        on_backend!(&mut *tx.conn, inner => diesel::insert_into(lists::table)
            .values(&rows)
            .on_conflict((lists::kind, lists::target))
            .do_nothing()
            .execute(inner))?;
    }
    let found = numbers(tx.conn, &missing)?;
    for name in missing {
        if let Some(id) = found.get(&(name.0.as_str().to_owned(), name.1.clone())) {
            tx.remember_list(name, *id);
            known.insert(name, *id);
        }
    }
    Ok(known)
}

fn numbers(conn: &mut Conn, names: &[&ListName]) -> Result<HashMap<(String, String), i64>> {
    let mut found = HashMap::new();
    for part in names.chunks(101) {
        let targets: Vec<String> = part.iter().map(|(_, target)| target.clone()).collect();
        let rows: Vec<(String, String, i64)> =
            Statement::<(Text, Text, BigInt)>::new("select kind, target, id from lists where target")
                .within(&targets)
                .load(conn)?;
        found.extend(rows.into_iter().map(|(kind, target, id)| ((kind, target), id)));
    }
    Ok(found)
}

/// A row of `listings`: list, order key, article.
type Place = (i64, i64, String);

/// What is wrong with the rows of `listings` of some articles: those that are missing, by article and list.
pub fn missing(conn: &mut Conn, standings: &[(Id, Standing)]) -> Result<Vec<(Id, ListName)>> {
    let names: BTreeSet<&ListName> = standings.iter().flat_map(|(_, standing)| &standing.lists).collect();
    let ids = numbers(conn, &names.into_iter().collect::<Vec<_>>())?;
    let wanted = standings.iter().flat_map(|(article, standing)| {
        standing.lists.iter().map(|name| {
            let list = ids.get(&(name.0.as_str().to_owned(), name.1.clone()));
            (*article, name, list.map(|list| (*list, standing.order_at, article.to_string())))
        })
    });
    let wanted: Vec<(Id, &ListName, Option<Place>)> = wanted.collect();
    let places: Vec<&Place> = wanted.iter().filter_map(|(.., place)| place.as_ref()).collect();
    let there = there(conn, &places)?;
    let missing = wanted.into_iter().filter(|(.., place)| !place.as_ref().is_some_and(|place| there.contains(place)));
    Ok(missing.map(|(article, name, _)| (article, name.clone())).collect())
}

/// So many rows are looked for in one statement, the last filled up, so that there is one text to prepare.
const SOUGHT: usize = 500;

/// Which of these rows there are.
fn there(conn: &mut Conn, places: &[&Place]) -> Result<HashSet<Place>> {
    let mut found = HashSet::new();
    for part in places.chunks(SOUGHT) {
        let mut sought = Statement::<(BigInt, BigInt, Text)>::new("with sought (list_id, order_at, article_id) as (");
        for (at, (list, order_at, article)) in part.iter().cycle().take(SOUGHT).enumerate() {
            sought = sought.sql(if at == 0 { "values (" } else { ", (" });
            sought = sought.int(*list).sql(", ").int(*order_at).sql(", ").text(article.clone()).sql(")");
        }
        // SQLite keeps the order of a `cross join`: each row sought is one look at the key.
        let rows: Vec<Place> = sought
            .sql(") select l.list_id, l.order_at, l.article_id from sought s cross join listings l")
            .sql(" where l.list_id = s.list_id and l.order_at = s.order_at and l.article_id = s.article_id")
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// How many rows there are.
pub fn count(conn: &mut Conn) -> Result<i64> {
    Ok(listings::table.count().get_result(conn)?)
}
