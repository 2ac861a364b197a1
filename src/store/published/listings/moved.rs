//! The lists of sections after sections were moved: what stood above a branch loses its articles, what stands above it
//! now gains them. The database writes the difference by itself, page by page, so that memory does not grow with it.

use super::{ListName, Tree, list_ids, numbers};
use crate::{
    domain::{id::Id, query::ListKind},
    error::Result,
    store::{backend::Conn, statement::Statement, tx::Tx},
};
use diesel::{
    OptionalExtension, RunQueryDsl,
    sql_types::{BigInt, Text},
};
use std::collections::{BTreeSet, HashMap};

/// So many articles of a section are moved by one statement.
const PAGE: i64 = 2_000;

/// A place in a list: order key, article.
type Place = (i64, String);

/// A section with others above it than before.
struct Moved {
    section: Id,
    gained: Vec<Id>,
    lost: Vec<Id>,
}

/// Rewrites the lists of sections for those articles whose sections have others above them than before.
pub fn follow(tx: &mut Tx<'_>, before: &Tree, after: &Tree) -> Result<()> {
    let alone = |id: &Id| -> ListName { (ListKind::SectionAlone, id.to_string()) };
    let moved = moved(before, after);
    let names: Vec<ListName> = moved.iter().map(|moved| alone(&moved.section)).collect();
    let held = numbers(tx.conn, &names.iter().collect::<Vec<_>>())?;
    for (moved, (kind, target)) in moved.iter().zip(names) {
        // Without such a list no article was ever public in the section.
        if let Some(list) = held.get(&(kind.as_str().to_owned(), target)) {
            move_articles(tx, moved, *list, after)?;
        }
    }
    Ok(())
}

fn moved(before: &Tree, after: &Tree) -> Vec<Moved> {
    let mut all = Vec::new();
    for section in before.0.keys().copied() {
        let (old, new) = (before.branch(section), after.branch(section));
        let without = |from: &[Id], these: &[Id]| from.iter().filter(|id| !these.contains(id)).copied().collect();
        let (gained, lost): (Vec<Id>, Vec<Id>) = (without(&new, &old), without(&old, &new));
        if !gained.is_empty() || !lost.is_empty() {
            all.push(Moved { section, gained, lost });
        }
    }
    all.sort_by_key(|moved| moved.section);
    all
}

/// Moves the articles of one section; `list` holds those, without those of sections below.
fn move_articles(tx: &mut Tx<'_>, moved: &Moved, list: i64, after: &Tree) -> Result<()> {
    let name = |id: &Id| -> ListName { (ListKind::Section, id.to_string()) };
    let names: Vec<ListName> = moved.gained.iter().chain(&moved.lost).map(name).collect();
    let ids: HashMap<&ListName, i64> = list_ids(tx, &names.iter().collect::<BTreeSet<_>>())?;
    let (gained, lost) = names.split_at(moved.gained.len());
    let still: Vec<Vec<String>> = moved.lost.iter().map(|above| after.below(*above)).collect();
    let mut from: Place = (i64::MIN, String::new());
    loop {
        let end = end_of_page(tx.conn, list, &from)?;
        // No id is beyond a tilde.
        let page = Page { list, from, to: end.clone().unwrap_or((i64::MAX, "~".to_owned())) };
        for above in gained {
            page.add(tx.conn, ids[above])?;
        }
        for (above, still) in lost.iter().zip(&still) {
            page.remove(tx.conn, ids[above], still)?;
        }
        match end {
            Some(end) => from = end,
            None => return Ok(()),
        }
    }
}

fn end_of_page(conn: &mut Conn, list: i64, from: &Place) -> Result<Option<Place>> {
    Ok(Statement::<(BigInt, Text)>::new("select order_at, article_id from listings where list_id = ")
        .int(list)
        .sql(" and (order_at, article_id) > (")
        .int(from.0)
        .sql(", ")
        .text(from.1.clone())
        .sql(") order by order_at, article_id limit 1 offset ")
        .int(PAGE - 1)
        .get_result(conn)
        .optional()?)
}

/// Some neighbours of a list: what comes after one place, up to another.
struct Page {
    list: i64,
    from: Place,
    to: Place,
}

impl Page {
    fn rows(&self) -> Statement<()> {
        Statement::new(" from listings l where l.list_id = ")
            .int(self.list)
            .sql(" and (l.order_at, l.article_id) > (")
            .int(self.from.0)
            .sql(", ")
            .text(self.from.1.clone())
            .sql(") and (l.order_at, l.article_id) <= (")
            .int(self.to.0)
            .sql(", ")
            .text(self.to.1.clone())
            .sql(")")
    }

    /// Adds its articles to a list, but for those that are there through another section.
    fn add(&self, conn: &mut Conn, to: i64) -> Result<()> {
        Statement::<()>::new("insert into listings (list_id, order_at, article_id) select cast(")
            .int(to)
            .sql(" as bigint), l.order_at, l.article_id")
            .then(self.rows())
            .sql(" and not exists (select 1 from listings o where o.list_id = ")
            .int(to)
            .sql(" and o.order_at = l.order_at and o.article_id = l.article_id)")
            .once(true)
            .execute(conn)?;
        Ok(())
    }

    /// Removes its articles from a list, but for those that are in one of these sections too.
    fn remove(&self, conn: &mut Conn, from: i64, still: &[String]) -> Result<()> {
        Statement::<()>::new("delete from listings where list_id = ")
            .int(from)
            .sql(" and (order_at, article_id) in (select l.order_at, l.article_id")
            .then(self.rows())
            .sql(" and not exists (select 1 from publications p join revision_sections v on v.revision_id = p.revision_id")
            .sql(" where p.article_id = l.article_id and p.live_until is null and v.section_id")
            .within(still)
            .sql("))")
            .once(true)
            .execute(conn)?;
        Ok(())
    }
}

/// Lets all that stands in the list of one thing stand in that of another, each article once.
pub fn merge(tx: &mut Tx<'_>, kind: ListKind, from: Id, into: Id) -> Result<()> {
    let names: [ListName; 2] = [(kind, from.to_string()), (kind, into.to_string())];
    let ids = list_ids(tx, &names.iter().collect::<BTreeSet<_>>())?;
    let [from, into] = [ids[&names[0]], ids[&names[1]]];
    Statement::<()>::new("insert into listings (list_id, order_at, article_id) select cast(")
        .int(into)
        .sql(" as bigint), l.order_at, l.article_id from listings l where l.list_id = ")
        .int(from)
        .sql(" and not exists (select 1 from listings o where o.list_id = ")
        .int(into)
        .sql(" and o.order_at = l.order_at and o.article_id = l.article_id)")
        .execute(tx.conn)?;
    Statement::<()>::new("delete from listings where list_id = ").int(from).execute(tx.conn)?;
    Ok(())
}
