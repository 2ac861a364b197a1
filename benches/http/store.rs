//! Stores of made-up stories, on either database. Where they can, they stay for the next run.

use crate::{
    stories,
    support::{self, Backend, wait_for_the_disk},
};
use broadsheet::{
    moving::{
        Options,
        import::{Unwatched, import},
    },
    newsroom::doorkeeping::{AddKey, AddUser, add_key, add_user, has_user},
    store::{self, Db},
};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

impl Backend {
    /// As it is called in what the bench tells.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A store with so many articles.
pub struct Store {
    pub backend: Backend,
    pub articles: usize,
    url: String,
    /// Goes when this is dropped.
    copy: Option<String>,
}

/// Changes whenever what is made up changes, so that no store of old is taken for one of now.
fn version() -> String {
    let made_of = [include_str!("../large/stories.rs"), include_str!("../large/things.rs"), env!("CARGO_PKG_VERSION")];
    blake3::hash(made_of.concat().as_bytes()).to_hex()[..8].to_owned()
}

/// Where reports and stores of SQLite stay.
pub fn folder() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from)
        .join("bench");
    fs::create_dir_all(&folder).unwrap();
    folder
}

impl Store {
    /// The store with so many articles, filled if it is not there. None where there is no PostgreSQL server.
    pub fn open(backend: Backend, articles: usize) -> Option<Self> {
        wait_for_the_disk();
        let name = format!("broadsheet_bench_{}_{articles}", version());
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}", folder().join(format!("{name}.db")).display()),
            Backend::Postgres => of(support::address()?, &name),
        };
        let store = Self { backend, articles, url, copy: None };
        if !store.is_there() {
            store.fill();
        }
        Some(store)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    fn file(&self) -> PathBuf {
        PathBuf::from(self.url.trim_start_matches("sqlite://"))
    }

    fn name(&self) -> &str {
        self.url.split('?').next().and_then(|url| url.rsplit('/').next()).unwrap_or_default()
    }

    fn is_there(&self) -> bool {
        match self.backend {
            Backend::Sqlite => self.file().exists(),
            Backend::Postgres => has_database(self.name()),
        }
    }

    /// Imports what is made up, in the newsroom's own form, and gives it its name when all of it is there.
    fn fill(&self) {
        let half = match self.backend {
            Backend::Sqlite => format!("{}.half", self.url),
            Backend::Postgres => of(support::address().unwrap(), &format!("{}_half", self.name())),
        };
        match self.backend {
            Backend::Sqlite => ["", "-wal", "-shm"].iter().for_each(|end| {
                let _ = fs::remove_file(format!("{}.half{end}", self.file().display()));
            }),
            Backend::Postgres => {
                admin(&format!("drop database if exists {}_half with (force)", self.name()));
                admin(&format!("create database {}_half", self.name()));
            }
        }
        let lines = folder().join(format!("{}.ndjson", self.articles));
        stories::write(&lines, self.articles);
        let begun = Instant::now();
        let db = Db::open(store::Options::new(&half, 2)).unwrap();
        let report = import(&db, &lines, &Options::default(), &mut Unwatched).unwrap();
        assert!(report.refused == 0, "{report}\n{:?}", report.refusals.first());
        drop(db);
        fs::remove_file(&lines).unwrap();
        let took = begun.elapsed();
        let rate = report.created as f64 / took.as_secs_f64();
        println!("{}: {} articles imported in {took:.0?}, {rate:.0} lines/s", self.backend.name(), self.articles);
        match self.backend {
            Backend::Sqlite => fs::rename(format!("{}.half", self.file().display()), self.file()).unwrap(),
            Backend::Postgres => {
                // A server does this by itself, but not at once.
                PgConnection::establish(&half).unwrap().batch_execute("vacuum analyze").unwrap();
                rename(&format!("{}_half", self.name()), self.name());
            }
        }
    }

    /// A copy to write to.
    pub fn copy(&self) -> Self {
        let Self { backend, articles, .. } = *self;
        let end = std::process::id();
        let (url, copy) = match backend {
            Backend::Sqlite => {
                let file = format!("{}.{end}", self.file().display());
                diesel::SqliteConnection::establish(&self.file().display().to_string())
                    .unwrap()
                    .batch_execute(&format!("vacuum into '{file}'"))
                    .unwrap();
                (format!("sqlite://{file}"), file)
            }
            Backend::Postgres => {
                let name = format!("{}_{end}", self.name());
                // Nobody may be connected to what is copied, and pools take a moment to let go.
                let mut tries = 0;
                let copy = format!("create database {name} template {}", self.name());
                while let Err(error) = tried(&copy) {
                    tries += 1;
                    assert!(tries < 100, "{error}");
                    std::thread::sleep(std::time::Duration::from_millis(100));
                }
                (of(support::address().unwrap(), &name), name)
            }
        };
        Self { backend, articles, url, copy: Some(copy) }
    }

    /// A key that may read, write and publish, as the header that sends it.
    pub fn authorization(&self) -> String {
        const EMAIL: &str = "desk@harbour-dispatch.example";
        let db = Db::open(store::Options::new(&self.url, 2)).unwrap();
        let (name, role) = ("Desk".to_owned(), "admin".to_owned());
        if !has_user(&db, EMAIL).unwrap() {
            let new = AddUser { email: EMAIL.to_owned(), name: name.clone(), role, ..AddUser::default() };
            add_user(&db, &new).unwrap();
        }
        let scopes = ["articles:read", "articles:write", "articles:publish", "things:write"].map(str::to_owned);
        let new = AddKey { user: EMAIL.to_owned(), name, scopes: scopes.to_vec(), days: None };
        let (_, secret) = add_key(&db, &new).unwrap();
        format!("Bearer {secret}")
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        match (&self.copy, self.backend) {
            (None, _) => {}
            (Some(file), Backend::Sqlite) => ["", "-wal", "-shm"].iter().for_each(|end| {
                let _ = fs::remove_file(format!("{file}{end}"));
            }),
            (Some(name), Backend::Postgres) => {
                let _ = tried(&format!("drop database if exists {name} with (force)"));
            }
        }
    }
}

/// The address of another database on the same server.
fn of(server: &str, name: &str) -> String {
    let (before, query) =
        server.split_once('?').map_or((server, String::new()), |(url, query)| (url, format!("?{query}")));
    let (begin, _) = before.rsplit_once('/').unwrap();
    format!("{begin}/{name}{query}")
}

fn tried(sql: &str) -> diesel::QueryResult<()> {
    let mut conn = PgConnection::establish(support::address().unwrap()).unwrap();
    conn.batch_execute("set client_min_messages = 'warning'").unwrap();
    conn.batch_execute(sql)
}

fn admin(sql: &str) {
    tried(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn rename(from: &str, to: &str) {
    admin(&format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'"));
    admin(&format!("alter database {from} rename to {to}"));
}

fn has_database(name: &str) -> bool {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        found: i64,
    }
    let mut conn = PgConnection::establish(support::address().unwrap()).unwrap();
    let query = format!("select count(*) as found from pg_database where datname = '{name}'");
    diesel::sql_query(query).get_result::<Found>(&mut conn).unwrap().found > 0
}
