//! The tables' history: each step can be taken back, and taken again.

use crate::support::{
    both,
    databases::{Backend, Database},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, migration::Migration, sql_types::Text,
};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

both!(every_migration_can_be_taken_back_and_taken_again);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

const SQLITE: &str = "select coalesce(sql, name) as line from sqlite_master \
     where name not like '\\_\\_diesel%' escape '\\' and tbl_name not like '\\_\\_diesel%' escape '\\' order by name";
const POSTGRES: &str = "select concat_ws(' ', table_name, column_name, data_type, collation_name, column_default, is_nullable) as line \
     from information_schema.columns where table_schema = 'public' and not starts_with(table_name, '__diesel') \
     union all select indexdef from pg_indexes where schemaname = 'public' and not starts_with(tablename, '__diesel') \
     union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint \
     where connamespace = 'public'::regnamespace and not starts_with(conrelid::regclass::text, '__diesel') order by 1";

fn every_migration_can_be_taken_back_and_taken_again(database: &Database) {
    match database.backend() {
        Backend::Sqlite => {
            let mut conn = SqliteConnection::establish(database.file().unwrap()).unwrap();
            up_and_down(&mut conn, "migrations/sqlite", |conn| {
                let rows: Vec<Row> = diesel::sql_query(SQLITE).load(conn).unwrap();
                rows.into_iter().map(|row| row.line).collect()
            });
        }
        Backend::Postgres => {
            let mut conn = PgConnection::establish(database.url()).unwrap();
            up_and_down(&mut conn, "migrations/postgres", |conn| {
                let rows: Vec<Row> = diesel::sql_query(POSTGRES).load(conn).unwrap();
                rows.into_iter().map(|row| row.line).collect()
            });
        }
    }
}

fn up_and_down<C, DB>(conn: &mut C, folder: &str, schema: impl Fn(&mut C) -> Vec<String>)
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
    FileBasedMigrations: diesel::migration::MigrationSource<DB>,
    Box<dyn Migration<DB>>: Sized,
{
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let source = || FileBasedMigrations::from_path(&folder).unwrap();
    conn.run_pending_migrations(source()).unwrap();
    let up = schema(conn);
    assert!(up.len() > 50, "{up:#?}");
    conn.revert_all_migrations(source()).unwrap();
    assert_eq!(schema(conn), Vec::<String>::new(), "what stays behind");
    conn.run_pending_migrations(source()).unwrap();
    assert_eq!(schema(conn), up);
}
