//! How fast articles are written, as a ratio within one run: changes by HTTP, each one a new revision that is on the
//! disk when it is answered, against bare inserts of single rows that are committed with the same durability on the
//! same database.
//!
//! `cargo bench --bench writing [sqlite] [postgres]`. PostgreSQL is a server of its own that waits for the disk.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be arranged has failed")]

#[path = "support/mod.rs"]
mod support;

use broadsheet::newsroom::doorkeeping::{AddKey, AddUser, add_key, add_user};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use serde_json::json;
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};
use support::{Backend, Client, Store, backends, wait_for_the_disk};

const ARTICLES: usize = 64;
const SPAN: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;
const EMAIL: &str = "desk@harbour-dispatch.example";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    wait_for_the_disk();
    for backend in backends(&arguments) {
        match Store::open(backend) {
            Some(store) => measure(&store),
            None => println!("{backend:?}: there is no server"),
        }
    }
}

fn measure(store: &Store) {
    let address = store.serve();
    let headers = headers(store);
    let articles = articles(address, &headers);
    let before = store.db.statements();
    change(&mut Client::new(address), &headers, &articles[0], 0);
    println!("{:?}: one change takes {} statements", store.backend, store.db.statements() - before);
    bare(store.backend, store.url()).batch("create table bench_rows (id text primary key, said text not null)");
    for clients in [1, 8] {
        let mut ratios = Vec::new();
        for round in 1..=ROUNDS {
            let inserts = inserts(store, clients);
            let changes = changes(address, &headers, &articles, clients);
            println!(
                "{:?}, {clients} at once, round {round}: {inserts:.0} bare inserts/s, {changes:.0} changes/s, ratio {:.2}",
                store.backend,
                changes / inserts
            );
            ratios.push(changes / inserts);
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "{:?}, {clients} at once: ratio {:.2} ({:.2} to {:.2})",
            store.backend,
            ratios[ROUNDS / 2],
            ratios[0],
            ratios[ROUNDS - 1]
        );
    }
}

fn headers(store: &Store) -> Vec<String> {
    let (name, role) = ("Desk".to_owned(), "admin".to_owned());
    add_user(&store.db, &AddUser { email: EMAIL.to_owned(), name: name.clone(), role, ..AddUser::default() }).unwrap();
    let scopes = ["articles:read", "articles:write", "things:write"].map(str::to_owned).to_vec();
    let (_, secret) = add_key(&store.db, &AddKey { user: EMAIL.to_owned(), name, scopes, days: None }).unwrap();
    let json = "Content-Type: application/json".to_owned();
    vec![format!("Authorization: Bearer {secret}"), json, "If-Match: *".to_owned()]
}

/// Makes the articles that are changed: with a section, a source, authors, tags, and four kilobytes of text.
fn articles(address: SocketAddr, headers: &[String]) -> Vec<String> {
    let mut client = Client::new(address);
    let things = [
        ("sections", json!({"name": "City", "language": "en"})),
        ("sources", json!({"name": "Northline", "language": "en", "kind": "agency"})),
    ];
    for (kind, thing) in things {
        let answer = client.send("POST", &format!("/v1/admin/{kind}"), headers, &thing.to_string());
        assert!(answer.status == 201, "{}", answer.json());
    }
    let text =
        "The ferry was late and the harbour was full of gulls, and nobody in the queue was surprised. ".repeat(43);
    let article = |number: usize| {
        let article = json!({
            "title": format!("The ferry was late for the {number}th time"), "language": "en", "section": "city",
            "sources": ["Northline"], "contributors": ["Ada North", "Basim Haddad"], "tags": ["Ferries", "Harbour", "Delays"],
            "body_markdown": text,
        });
        let path = "/v1/admin/articles?create=tags,contributors";
        let answer = client.send("POST", path, headers, &article.to_string());
        assert!(answer.status == 201, "{}", answer.json());
        answer.json()["id"].as_str().unwrap().to_owned()
    };
    (0..ARTICLES).map(article).collect()
}

fn change(client: &mut Client, headers: &[String], article: &str, number: usize) {
    let patch = json!({"standfirst": format!("It was late {number} times, says the harbour office.")}).to_string();
    let answer = client.send("PATCH", &format!("/v1/admin/articles/{article}"), headers, &patch);
    assert!(answer.status == 200, "{}", answer.json());
}

/// Changes a second. Each client has articles of its own.
fn changes(address: SocketAddr, headers: &[String], articles: &[String], clients: usize) -> f64 {
    static NUMBER: AtomicUsize = AtomicUsize::new(1);
    let begun = Instant::now();
    let done = side_by_side(clients, |own| {
        let (mut client, mut done) = (Client::new(address), 0);
        while begun.elapsed() < SPAN {
            let article = &articles[(own + clients * done) % articles.len()];
            change(&mut client, headers, article, NUMBER.fetch_add(1, Ordering::Relaxed));
            done += 1;
        }
        done
    });
    done as f64 / begun.elapsed().as_secs_f64()
}

/// Rows a second, each in a transaction of its own. SQLite has one writer, so more of them would only be slower.
fn inserts(store: &Store, clients: usize) -> f64 {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let connections = if store.backend == Backend::Sqlite { 1 } else { clients };
    let begun = Instant::now();
    let done = side_by_side(connections, |_| {
        let (mut conn, mut done) = (bare(store.backend, store.url()), 0);
        while begun.elapsed() < SPAN {
            conn.insert(NUMBER.fetch_add(1, Ordering::Relaxed));
            done += 1;
        }
        done
    });
    done as f64 / begun.elapsed().as_secs_f64()
}

fn side_by_side(many: usize, work: impl Fn(usize) -> usize + Sync) -> usize {
    thread::scope(|scope| {
        let work = &work;
        let all: Vec<_> = (0..many).map(|own| scope.spawn(move || work(own))).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    })
}

/// A connection with nothing around it.
enum Bare {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

fn bare(backend: Backend, url: &str) -> Bare {
    match backend {
        Backend::Sqlite => {
            let mut conn = SqliteConnection::establish(url.trim_start_matches("sqlite://")).unwrap();
            conn.batch_execute("pragma busy_timeout = 5000; pragma synchronous = full").unwrap();
            Bare::Sqlite(conn)
        }
        Backend::Postgres => Bare::Postgres(PgConnection::establish(url).unwrap()),
    }
}

diesel::table! {
    /// Rows that say little.
    bench_rows (id) {
        /// Which row.
        id -> Text,
        /// What it says.
        said -> Text,
    }
}

impl Bare {
    fn batch(&mut self, sql: &str) {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sql).unwrap(),
            Self::Postgres(conn) => conn.batch_execute(sql).unwrap(),
        }
    }

    fn insert(&mut self, number: usize) {
        use diesel::prelude::*;
        let id = uuid::Uuid::now_v7().to_string();
        let said = format!("It was late {number} times, says the harbour office.");
        let row = diesel::insert_into(bench_rows::table).values((bench_rows::id.eq(id), bench_rows::said.eq(said)));
        match self {
            Self::Sqlite(conn) => row.execute(conn).unwrap(),
            Self::Postgres(conn) => row.execute(conn).unwrap(),
        };
    }
}
