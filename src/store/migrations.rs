//! The tables' own history, carried in the binary for both databases.

use super::backend::{Conn, on_backend};
use crate::error::{Error, Result};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the tables up to date. Several nodes may start at once: on PostgreSQL one waits for the other.
pub fn run(conn: &mut Conn) -> Result<Vec<String>> {
    let names = |versions: Vec<diesel::migration::MigrationVersion<'_>>| {
        versions.into_iter().map(|version| version.to_string()).collect()
    };
    match conn {
        Conn::Sqlite(inner) => inner.run_pending_migrations(SQLITE).map(names).map_err(Error::Internal),
        Conn::Postgres(inner) => {
            use diesel::connection::SimpleConnection;
            inner.batch_execute(&format!("select pg_advisory_lock({LOCK})"))?;
            let done = inner.run_pending_migrations(POSTGRES).map(names).map_err(Error::Internal);
            inner.batch_execute(&format!("select pg_advisory_unlock({LOCK})"))?;
            done
        }
    }
}

/// Whether a migration is still to be run.
pub fn pending(conn: &mut Conn) -> Result<bool> {
    let source = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Postgres(_) => POSTGRES,
    };
    on_backend!(conn, inner => inner.has_pending_migration(source)).map_err(Error::Internal)
}

/// A number of our own for the advisory lock.
const LOCK: i64 = 0x62726f61_64736874;
