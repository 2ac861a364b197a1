//! The tables' history: each step can be taken back, and taken again.

use crate::support::{
    both,
    databases::{Backend, Database},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, migration::Migration, sql_types::Text,
};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

both!(every_migration_can_be_taken_back_and_taken_again, paths_kept_before_get_their_last_part_as_slug);

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

const SECTION: &str = "insert into sections (id, slug, name, language, created_at, updated_at) \
     values ('one', 'gulf', 'Gulf', 'en', '2026-11-22 00:00:00', '2026-11-22 00:00:00')";
const PATHS: &str = "insert into section_paths (path, section_id, current) \
     values ('a/b-a/gulf', 'one', true), ('خليج', 'one', false), ('عالم/خليج', 'one', false), ('a/a', 'one', false)";

fn paths_kept_before_get_their_last_part_as_slug(database: &Database) {
    let rows = match database.backend() {
        Backend::Sqlite => {
            let mut conn = SqliteConnection::establish(database.file().unwrap()).unwrap();
            slugs_of_older_paths(&mut conn, "migrations/sqlite", |conn, text| {
                diesel::sql_query(text).execute(conn).unwrap();
            });
            diesel::sql_query(SLUGS).load::<Row>(&mut conn).unwrap()
        }
        Backend::Postgres => {
            let mut conn = PgConnection::establish(database.url()).unwrap();
            slugs_of_older_paths(&mut conn, "migrations/postgres", |conn, text| {
                diesel::sql_query(text).execute(conn).unwrap();
            });
            diesel::sql_query(SLUGS).load::<Row>(&mut conn).unwrap()
        }
    };
    let lines: Vec<String> = rows.into_iter().map(|row| row.line).collect();
    assert_eq!(lines, ["a", "gulf", "خليج", "خليج"]);
}

const SLUGS: &str = "select slug as line from section_paths order by slug";

/// Keeps paths as they were kept before paths had slugs, and then goes on.
fn slugs_of_older_paths<C, DB>(conn: &mut C, folder: &str, run: impl Fn(&mut C, &str))
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
    FileBasedMigrations: diesel::migration::MigrationSource<DB>,
    Box<dyn Migration<DB>>: Sized,
{
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let source = || FileBasedMigrations::from_path(&folder).unwrap();
    // A database may come with its tables.
    conn.revert_all_migrations(source()).unwrap();
    conn.run_next_migration(source()).unwrap();
    run(conn, SECTION);
    run(conn, PATHS);
    conn.run_pending_migrations(source()).unwrap();
}
