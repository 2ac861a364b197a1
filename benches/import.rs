//! How fast an import is, beside the same rows written by plain batched SQL into the same database.
//!
//! `cargo bench --bench import -- <file> <store>…`, where a store is `sqlite` or the address of an empty PostgreSQL
//! server's database in which schemas may be made.

use broadsheet::{
    error::Result,
    moving::{Options, import::Unwatched},
    store::{self, Db},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::Text,
};
use std::{collections::BTreeMap, path::Path, time::Instant};

/// Tables in an order in which rows may be written, and whose article a row is of.
const TABLES: [(&str, &str); 17] = [
    ("sections", "''"),
    ("section_paths", "''"),
    ("sources", "''"),
    ("contributors", "''"),
    ("tags", "''"),
    ("spellings", "''"),
    ("lists", "''"),
    ("articles", "t.id"),
    ("slugs", "t.article_id"),
    ("external_ids", "t.article_id"),
    ("revisions", "t.article_id"),
    ("revision_sections", REVISION),
    ("revision_sources", REVISION),
    ("revision_contributors", REVISION),
    ("revision_tags", REVISION),
    ("publications", "t.article_id"),
    ("rendered_bodies", REVISION),
];
const LATE: [(&str, &str); 2] = [("listings", "t.article_id"), ("changes", "t.subject_id")];
const REVISION: &str = "(select r.article_id from revisions r where r.id = t.revision_id)";

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    of: String,
    #[diesel(sql_type = Text)]
    literal: String,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(file) = arguments.next() else {
        eprintln!("say which file to import, and into which stores: sqlite, postgres://…");
        return Ok(());
    };
    for address in arguments {
        if address == "sqlite" { sqlite(Path::new(&file))? } else { postgres(Path::new(&file), &address)? }
    }
    Ok(())
}

fn import(file: &Path, url: &str) -> Result<(u64, f64)> {
    let db = Db::open(store::Options::new(url, 2))?;
    let options = Options { publish: true, timezone: Some(chrono_tz::UTC), ..Options::default() };
    let begun = Instant::now();
    let report = broadsheet::moving::import::import(&db, file, &options, &mut Unwatched)?;
    let took = begun.elapsed().as_secs_f64();
    println!("{report}");
    Ok((report.created, took))
}

fn told(articles: u64, imported: f64, copied: f64) {
    let rate = |took: f64| articles as f64 / took;
    println!("import       {:>9.0} articles/s ({imported:.2} s)", rate(imported));
    println!("plain SQL    {:>9.0} articles/s ({copied:.2} s)", rate(copied));
    println!("ratio        {:>9.2}\n", copied / imported);
}

fn sqlite(file: &Path) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("broadsheet-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| broadsheet::error::Error::internal(error.to_string()))?;
    let (from, to) = (folder.join("import.db"), folder.join("copy.db"));
    let (articles, imported) = import(file, &format!("sqlite://{}", from.display()))?;
    drop(Db::open(store::Options::new(format!("sqlite://{}", to.display()), 1))?);
    let open = |path: &Path| {
        let mut conn = SqliteConnection::establish(&path.display().to_string()).map_err(internal)?;
        let pragmas = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                       pragma temp_store = memory; pragma cache_size = -16000;";
        conn.batch_execute(pragmas)?;
        Ok::<_, broadsheet::error::Error>(conn)
    };
    let mut conn = open(&from)?;
    let rows = rows(|table, of| {
        let names = sql_query(format!("select name from pragma_table_info('{table}')")).load::<Name>(&mut conn)?;
        let columns: Vec<String> = names.iter().map(|column| format!("quote(t.{})", column.name)).collect();
        let literal = columns.join(" || ',' || ");
        sql_query(format!("select {of} as of, {literal} as literal from {table} t order by 1")).load(&mut conn)
    })?;
    let copied = copy(rows, &mut open(&to)?, "begin immediate", "insert or ignore into")?;
    told(articles, imported, copied);
    drop(std::fs::remove_dir_all(folder));
    Ok(())
}

fn postgres(file: &Path, address: &str) -> Result<()> {
    let mut admin = PgConnection::establish(address).map_err(internal)?;
    let schema = |name: &str| format!("bench_{}_{name}", std::process::id());
    let within = |name: &str| {
        format!("{address}{}options=-csearch_path%3D{}", if address.contains('?') { "&" } else { "?" }, schema(name))
    };
    for name in ["import", "copy"] {
        admin.batch_execute(&format!("create schema {}", schema(name)))?;
    }
    let (articles, imported) = import(file, &within("import"))?;
    drop(Db::open(store::Options::new(within("copy"), 1))?);
    let mut conn = PgConnection::establish(&within("import")).map_err(internal)?;
    let rows = rows(|table, of| {
        let names = format!(
            "select column_name::text as name from information_schema.columns where table_schema = '{}' \
             and table_name = '{table}' order by ordinal_position",
            schema("import")
        );
        let names = sql_query(names).load::<Name>(&mut conn)?;
        let columns: Vec<String> = names.iter().map(|column| format!("quote_nullable(t.{})", column.name)).collect();
        let literal = columns.join(" || ',' || ");
        sql_query(format!("select {of} as of, {literal} as literal from {table} t order by 1")).load(&mut conn)
    })?;
    let mut to = PgConnection::establish(&within("copy")).map_err(internal)?;
    to.batch_execute("delete from lists")?;
    let copied = copy(rows, &mut to, "begin", "insert into")?;
    told(articles, imported, copied);
    for name in ["import", "copy"] {
        admin.batch_execute(&format!("drop schema {} cascade", schema(name)))?;
    }
    Ok(())
}

fn internal(error: diesel::ConnectionError) -> broadsheet::error::Error {
    broadsheet::error::Error::internal(error.to_string())
}

/// The rows of each table as SQL literals, by article; those of none stand under the empty name.
type Rows = BTreeMap<String, Vec<Vec<String>>>;

fn rows(mut read: impl FnMut(&str, &str) -> diesel::QueryResult<Vec<Found>>) -> Result<Rows> {
    let mut all = Rows::new();
    for (at, (table, of)) in TABLES.iter().chain(&LATE).enumerate() {
        for row in read(table, of)? {
            let tables = all.entry(row.of).or_insert_with(|| vec![Vec::new(); TABLES.len() + LATE.len()]);
            tables[at].push(format!("({})", row.literal));
        }
    }
    Ok(all)
}

/// Writes the rows, 1,000 a statement and 500 articles a transaction, and tells how long that took.
fn copy(rows: Rows, conn: &mut impl SimpleConnection, begin: &str, insert: &str) -> Result<f64> {
    let names: Vec<&str> = TABLES.iter().chain(&LATE).map(|(name, _)| *name).collect();
    let all: Vec<Vec<Vec<String>>> = rows.into_values().collect();
    let begun = Instant::now();
    for articles in all.chunks(500) {
        conn.batch_execute(begin)?;
        for (at, name) in names.iter().enumerate() {
            let rows: Vec<&str> = articles.iter().flat_map(|tables| tables[at].iter().map(String::as_str)).collect();
            for rows in rows.chunks(1_000) {
                conn.batch_execute(&format!("{insert} {name} values {}", rows.join(",")))?;
            }
        }
        conn.batch_execute("commit")?;
    }
    conn.batch_execute("analyze")?;
    Ok(begun.elapsed().as_secs_f64())
}
