//! What the newsroom does meanwhile: a front page, an update, and new stories.

use broadsheet::{
    domain::{
        collection::{Collection, CollectionItem},
        id::Id,
        language::Language,
        names::Names,
        query::ArticleQuery,
        slug::Slug,
    },
    newsroom::{
        articles::{self, Change, NewArticle},
        collections,
        publication::{self, ToPublish},
    },
    store::{self, Db, Tx, published::lists},
};

const BY: &str = "desk";

/// The newest articles.
fn newest(db: &Db, limit: i64) -> Vec<Id> {
    let query = ArticleQuery { limit, ..ArticleQuery::default() };
    let keys = db.read_now(|public| {
        let filters = lists::resolve(public, &query, false)?;
        lists::keys(public, &query, &filters)
    });
    keys.unwrap().rows.iter().map(|key| key.id).collect()
}

/// Makes the collection `front` of the newest articles.
pub fn make_front(db: &Db) {
    let item = |article| CollectionItem { article, title: None, kicker: None, from: None, until: None };
    let items = newest(db, 20).into_iter().map(item).collect();
    db.write_now(|tx| {
        let language = Language::parse("en").unwrap();
        let front = Collection {
            id: tx.next_id(),
            slug: Slug::derive("front").unwrap(),
            names: Names { name: "Front page".to_owned(), language, others: Default::default() },
            description: None,
            length: Some(20),
            items,
            created_at: tx.now,
            updated_at: tx.now,
        };
        collections::create(tx, &front)
    })
    .unwrap();
}

/// Publishes the newest article again, with another title.
pub fn update(db: &Db) {
    let id = newest(db, 1)[0];
    db.write_now(|tx| {
        let article = store::articles::find_all(tx.conn, &[id])?.remove(&id).unwrap();
        let revision = store::revisions::newest_of(tx.conn, &[id])?.remove(&id).unwrap();
        let mut content = revision.content;
        content.title =
            format!("{} (updated {})", content.title.split(" (").next().unwrap_or_default(), revision.number);
        let change = Change { article, newest: revision.number, content, note: None };
        let saved = articles::save(tx, vec![change], BY)?;
        publish(tx, saved)
    })
    .unwrap();
}

/// Publishes so many new stories.
pub fn add(db: &Db, count: usize) {
    let like = newest(db, 1)[0];
    db.write_now(|tx| {
        let revision = store::revisions::newest_of(tx.conn, &[like])?.remove(&like).unwrap();
        let new: Vec<NewArticle> = (0..count).map(|_| NewArticle::draft(tx, revision.content.clone(), BY)).collect();
        articles::create(tx, &new)?;
        publish(tx, new.into_iter().map(|new| (new.article, new.revision)).collect())
    })
    .unwrap();
}

fn publish(
    tx: &mut Tx<'_>,
    saved: Vec<(broadsheet::domain::article::Article, broadsheet::domain::article::Revision)>,
) -> broadsheet::error::Result<()> {
    let now = tx.now;
    let wanted = saved.into_iter().map(|(article, revision)| ToPublish {
        article,
        revision,
        published_at: Some(now),
        minor: false,
        derived: None,
    });
    publication::publish(tx, BY, wanted.collect()).map(drop)
}
