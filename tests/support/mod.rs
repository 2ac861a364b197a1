//! What the tests stand on: a database for each, a clock that is told the time, ids that count, and a store full of stories.

#![allow(dead_code, unused_imports, unused_macros, reason = "each test binary uses the part of it that it needs")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be arranged has failed")]

pub mod databases;
pub mod lines;
pub mod server;
pub mod stores;
pub mod stories;

/// Makes of each named function two tests, `sqlite::name` and `postgres::name`, that give it a database of its own.
///
/// Without a PostgreSQL server the second half says so on the error output and does nothing.
macro_rules! both {
    ($($(#[$attribute:meta])* $test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] $(#[$attribute])* fn $test() {
                $crate::support::databases::with($crate::support::databases::Backend::Sqlite, super::$test);
            })+
        }

        mod postgres {
            $(#[test] $(#[$attribute])* fn $test() {
                $crate::support::databases::with($crate::support::databases::Backend::Postgres, super::$test);
            })+
        }
    };
}
pub(crate) use both;
