//! What is derived from the rest: bodies that are made anew, the newest revisions, rows of lists that are not there.

use crate::support::{
    both,
    databases::Database,
    stores,
    stories::{self, Story},
};
use broadsheet::{
    domain::{article::order_at, id::Id, query::ListKind},
    store::{
        Conn,
        publications::{self, Rendered},
        published::listings::{self, Standing, Tree},
        revisions,
    },
};
use diesel::{RunQueryDsl, dsl::sql_query};

both!(
    a_body_that_is_derived_anew_replaces_the_old_one,
    the_newest_revision_is_that_of_the_greatest_number,
    only_rows_that_are_not_there_are_missing
);

fn contents(conn: &mut Conn) -> Vec<(String, i64)> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        content: String,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        deriver: i64,
    }
    let query = sql_query("select content, deriver from rendered_bodies order by form, content");
    let rows: Vec<Row> = match conn {
        Conn::Postgres(inner) => query.load(inner),
        Conn::Sqlite(inner) => query.load(inner),
    }
    .unwrap();
    rows.into_iter().map(|row| (row.content, row.deriver)).collect()
}

fn a_body_that_is_derived_anew_replaces_the_old_one(database: &Database) {
    let db = stores::open_plain(database);
    let article = stories::publish(&db, vec![Story::new("Zebra", None)])[0];
    db.write_now(|tx| {
        let revision = revisions::newest_of(tx.conn, &[article])?[&article].id;
        let kept = |form, content: &str| Rendered { revision, form, deriver: 1_000, content: content.to_owned() };
        publications::keep_rendered(tx.conn, vec![kept("html", "<p>Anew.</p>"), kept("text", "Anew.")])
    })
    .unwrap();
    let kept = db.look(|conn| Ok(contents(conn))).unwrap();
    assert_eq!(kept, [("<p>Anew.</p>".to_owned(), 1_000), ("Anew.".to_owned(), 1_000)]);
}

fn the_newest_revision_is_that_of_the_greatest_number(database: &Database) {
    let db = stores::open_plain(database);
    let stories = ["One", "Two", "Three"].map(|title| Story::new(title, None));
    let ids = stories::publish(&db, stories.to_vec());
    let newest = db
        .write_now(|tx| {
            let mut first = revisions::newest_of(tx.conn, &ids[..1])?.remove(&ids[0]).unwrap();
            for number in 2..=12 {
                first.number = number;
                first.id = tx.next_id();
                revisions::insert(tx.conn, [&first])?;
            }
            revisions::newest_of(tx.conn, &ids[..2])
        })
        .unwrap();
    let numbers = |id: &Id| newest.get(id).map(|revision| revision.number);
    assert_eq!([numbers(&ids[0]), numbers(&ids[1]), numbers(&ids[2])], [Some(12), Some(1), None]);
    assert!(db.look(|conn| revisions::newest_of(conn, &[])).unwrap().is_empty());
}

fn only_rows_that_are_not_there_are_missing(database: &Database) {
    let db = stores::open_plain(database);
    let things = stories::add_things(&db);
    let stories: Vec<Story> = (0..150).map(|at| Story::new(&format!("Story {at}"), None).about(&things)).collect();
    let ids = stories::publish(&db, stories);
    let missing = |order_at: i64| {
        let asked = db.look(|conn| {
            let tree = Tree::new(&broadsheet::store::sections::list_all(conn)?);
            let said = revisions::newest_of(conn, &ids)?;
            let standings: Vec<(Id, Standing)> =
                ids.iter().map(|id| (*id, Standing::new(&said[id].content, order_at, &tree))).collect();
            let rows: usize = standings.iter().map(|(_, standing)| standing.lists.len()).sum();
            Ok((listings::missing(conn, &standings)?, rows))
        });
        asked.unwrap()
    };
    let (none, rows) = missing(order_at(None));
    assert!(none.is_empty() && rows > 1_000, "{rows} rows, missing are {none:?}");
    assert_eq!(missing(1).0.len(), rows, "none stands at another key");
    db.write_now(|tx| {
        let text = format!("delete from listings where list_id = 1 and article_id = '{}'", ids[7]);
        match &mut *tx.conn {
            Conn::Postgres(inner) => sql_query(text).execute(inner),
            Conn::Sqlite(inner) => sql_query(text).execute(inner),
        }?;
        Ok(())
    })
    .unwrap();
    assert_eq!(missing(order_at(None)).0, [(ids[7], (ListKind::All, String::new()))]);
    let before = db.statements();
    missing(order_at(None));
    assert!(db.statements() - before < 25, "rows are not looked up one by one");
}
