//! One connection type over SQLite and PostgreSQL, and the pools that hold such connections.

use super::time_limit;
use crate::error::{Error, Result};
use diesel::{
    Connection, PgConnection, SqliteConnection,
    connection::{AnsiTransactionManager, Instrumentation, InstrumentationEvent, SimpleConnection},
    result::{DatabaseErrorKind, Error as SqlError, QueryResult},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub use connection::Conn;

/// The backend of [`Conn`]: what both databases have in common.
pub type Common = <Conn as Connection>::Backend;

#[allow(missing_docs, reason = "the derive writes items that cannot carry comments")]
mod connection {
    /// A connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        Postgres(diesel::PgConnection),
        Sqlite(diesel::SqliteConnection),
    }
}

/// Runs one query on whichever database it is: for what does not exist on the enum.
macro_rules! on_backend {
    ($conn:expr, $inner:ident => $query:expr) => {
        match $conn {
            $crate::store::backend::Conn::Postgres($inner) => $query,
            $crate::store::backend::Conn::Sqlite($inner) => $query,
        }
    };
}
pub(crate) use on_backend;

/// Inserts many rows into a table, so many a statement that neither database's limit of values is met. A few go one
/// by one, by a statement that is kept prepared: one for many rows has to be read anew each time.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let conn: &mut $crate::store::backend::Conn = $conn;
        if $rows.len() <= $crate::store::backend::FEW_ROWS {
            for row in &$rows {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values(row), conn)?;
            }
        } else {
            for rows in $rows.chunks($crate::store::backend::ROWS_A_STATEMENT) {
                $crate::store::backend::on_backend!(
                    conn,
                    inner => diesel::RunQueryDsl::execute(diesel::insert_into($table).values(rows), inner)
                )?;
            }
        }
    }};
}
pub(crate) use insert_all;

/// So few rows are inserted one by one.
pub const FEW_ROWS: usize = 3;
/// Rows of a batch insert: 27 columns of them stay under SQLite's 32,766 values.
pub const ROWS_A_STATEMENT: usize = 1_000;

/// Which database an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite(String),
    /// A server's address, as libpq reads it.
    Postgres(String),
}

impl Target {
    /// Reads `sqlite://file`, `postgres://…` or `postgresql://…`.
    pub fn parse(url: &str) -> Result<Self> {
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            _ => Err(Error::internal("the database address must begin with `sqlite://` or `postgres://`")),
        }
    }
}

/// Makes connections of one kind, for reading or for writing.
#[derive(Debug)]
pub struct Manager {
    target: Target,
    writes: bool,
    statements: Arc<AtomicU64>,
    /// How long PostgreSQL lets a statement run, where it is not what is usual.
    limit: Option<Duration>,
}

impl Manager {
    /// For connections that read, or that also write; `statements` counts what they run.
    pub fn new(target: Target, writes: bool, statements: Arc<AtomicU64>) -> Self {
        Self { target, writes, statements, limit: None }
    }

    /// Lets PostgreSQL stop each statement after so long. SQLite is stopped by the [time limit](within) of the work.
    pub fn limited(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }
}

/// Does some work that may not take longer: what SQLite runs is stopped, and no statement begins after it.
pub fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    time_limit::within(limit, work)
}

/// That the time of the work is over.
#[derive(Debug)]
struct Over;

impl std::fmt::Display for Over {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("the time of the work is over")
    }
}

impl std::error::Error for Over {}

/// Lets no statement begin when the time of the work is over.
pub fn in_time() -> QueryResult<()> {
    if time_limit::is_over() { Err(SqlError::QueryBuilderError(Box::new(Over))) } else { Ok(()) }
}

/// A connection that remembers whether it was lost.
pub struct Held {
    /// The connection.
    pub conn: Conn,
    /// Whether the database went away.
    pub lost: bool,
}

struct Counter(Arc<AtomicU64>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Held;
    type Error = SqlOrConnection;

    fn connect(&self) -> std::result::Result<Held, Self::Error> {
        let mut conn = match &self.target {
            Target::Sqlite(path) => {
                if !time_limit::install() {
                    return Err(SqlOrConnection::Unlimited);
                }
                // SQLite's own message does not say which file.
                let told = |error| SqlOrConnection::File(path.clone(), error);
                Conn::Sqlite(SqliteConnection::establish(path).map_err(told)?)
            }
            Target::Postgres(url) => Conn::Postgres(PgConnection::establish(url)?),
        };
        conn.batch_execute(match (&self.target, self.writes) {
            (Target::Sqlite(_), true) => SQLITE_WRITER,
            (Target::Sqlite(_), false) => SQLITE_READER,
            (Target::Postgres(_), true) => POSTGRES_WRITER,
            (Target::Postgres(_), false) => POSTGRES_READER,
        })?;
        if let (Conn::Postgres(inner), Some(limit)) = (&mut conn, self.limit) {
            // 0 would be no limit.
            inner.batch_execute(&format!("set statement_timeout = {}", limit.as_millis().max(1)))?;
        }
        conn.set_instrumentation(Counter(Arc::clone(&self.statements)));
        Ok(Held { conn, lost: false })
    }

    fn is_valid(&self, held: &mut Held) -> std::result::Result<(), Self::Error> {
        Ok(held.conn.batch_execute("select 1")?)
    }

    fn has_broken(&self, held: &mut Held) -> bool {
        held.lost || std::thread::panicking()
    }
}

const SQLITE_WRITER: &str = "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; \
     pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -8000;";
const SQLITE_READER: &str = "pragma busy_timeout = 5000; pragma foreign_keys = on; pragma temp_store = memory; \
     pragma cache_size = -2000; pragma mmap_size = 1073741824; pragma query_only = on;";
// A node that freezes must not hold the counter for ever, and no statement may run for ever.
const POSTGRES_WRITER: &str = "set timezone = 'UTC'; set lock_timeout = '10s'; set statement_timeout = '5min'; \
     set idle_in_transaction_session_timeout = '30s'; set client_min_messages = 'warning';";
// Machine code for a statement that takes a few milliseconds takes longer to make than the statement does.
const POSTGRES_READER: &str = "set timezone = 'UTC'; set statement_timeout = '5s'; set client_min_messages = 'warning'; \
     set jit = off; set default_transaction_read_only = on;";

/// Why a connection could not be made.
#[derive(Debug)]
pub enum SqlOrConnection {
    /// The database refused it.
    Connection(diesel::ConnectionError),
    /// The file cannot be opened.
    File(String, diesel::ConnectionError),
    /// Its settings could not be made.
    Sql(SqlError),
    /// SQLite does not let its statements be stopped.
    Unlimited,
}

impl From<diesel::ConnectionError> for SqlOrConnection {
    fn from(error: diesel::ConnectionError) -> Self {
        Self::Connection(error)
    }
}

impl From<SqlError> for SqlOrConnection {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

impl std::fmt::Display for SqlOrConnection {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Connection(error) => error.fmt(out),
            Self::File(path, error) => write!(out, "{path}: {error}"),
            Self::Sql(error) => error.fmt(out),
            Self::Unlimited => out.write_str("SQLite cannot be given a time limit"),
        }
    }
}

impl std::error::Error for SqlOrConnection {}

/// Begins a transaction that may write: `BEGIN IMMEDIATE` on SQLite, where a reader that begins to write after
/// another has committed would fail at once, whatever the busy timeout.
pub fn begin(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN"),
        Conn::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
    }
}

/// A pool of connections of one kind.
pub type Pool = r2d2::Pool<Manager>;

/// How long work waits for a connection.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long it may take to make a connection where there is room for one: a probe that asks whether the service is
/// ready must hear that it is not before it gives up.
pub const CONNECTING: Duration = Duration::from_secs(2);

/// Opens a pool; the first connection is made at once, so that a wrong address is told at the start.
pub fn pool(manager: Manager, size: u32) -> Result<Pool> {
    let probe = r2d2::ManageConnection::connect(&manager).map_err(|error| Error::Internal(Box::new(error)))?;
    drop(probe);
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_timeout(PATIENCE)
        .error_handler(Box::new(LogErrors))
        .build(manager)
        .map_err(|error| Error::Internal(Box::new(error)))
}

#[derive(Debug)]
struct LogErrors;

impl r2d2::HandleError<SqlOrConnection> for LogErrors {
    fn handle_error(&self, error: SqlOrConnection) {
        tracing::error!(%error, "no connection to the database");
    }
}

impl From<SqlError> for Error {
    fn from(error: SqlError) -> Self {
        let later = |code, detail: &str| Self::Unavailable { code, detail: detail.to_owned(), retry_after: 1 };
        let too_slow = "this question takes too long to answer: send fewer filters";
        match &error {
            SqlError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
                later("busy", "another change was in the way: try again")
            }
            SqlError::DatabaseError(_, info) if info.message().contains("database is locked") => {
                later("busy", "another change was in the way: try again")
            }
            SqlError::DatabaseError(_, info) if info.message().contains("lock timeout") => {
                later("busy", "another change was in the way: try again")
            }
            SqlError::DatabaseError(_, info) if info.message().contains("deadlock detected") => {
                later("busy", "another change was in the way: try again")
            }
            SqlError::DatabaseError(_, info) if info.message().contains("statement timeout") => {
                later("too_slow", too_slow)
            }
            // SQLite's word.
            SqlError::DatabaseError(_, info) if info.message() == "interrupted" => later("too_slow", too_slow),
            SqlError::QueryBuilderError(source) if source.is::<Over>() => later("too_slow", too_slow),
            SqlError::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => {
                later("database_unavailable", "the database cannot be reached")
            }
            _ => Self::Internal(Box::new(error)),
        }
    }
}

/// Whether an error says that the connection is lost.
pub fn is_lost(error: &Error) -> bool {
    matches!(error, Error::Unavailable { code: "database_unavailable", .. })
}
