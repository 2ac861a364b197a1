//! What every connection is set to.

use crate::support::{
    databases::{Backend, Database},
    stores,
};
use broadsheet::{error::Result, store::Conn};
use diesel::{QueryableByName, RunQueryDsl, sql_types::Text};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

fn pragma(conn: &mut Conn, name: &str) -> Result<String> {
    let Conn::Sqlite(inner) = conn else { panic!("not SQLite") };
    let query = format!("select cast({name} as text) as value from pragma_{name}");
    Ok(diesel::sql_query(query).get_result::<Row>(inner)?.value)
}

#[test]
fn sqlite_keeps_what_it_has_confirmed_and_lets_readers_read() {
    let database = Database::new(Backend::Sqlite).unwrap();
    let db = stores::open_plain(&database);
    db.write_now(|tx| {
        assert_eq!(pragma(tx.conn, "journal_mode")?, "wal");
        assert_eq!(pragma(tx.conn, "synchronous")?, "2", "2 is FULL");
        assert_eq!(pragma(tx.conn, "foreign_keys")?, "1");
        Ok(())
    })
    .unwrap();
    db.look(|conn| {
        assert_eq!(pragma(conn, "journal_mode")?, "wal");
        assert_eq!(pragma(conn, "foreign_keys")?, "1");
        assert_eq!(pragma(conn, "query_only")?, "1");
        Ok(())
    })
    .unwrap();
}
