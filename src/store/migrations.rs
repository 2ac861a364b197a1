//! The tables' own history, carried in the binary for both databases.

use super::{backend::Conn, statement::Statement};
use crate::error::{Error, Result};
use diesel::{
    RunQueryDsl,
    connection::{AnsiTransactionManager, TransactionManager},
    migration::{Migration, MigrationSource},
    pg::Pg,
    sql_types::Text,
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the tables up to date. Several nodes may start at once: one waits for the other.
pub fn run(conn: &mut Conn) -> Result<Vec<String>> {
    let names = |versions: Vec<diesel::migration::MigrationVersion<'_>>| {
        versions.into_iter().map(|version| version.to_string()).collect()
    };
    match conn {
        Conn::Sqlite(inner) => {
            AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")?;
            let done = inner.run_pending_migrations(SQLITE).map(names).map_err(Error::Internal);
            match done {
                Ok(_) => AnsiTransactionManager::commit_transaction(inner)?,
                Err(_) => AnsiTransactionManager::rollback_transaction(inner)?,
            }
            done
        }
        Conn::Postgres(inner) => {
            use diesel::connection::SimpleConnection;
            inner.batch_execute(&format!("select pg_advisory_lock({LOCK})"))?;
            let done = inner.run_pending_migrations(POSTGRES).map(names).map_err(Error::Internal);
            inner.batch_execute(&format!("select pg_advisory_unlock({LOCK})"))?;
            done
        }
    }
}

/// Whether a migration is still to be run. Only looks: Diesel's own way would make its table where it is missing.
pub fn pending(conn: &mut Conn) -> Result<bool> {
    let carried: Vec<String> = match conn {
        Conn::Sqlite(_) => MigrationSource::<Sqlite>::migrations(&SQLITE).map(versions),
        Conn::Postgres(_) => MigrationSource::<Pg>::migrations(&POSTGRES).map(versions),
    }
    .map_err(Error::Internal)?;
    let done: Vec<String> = Statement::<Text>::new("select version from __diesel_schema_migrations").load(conn)?;
    Ok(carried.iter().any(|version| !done.contains(version)))
}

fn versions<DB: diesel::backend::Backend>(all: Vec<Box<dyn Migration<DB>>>) -> Vec<String> {
    all.iter().map(|migration| migration.name().version().to_string()).collect()
}

/// A number of our own for the advisory lock.
const LOCK: i64 = 0x62726f61_64736874;
