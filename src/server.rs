//! A listener and a state become a running server; used by the command and by the tests alike.

use crate::{
    api::{self, Door, Front, State},
    auth::{KeyRing, SigningKey},
    config::Config,
    error::{Error, Result},
    jobs,
    store::{Db, Ids, Options},
};
use actix_web::{
    HttpServer,
    dev::{Server, ServerHandle},
    web::Data,
};
use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

/// Threads that hash passwords and measure what is imported.
const OTHER_THREADS: usize = 8;

/// A server that is bound and runs as soon as it is awaited.
pub struct Bound {
    /// Where it listens.
    pub address: SocketAddr,
    /// Stops it, or lets requests in flight finish first.
    pub handle: ServerHandle,
    /// The server; it ends by a signal or by its handle.
    pub server: Server,
}

/// Opens the store that the configuration names.
pub fn open_store(config: &Config) -> Result<Db> {
    Db::open(Options::new(config.database_url.reveal(), config.readers))
}

/// Opens it with ids and secrets of another making.
pub fn open_store_with(config: &Config, ids: Arc<dyn Ids>) -> Result<Db> {
    Db::open(Options { ids, ..Options::new(config.database_url.reveal(), config.readers) })
}

/// The keys that sign access tokens: those of the configuration, or those that the store keeps.
fn key_ring(config: &Config, db: &Db) -> Result<KeyRing> {
    let epoch = &db.settings().epoch;
    if config.token_keys.is_empty() {
        return Ok(KeyRing::kept(epoch));
    }
    let read = |file: &PathBuf| {
        let told = |what: String| Error::internal(format!("BROADSHEET_TOKEN_KEYS: {}: {what}", file.display()));
        let pem = std::fs::read_to_string(file).map_err(|error| told(error.to_string()))?;
        SigningKey::from_pem(&pem, db.now(), None).map_err(|error| told(error.to_string()))
    };
    Ok(KeyRing::given(epoch, config.token_keys.iter().map(read).collect::<Result<_>>()?))
}

/// Binds a server on a store.
pub fn bind(config: &Config, db: Db) -> Result<Bound> {
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| Error::internal(format!("cannot listen on {}: {error}", config.listen)))?;
    let address = listener.local_addr().map_err(|error| Error::Internal(Box::new(error)))?;
    let site = config.site.site(db.settings().cursor_key.clone());
    let door = Door::new(key_ring(config, &db)?, config.trusted_proxies);
    if config.jobs {
        jobs::start(db.clone());
    }
    let threads = db.threads();
    let mut state = State::new(db.clone(), site, door, config.admin_origins.clone());
    if config.cache_megabytes > 0 {
        state = state.keeping(config.cache_megabytes << 20, db.follow()?);
    }
    let state = Data::new(state);
    let server = HttpServer::new(move || Front::of(api::app(Data::clone(&state)), Data::clone(&state)))
        .workers(config.workers)
        // Nobody gets a thread to wait for the database, but who may use it; a few do other things.
        .worker_max_blocking_threads(threads + OTHER_THREADS)
        .shutdown_timeout(config.shutdown_seconds)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(30))
        .listen(listener)
        .map_err(|error| Error::Internal(Box::new(error)))?
        .run();
    Ok(Bound { address, handle: server.handle(), server })
}
