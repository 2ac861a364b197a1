//! `Db`: the only way to a connection; readers, and one kind of write.

use super::{
    backend::{self, CONNECTING, Conn, Held, Manager, PATIENCE, Pool, Target},
    catching_up, changes,
    follow::{self, Following},
    injected::{Clock, Ids, RandomIds, SystemClock},
    lanes::{Lanes, Limits, Traffic},
    migrations,
    published::{Public, listings::ListName},
    recent::Recent,
    settings::{self, Settings},
    tx::{Tx, Written},
};
use crate::{
    domain::{freshness::Basis, id::Id, query::Lane, time::Time},
    error::{Error, Result},
};
use diesel::connection::{Connection, TransactionManager};
use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

tokio::task_local! {
    /// What the work of this task has read of what the public may see.
    static GATHERED: RefCell<Basis>;
}

/// How a store is opened.
pub struct Options {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// How many connections read at a time. A single one serves both lanes.
    pub readers: u32,
    /// What a question may take.
    pub limits: Limits,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and secrets.
    pub ids: Arc<dyn Ids>,
}

impl Options {
    /// The machine's clock, random ids, as many readers as asked.
    pub fn new(url: impl Into<String>, readers: u32) -> Self {
        let limits = Limits::default();
        Self { url: url.into(), readers, limits, clock: Arc::new(SystemClock), ids: Arc::new(RandomIds) }
    }
}

/// An open store. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Pool,
    writers: Pool,
    lanes: Lanes,
    running: Duration,
    may_write: Arc<Semaphore>,
    threads: u32,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    settings: Settings,
    statements: Arc<AtomicU64>,
    lists: Mutex<HashMap<ListName, i64>>,
    /// What the public changes touched that this process knows of.
    recent: Recent,
    target: Target,
}

/// Every so many looks it is looked what has become true by itself and what will.
const LOOKS_AHEAD: u32 = 40;
/// How many numbers of lists are remembered, so that memory does not grow with the store.
const REMEMBERED_LISTS: usize = 50_000;

/// How long beyond its time it is waited for an answer, so that the database can say itself that it was stopped; a new
/// connection included.
const ANSWERING: Duration = Duration::from_secs(4);

impl Db {
    /// Opens a store; creates it and brings its tables up to date where needed.
    pub fn open(options: Options) -> Result<Self> {
        let target = Target::parse(&options.url)?;
        let statements = Arc::new(AtomicU64::new(0));
        let manager = |writes| Manager::new(target.clone(), writes, Arc::clone(&statements));
        // SQLite has one writer at a time; a second connection would only wait for the first.
        let write_size = if matches!(target, Target::Sqlite(_)) { 1 } else { options.readers.max(2) };
        let writers = backend::pool(manager(true), write_size)?;
        let (settings, recent) = {
            let mut held = get(&writers, PATIENCE)?;
            migrations::run(&mut held.conn)?;
            let settings = transaction(&mut held, |conn| settings::load_or_create(conn, options.ids.as_ref()))?;
            (settings, Recent::since(changes::latest(&mut held.conn)?))
        };
        let readers = backend::pool(manager(false).limited(options.limits.running), options.readers)?;
        Ok(Self(Arc::new(Inner {
            readers,
            writers,
            lanes: Lanes::new(options.readers as usize, &options.limits),
            running: options.limits.running,
            may_write: Arc::new(Semaphore::new(write_size as usize)),
            threads: options.readers + write_size,
            clock: options.clock,
            ids: options.ids,
            settings,
            statements,
            lists: Mutex::default(),
            recent,
            target,
        })))
    }

    /// What the public may see, asked from an async task: a quick question.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Public<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.read_in(Lane::Quick, ask).await
    }

    /// What the public may see, asked from an async task.
    pub async fn read_in<T: Send + 'static>(
        &self,
        lane: Lane,
        ask: impl FnOnce(&mut Public<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let asked = self.ask_in(lane, move |db| match get(&db.0.readers, CONNECTING) {
            Ok(held) => db.ask_public(held, ask),
            Err(error) => (Err(error), Basis::default()),
        });
        let (answer, basis) = asked.await?;
        gather(basis);
        answer
    }

    /// What the public may see of one article, asked from an async task: a question that reads a few rows by their keys.
    ///
    /// SQLite finds them in the file that it has in memory sooner than another thread wakes, so it is asked on this one
    /// if a reader is free, and if it is `short` what is done with them.
    pub async fn look_up<T: Send + 'static>(
        &self,
        short: bool,
        ask: impl FnOnce(&mut Public<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let on_this_thread = short && matches!(self.0.target, Target::Sqlite(_));
        let turn = if on_this_thread { self.0.lanes.free(Lane::Quick) } else { None };
        let held = turn.as_ref().and_then(|_| self.0.readers.try_get());
        let Some(held) = held else {
            drop(turn);
            return self.read_in(Lane::Quick, ask).await;
        };
        let (answer, basis) = backend::within(self.0.running, || self.ask_public(held, ask));
        gather(basis);
        answer
    }

    /// Asks by a connection, and tells what was read.
    fn ask_public<T>(
        &self,
        mut held: r2d2::PooledConnection<Manager>,
        ask: impl FnOnce(&mut Public<'_>) -> Result<T>,
    ) -> (Result<T>, Basis) {
        let mut public = Public::following(&mut held.conn, &self.0.recent, || self.now());
        let answer = ask(&mut public);
        let basis = public.basis;
        note_loss(&mut held, &answer);
        (answer, basis)
    }

    /// Does some work, and gathers what it read of what the public may see.
    pub async fn gathering<T>(work: impl Future<Output = T>) -> (T, Basis) {
        GATHERED
            .scope(RefCell::default(), async {
                let done = work.await;
                (done, GATHERED.with(RefCell::take))
            })
            .await
    }

    /// One transaction that may write, asked from an async task.
    pub async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let permit = wait_for(&self.0.may_write).await?;
        let db = self.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            db.write_now(change)
        });
        answer.await.map_err(|panic| Error::Internal(Box::new(panic)))?
    }

    /// Everything there is, asked from an async task: for the newsroom, which stands in no lane with slow readers.
    pub async fn examine<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.ask_in(Lane::Quick, move |db| db.look_within(CONNECTING, ask)).await?
    }

    /// Does on another thread what reads, when it is its turn, and no longer than it may run.
    async fn ask_in<T: Send + 'static>(&self, lane: Lane, ask: impl FnOnce(&Self) -> T + Send + 'static) -> Result<T> {
        let turn = self.0.lanes.turn(lane).await?;
        let db = self.clone();
        let running = self.0.running;
        let answer = tokio::task::spawn_blocking(move || {
            // Held as long as the work takes, even when nobody waits for it any more.
            let _turn = turn;
            backend::within(running, || ask(&db))
        });
        // The database stops what takes too long; where it does not even answer, nobody waits for it.
        let answer = tokio::time::timeout(running + ANSWERING, answer).await.map_err(|_| away())?;
        answer.map_err(|panic| Error::Internal(Box::new(panic)))
    }

    /// One transaction that may write and is taken back, asked from an async task: what would happen.
    pub async fn try_out<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let permit = wait_for(&self.0.may_write).await?;
        let db = self.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut held = get(&db.0.writers, PATIENCE)?;
            let now = db.now();
            let mut answer = Err(Error::internal("nothing was tried"));
            let taken_back: Result<()> = transaction(&mut held, |conn| {
                answer = change(&mut Tx::begun(conn, now, db.0.ids.as_ref(), &db.0.lists));
                Err(Error::internal("what is tried out is taken back"))
            });
            drop(taken_back);
            note_loss(&mut held, &answer);
            answer
        });
        answer.await.map_err(|panic| Error::Internal(Box::new(panic)))?
    }

    /// What the public may see, on this thread.
    pub fn read_now<T>(&self, ask: impl FnOnce(&mut Public<'_>) -> Result<T>) -> Result<T> {
        let now = self.now();
        self.look(|conn| ask(&mut Public::new(conn, now)))
    }

    /// Everything there is, on this thread: for the newsroom, `export` and `check`.
    pub fn look<T>(&self, ask: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.look_within(PATIENCE, ask)
    }

    fn look_within<T>(&self, patience: Duration, ask: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut held = get(&self.0.readers, patience)?;
        let answer = ask(&mut held.conn);
        note_loss(&mut held, &answer);
        answer
    }

    /// Everything there is at one moment, however long it takes, on this thread.
    pub fn snapshot<T>(&self, ask: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut held = get(&self.0.readers, PATIENCE)?;
        let answer = match &mut held.conn {
            Conn::Postgres(inner) => diesel::connection::AnsiTransactionManager::begin_transaction_sql(
                inner,
                "BEGIN ISOLATION LEVEL REPEATABLE READ",
            )
            .and_then(|()| {
                diesel::connection::SimpleConnection::batch_execute(inner, "set local statement_timeout = 0")
            }),
            Conn::Sqlite(inner) => diesel::connection::AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN"),
        };
        let answer = answer.map_err(Error::from).and_then(|()| ask(&mut held.conn));
        let ended = <Conn as Connection>::TransactionManager::rollback_transaction(&mut held.conn);
        held.lost = ended.is_err();
        answer
    }

    /// One transaction that may write, on this thread. What it collected as public changes is numbered last,
    /// so that the order of numbers is the order of commits.
    pub fn write_now<T>(&self, change: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut held = get(&self.0.writers, PATIENCE)?;
        let now = self.now();
        let answer = transaction(&mut held, |conn| {
            let mut tx = Tx::begun(conn, now, self.0.ids.as_ref(), &self.0.lists);
            let answer = change(&mut tx)?;
            Ok((answer, tx.finish()?))
        });
        note_loss(&mut held, &answer);
        let (answer, Written { changes, moments, lists: new }) = answer?;
        // Before anybody hears that it was written, so that their next question is answered with it.
        self.0.recent.expect(&moments);
        catching_up::learn(&self.0.recent, &changes, &mut held.conn);
        // Only committed numbers of lists are remembered.
        let mut lists = self.0.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() > REMEMBERED_LISTS {
            lists.clear();
        }
        lists.extend(new);
        Ok(answer)
    }

    /// What the public changes touched that this process knows of: each of its own at once, those of others a moment
    /// later if it [follows](Self::follow) them.
    pub fn recent(&self) -> &Recent {
        &self.0.recent
    }

    /// Follows the public changes that other processes write, and what becomes true by itself, on a thread and a
    /// connection of its own, which end with the store. Gives how long ago it was last certain that nothing is unknown.
    pub fn follow(&self) -> Result<Following> {
        let manager = Manager::new(self.0.target.clone(), false, Arc::default());
        let mut looked = self.now();
        let store = Arc::downgrade(&self.0);
        let mut looks: u32 = 0;
        let look = move |conn: &mut Conn| {
            let Some(store) = store.upgrade() else { return Ok(false) };
            // Others may have written in silence that something becomes true by itself.
            let ahead = looks.is_multiple_of(LOOKS_AHEAD);
            catching_up::look_around(&store.recent, conn, store.clock.now(), &mut looked, ahead)?;
            looks = looks.wrapping_add(1);
            Ok(true)
        };
        follow::start(manager, look)
    }

    /// Lets the database look at its tables anew, so that plans stay good: after much was written.
    pub fn analyze(&self) -> Result<()> {
        let mut held = get(&self.0.writers, PATIENCE)?;
        Ok(diesel::connection::SimpleConnection::batch_execute(&mut held.conn, "analyze")?)
    }

    /// Whether the database answers and its tables are up to date.
    pub async fn ready(&self) -> Result<()> {
        let ready = |conn: &mut Conn| {
            if migrations::pending(conn)? {
                return Err(Error::Unavailable {
                    code: "migrations_pending",
                    detail: "the tables of the database are not up to date".to_owned(),
                    retry_after: 5,
                });
            }
            Ok(())
        };
        self.examine(ready).await
    }

    /// Now, as the store sees it.
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// A new id.
    pub fn next_id(&self) -> Id {
        self.0.ids.next()
    }

    /// A new secret that lets somebody in.
    pub fn secret(&self) -> [u8; 32] {
        self.0.ids.credential()
    }

    /// The store's own values: its epoch and its secrets.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// How many SQL statements have been run.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// How a lane of questions is doing.
    pub fn traffic(&self, lane: Lane) -> Traffic {
        self.0.lanes.traffic(lane)
    }

    /// How many threads can be at work with the database at the same time.
    pub fn threads(&self) -> usize {
        self.0.threads as usize
    }

    /// Connections for reading: in use and open.
    pub fn readers(&self) -> (u32, u32) {
        let state = self.0.readers.state();
        (state.connections - state.idle_connections, state.connections)
    }
}

async fn wait_for(gate: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    let busy = || Error::Unavailable {
        code: "busy",
        detail: "all connections to the database are in use: try again".to_owned(),
        retry_after: 1,
    };
    tokio::time::timeout(PATIENCE, Arc::clone(gate).acquire_owned()).await.map_err(|_| busy())?.map_err(|_| busy())
}

/// Adds to what the work of this task has read. Where nobody gathers it, nobody wants it.
fn gather(basis: Basis) {
    let _ = GATHERED.try_with(|gathered| gathered.borrow_mut().add(basis));
}

fn get(pool: &Pool, patience: Duration) -> Result<r2d2::PooledConnection<Manager>> {
    pool.get_timeout(patience).map_err(|error| {
        tracing::error!(%error, "no connection to the database");
        away()
    })
}

fn away() -> Error {
    Error::Unavailable {
        code: "database_unavailable",
        detail: "the database cannot be reached".to_owned(),
        retry_after: 2,
    }
}

fn note_loss<T>(held: &mut Held, answer: &Result<T>) {
    if let Err(error) = answer {
        held.lost |= backend::is_lost(error);
    }
}

fn transaction<T>(held: &mut Held, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    type Manager = <Conn as Connection>::TransactionManager;
    backend::begin(&mut held.conn)?;
    // A panic leaves the transaction open: the connection is then thrown away by the pool.
    match work(&mut held.conn) {
        Ok(answer) => match Manager::commit_transaction(&mut held.conn) {
            Ok(()) => Ok(answer),
            Err(error) => {
                held.lost = true;
                Err(error.into())
            }
        },
        Err(error) => {
            held.lost = Manager::rollback_transaction(&mut held.conn).is_err();
            Err(error)
        }
    }
}
