//! An own database for each test, on either side.

use super::server;
use broadsheet::store::{Db, Options};
use diesel::{Connection, PgConnection, RunQueryDsl, connection::SimpleConnection, sql_types::BigInt};
use std::{sync::OnceLock, time::Duration};
use tempfile::TempDir;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// An empty database; it goes when this is dropped. SQLite's has no tables yet, PostgreSQL's has them all.
#[derive(Debug)]
pub struct Database {
    url: String,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    Folder(#[expect(dead_code, reason = "it goes when this is dropped")] TempDir),
    Name(String),
}

impl Database {
    /// A new database; none where there is no PostgreSQL server, which is then told once on the error output.
    pub fn new(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self::sqlite()),
            Backend::Postgres => Self::postgres(),
        }
    }

    fn sqlite() -> Self {
        let folder = tempfile::Builder::new().prefix("broadsheet-test-").tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("news.db").display());
        Self { url, kept: Kept::Folder(folder) }
    }

    fn postgres() -> Option<Self> {
        let server = server::address()?;
        let template = template(server);
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        command(server, &format!("create database {name} template {template}"));
        Some(Self { url: of(server, &name), kept: Kept::Name(name) })
    }

    /// The address that a store is opened with.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        match self.kept {
            Kept::Folder(_) => Backend::Sqlite,
            Kept::Name(_) => Backend::Postgres,
        }
    }

    /// The file of an SQLite database.
    pub fn file(&self) -> Option<&str> {
        self.url.strip_prefix("sqlite://")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let (Kept::Name(name), Some(server)) = (&self.kept, server::address()) {
            // A test that has failed may still hold connections. An error here must not hide the test's own.
            let dropped = admin(server).batch_execute(&format!("drop database if exists {name} with (force)"));
            if let Err(error) = dropped {
                eprintln!("the database {name} stays behind: {error}");
            }
        }
    }
}

/// Runs a test on a database of its own.
pub fn with(backend: Backend, test: fn(&Database)) {
    if let Some(database) = Database::new(backend) {
        test(&database);
    }
}

/// The address of another database on the same server.
fn of(server: &str, name: &str) -> String {
    let (before, query) = server.split_once('?').map_or((server, None), |(before, query)| (before, Some(query)));
    let (scheme, rest) = before.split_once("://").expect("the address of a PostgreSQL server");
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{host}/{name}{query}")
}

fn admin(server: &str) -> PgConnection {
    let mut conn = PgConnection::establish(server).expect("a connection to the PostgreSQL server of the tests");
    conn.batch_execute("set client_min_messages = 'warning'").unwrap();
    conn
}

fn command(server: &str, sql: &str) {
    admin(server).batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The name of a database with all tables and no rows, made once for this process: copying it is quick.
fn template(server: &'static str) -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        remove_forsaken_templates(server);
        let name = format!("{TEMPLATE}{}", std::process::id());
        command(server, &format!("drop database if exists {name} with (force)"));
        command(server, &format!("create database {name}"));
        let url = of(server, &name);
        drop(Db::open(Options::new(&url, 1)).expect("the tables of the template"));
        // Every store shall make its own epoch and secrets.
        command(&url, "delete from settings");
        wait_until_unused(server, &name);
        name
    })
}

const TEMPLATE: &str = "broadsheet_template_";

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// A database is copied only while nobody is connected to it, and pools take a moment to let go.
fn wait_until_unused(server: &str, name: &str) {
    let mut conn = admin(server);
    let query = format!(
        "select count(*) filter (where pg_terminate_backend(pid)) as number from pg_stat_activity where datname = '{name}'"
    );
    for _ in 0..200 {
        let Number { number } = diesel::sql_query(&query).get_result(&mut conn).unwrap();
        if number == 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("somebody stays connected to {name}");
}

/// On a server that outlives the tests, the templates of processes that are gone.
fn remove_forsaken_templates(server: &str) {
    #[derive(diesel::QueryableByName)]
    struct Name {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let query = format!("select datname::text as name from pg_database where starts_with(datname, '{TEMPLATE}')");
    let names: Vec<Name> = diesel::sql_query(query).load(&mut admin(server)).unwrap();
    for Name { name } in names {
        let process = name.strip_prefix(TEMPLATE).unwrap_or_default();
        let alive = std::path::Path::new("/proc").join(process).exists();
        if !alive && process.parse::<u32>().is_ok() {
            // Another process may be tidying up at the same time.
            let _ = admin(server).batch_execute(&format!("drop database if exists {name} with (force)"));
        }
    }
}
