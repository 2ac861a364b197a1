//! Collections: lists made by hand, and the places in them.

use super::{
    backend::{Conn, insert_all},
    columns,
    schema::{collection_items, collections},
    spellings::{self, Spelled},
    tx::Tx,
};
use crate::{
    domain::{
        collection::{Collection, CollectionItem},
        id::Id,
        time::Time,
    },
    error::Result,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = collections, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: String,
    slug: String,
    name: String,
    names: String,
    language: String,
    description: Option<String>,
    length: Option<i64>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = collection_items, treat_none_as_default_value = false)]
struct ItemRow {
    collection_id: String,
    position: i64,
    article_id: String,
    title: Option<String>,
    kicker: Option<String>,
    shown_from: Option<NaiveDateTime>,
    shown_until: Option<NaiveDateTime>,
}

fn row(collection: &Collection) -> Result<Row> {
    Ok(Row {
        id: collection.id.to_string(),
        slug: collection.slug.to_string(),
        name: collection.names.name.clone(),
        names: columns::to_json(&collection.names.others)?,
        language: collection.names.language.to_string(),
        description: collection.description.clone(),
        length: collection.length,
        created_at: collection.created_at.naive(),
        updated_at: collection.updated_at.naive(),
    })
}

fn collection(row: Row) -> Result<Collection> {
    Ok(Collection {
        id: columns::id(&row.id)?,
        slug: columns::slug(row.slug),
        names: columns::names(row.name, row.language, &row.names)?,
        description: row.description,
        length: row.length,
        items: Vec::new(),
        created_at: columns::time(row.created_at),
        updated_at: columns::time(row.updated_at),
    })
}

fn item_rows(collection: &Collection) -> Vec<ItemRow> {
    let rows = (0..).zip(&collection.items).map(|(position, item)| ItemRow {
        collection_id: collection.id.to_string(),
        position,
        article_id: item.article.to_string(),
        title: item.title.clone(),
        kicker: item.kicker.clone(),
        shown_from: item.from.map(Time::naive),
        shown_until: item.until.map(Time::naive),
    });
    rows.collect()
}

/// At most so many collections with greater ids, by id, with their items.
pub fn list_after(conn: &mut Conn, after: Id, limit: i64) -> Result<Vec<Collection>> {
    let rows: Vec<Row> = collections::table
        .filter(collections::id.gt(after.to_string()))
        .order(collections::id)
        .limit(limit)
        .load(conn)?;
    with_items(conn, rows)
}

/// The collections with these ids, with their items.
pub fn find_all(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Collection>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(Id::to_string).collect();
        let rows: Vec<Row> = collections::table.filter(collections::id.eq_any(texts)).load(conn)?;
        found.extend(with_items(conn, rows)?.into_iter().map(|collection| (collection.id, collection)));
    }
    Ok(found)
}

/// The collections with these ids, without their items.
pub fn find_bare(conn: &mut Conn, ids: &[Id]) -> Result<HashMap<Id, Collection>> {
    let mut found = HashMap::new();
    for part in ids.chunks(500) {
        let texts: Vec<String> = part.iter().map(Id::to_string).collect();
        for row in collections::table.filter(collections::id.eq_any(texts)).load::<Row>(conn)? {
            let one = collection(row)?;
            found.insert(one.id, one);
        }
    }
    Ok(found)
}

fn with_items(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Collection>> {
    let mut all: Vec<Collection> = rows.into_iter().map(collection).collect::<Result<_>>()?;
    let ids: Vec<String> = all.iter().map(|collection| collection.id.to_string()).collect();
    let items: Vec<ItemRow> = collection_items::table
        .filter(collection_items::collection_id.eq_any(&ids))
        .order((collection_items::collection_id, collection_items::position))
        .load(conn)?;
    let at: HashMap<String, usize> = ids.into_iter().zip(0..).collect();
    for row in items {
        all[at[&row.collection_id]].items.push(CollectionItem {
            article: columns::id(&row.article_id)?,
            title: row.title,
            kicker: row.kicker,
            from: columns::some_time(row.shown_from),
            until: columns::some_time(row.shown_until),
        });
    }
    Ok(all)
}

/// Adds collections with their items.
pub fn insert(tx: &mut Tx<'_>, new: &[Collection]) -> Result<()> {
    let rows: Vec<Row> = new.iter().map(row).collect::<Result<_>>()?;
    insert_all!(tx.conn, collections::table, rows);
    let items: Vec<ItemRow> = new.iter().flat_map(item_rows).collect();
    insert_all!(tx.conn, collection_items::table, items);
    spellings::insert(tx.conn, &new.iter().map(spelled).collect::<Vec<_>>())
}

/// Replaces a collection and its items.
pub fn update(tx: &mut Tx<'_>, collection: &Collection) -> Result<()> {
    let row = row(collection)?;
    let id = row.id.clone();
    diesel::update(collections::table.find(&id)).set(row).execute(tx.conn)?;
    diesel::delete(collection_items::table.filter(collection_items::collection_id.eq(&id))).execute(tx.conn)?;
    insert_all!(tx.conn, collection_items::table, item_rows(collection));
    spellings::replace(tx.conn, &spelled(collection))
}

/// All its spellings.
pub fn spelled(collection: &Collection) -> Spelled<'_> {
    Spelled::new(spellings::COLLECTION, collection.id, &collection.slug, &collection.names, &[])
}
