//! How it is kept: the only room that knows Diesel. [`Db`] is the only way to a connection.
//!
//! One file for each thing that is kept; `published` holds what the public may see, with one predicate for all of it.

pub mod articles;
pub mod audit;
mod backend;
mod catching_up;
pub mod changes;
pub mod collections;
mod columns;
pub mod contributors;
mod db;
pub mod desk;
pub mod due;
mod follow;
pub mod idempotency_keys;
mod injected;
pub mod keys;
mod lanes;
pub mod links;
pub mod locks;
pub mod media;
mod migrations;
pub mod named;
pub mod old_slugs;
pub mod previews;
pub mod publications;
pub mod published;
mod recent;
pub mod removal;
pub mod revisions;
mod schema;
pub mod sections;
pub mod sessions;
mod settings;
pub mod signing_keys;
pub mod slugs;
pub mod sources;
pub mod spellings;
mod statement;
pub mod tags;
pub mod throttles;
mod time_limit;
mod tx;
pub mod users;

pub use backend::Conn;
pub use db::{Db, Options};
pub use follow::Following;
pub use injected::{Clock, Ids, RandomIds, SystemClock};
pub use lanes::{Limits, Traffic};
pub use recent::Recent;
pub use settings::Settings;
pub use tx::Tx;

use diesel::result::{DatabaseErrorKind, Error as SqlError};

/// Whether an error is the violation of a unique index of a table: PostgreSQL names the index, SQLite its columns.
fn violates(error: &SqlError, table: &str, word: &str) -> bool {
    let SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else { return false };
    let told = info.constraint_name().unwrap_or_else(|| info.message());
    told.contains(table) && told.contains(word)
}

/// Whether an error says that what was to be written clashes with what is there: a stable word and a sentence.
pub fn clash(error: &crate::error::Error) -> Option<(&'static str, &'static str)> {
    let crate::error::Error::Internal(source) = error else { return None };
    match source.downcast_ref::<SqlError>()? {
        SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            Some(("already_there", "an id, a slug or a number in it belongs to something else here"))
        }
        SqlError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
            Some(("unknown_reference", "it refers to something that is not here"))
        }
        _ => None,
    }
}
