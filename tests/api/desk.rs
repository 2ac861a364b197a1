//! What the desk does after a first publication: updates, strikes, pictures, lists made by hand, other paths.

use crate::support::{
    stores::moment_of,
    stories::{self, EDITOR},
};
use broadsheet::{
    domain::{
        article::Content,
        collection::{Collection, CollectionItem},
        id::Id,
        media::{FocalPoint, Media, MediaKind},
        names::Names,
        slug::Slug,
        taxonomy::Section,
    },
    newsroom::{
        articles::{self as writing, Change},
        collections as lists,
        publication::{self, ToPublish},
    },
    store::{Conn, Db, articles, collections, media, revisions, sections},
};
use diesel::{RunQueryDsl, dsl::sql_query};

/// Saves a new revision and leaves it a draft.
pub fn redraft(db: &Db, article: Id, change: impl FnOnce(&mut Content)) {
    db.write_now(|tx| {
        let article = articles::find_all(tx.conn, &[article])?.remove(&article).unwrap();
        let newest = revisions::newest_of(tx.conn, &[article.id])?.remove(&article.id).unwrap();
        let mut content = newest.content;
        change(&mut content);
        writing::save(tx, vec![Change { article, newest: newest.number, content, note: None }], EDITOR)
    })
    .unwrap();
}

/// Publishes the newest revision.
pub fn republish(db: &Db, article: Id, minor: bool) {
    db.write_now(|tx| {
        let article = articles::find_all(tx.conn, &[article])?.remove(&article).unwrap();
        let revision = revisions::newest_of(tx.conn, &[article.id])?.remove(&article.id).unwrap();
        publication::publish(
            tx,
            EDITOR,
            vec![ToPublish { article, revision, published_at: None, minor, derived: None }],
        )
    })
    .unwrap();
}

/// Publishes an article that says something else now.
pub fn update(db: &Db, article: Id, minor: bool, change: impl FnOnce(&mut Content)) {
    redraft(db, article, change);
    republish(db, article, minor);
}

/// Strikes a past publication.
pub fn strike(db: &Db, article: Id, version: i64) {
    let text = format!(
        "update publications set struck_at = live_until where article_id = '{article}' and version = {version} \
         and live_until is not null"
    );
    let struck = db
        .write_now(|tx| {
            Ok(match &mut *tx.conn {
                Conn::Postgres(inner) => sql_query(text).execute(inner),
                Conn::Sqlite(inner) => sql_query(text).execute(inner),
            }?)
        })
        .unwrap();
    assert_eq!(struck, 1, "version {version} is none that is over");
}

/// Adds a picture.
pub fn picture(db: &Db, name: &str) -> Id {
    db.write_now(|tx| {
        let one = Media {
            id: tx.next_id(),
            kind: MediaKind::Image,
            url: format!("https://media.lantern.example/{name}.jpg?w=1600&q=80"),
            width: Some(1600),
            height: Some(900),
            focal_point: FocalPoint::new(0.5, 0.25),
            alt: Some(format!("The {name}")),
            caption: Some(format!("The {name}, at dawn.")),
            credit: Some("Ada North".to_owned()),
            licence: Some("CC BY 4.0".to_owned()),
            language: stories::language("en"),
            created_at: tx.now,
            updated_at: tx.now,
        };
        media::insert(tx, std::slice::from_ref(&one))?;
        Ok(one.id)
    })
    .unwrap()
}

/// A place in a collection.
pub fn place(article: Id) -> CollectionItem {
    CollectionItem { article, title: None, kicker: None, from: None, until: None }
}

/// A place in a collection for a time.
pub fn timed(article: Id, from: Option<&str>, until: Option<&str>) -> CollectionItem {
    CollectionItem { from: from.map(moment_of), until: until.map(moment_of), ..place(article) }
}

/// Makes a collection.
pub fn collection(db: &Db, name: &str, length: Option<i64>, items: Vec<CollectionItem>) -> Id {
    db.write_now(|tx| {
        let one = Collection {
            id: tx.next_id(),
            slug: Slug::derive(name).unwrap(),
            names: Names { name: name.to_owned(), language: stories::language("en"), others: Default::default() },
            description: None,
            length,
            items,
            created_at: tx.now,
            updated_at: tx.now,
        };
        lists::create(tx, &one)?;
        Ok(one.id)
    })
    .unwrap()
}

/// Changes a collection.
pub fn change_collection(db: &Db, id: Id, change: impl FnOnce(&mut Collection)) {
    db.write_now(|tx| {
        let before = collections::find_all(tx.conn, &[id])?.remove(&id).unwrap();
        let mut after = before.clone();
        change(&mut after);
        lists::update(tx, &before, &after)
    })
    .unwrap();
}

/// Gives a section another slug, and so another path; those below it are left where they are.
pub fn move_section(db: &Db, id: Id, slug: &str) {
    db.write_now(|tx| {
        let section = sections::list_all(tx.conn)?.into_iter().find(|section| section.id == id).unwrap();
        let above = section.path.rsplit_once('/').map(|(above, _)| format!("{above}/")).unwrap_or_default();
        let (slug, path) = (Slug::parse(slug).unwrap(), format!("{above}{slug}"));
        sections::update(tx, &Section { slug, path, ..section })
    })
    .unwrap();
}

/// A draft that was never public.
pub fn draft(db: &Db, title: &str) -> Id {
    db.write_now(|tx| {
        let new = writing::NewArticle::draft(tx, stories::content(title), EDITOR);
        writing::create(tx, std::slice::from_ref(&new))?;
        Ok(new.article.id)
    })
    .unwrap()
}
