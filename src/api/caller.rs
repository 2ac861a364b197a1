//! Who asks: a handler that needs somebody known has a [`Caller`] among its arguments, and so cannot forget to ask.

use super::{State, gate::RequestId, problem::Problem};
use crate::{
    auth::KeyRing,
    domain::caller::{Caller, Via},
    error::{Error, Result},
    newsroom::login::{self, Origin},
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, HeaderName, USER_AGENT},
    web::Data,
};
use futures_util::future::LocalBoxFuture;
use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;

/// How long a password may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many characters of a program's name are kept.
const MAX_AGENT: usize = 200;

/// What stands between a request and the newsroom.
pub struct Door {
    /// The keys that sign access tokens.
    pub(super) ring: KeyRing,
    trusted_proxies: usize,
    /// As many passwords are hashed at once as there are cores.
    hashing: Arc<Semaphore>,
    /// Sessions and keys of which is just being written down that they were used.
    touching: Mutex<HashSet<String>>,
}

impl Door {
    /// A door that believes what so many proxies say of addresses.
    pub fn new(ring: KeyRing, trusted_proxies: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let hashing = Arc::new(Semaphore::new(cores));
        Self { ring, trusted_proxies, hashing, touching: Mutex::default() }
    }

    /// Where a request comes from.
    pub(super) fn origin(&self, request: &HttpRequest) -> Origin {
        let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
        Origin {
            address: self.address(request).map(|address| address.to_string()),
            agent: agent.map(|text| text.chars().take(MAX_AGENT).collect()),
            request_id: request.extensions().get::<RequestId>().map(|id| id.0.clone()),
        }
    }

    /// The peer's address; behind trusted proxies, the one that the outermost of them saw. Whatever else stands in
    /// `X-Forwarded-For`, anybody could have written.
    fn address(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr().map(|peer| peer.ip());
        if self.trusted_proxies == 0 {
            return peer;
        }
        let headers = request.headers().get_all(HeaderName::from_static("x-forwarded-for"));
        let told: Vec<&str> =
            headers.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(',')).collect();
        let seen = told.len().checked_sub(self.trusted_proxies).and_then(|at| told.get(at));
        seen.and_then(|text| read_address(text.trim())).or(peer)
    }
}

fn read_address(text: &str) -> Option<IpAddr> {
    let with_port = |text: &str| text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(|| with_port(text))
}

impl State {
    /// Does what takes long on purpose, on a thread of its own and when it is its turn; to the end, even if nobody
    /// waits for it any more.
    pub(super) async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let busy = || Error::Unavailable {
            code: "busy",
            detail: "too many sign in at once: try again".to_owned(),
            retry_after: 2,
        };
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.door.hashing).acquire_owned());
        let turn = turn.await.map_err(|_| busy())?.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|panic| Error::Internal(Box::new(panic)))?
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = request.app_data::<Data<State>>().ok_or_else(|| Error::internal("the state is missing"))?;
            let credential = credential(&request)?;
            let (door, now) = (Arc::clone(&state.door), state.db.now());
            let origin = door.origin(&request);
            let ask = move |conn: &mut _| login::authenticate(conn, &door.ring, &credential, &origin, now);
            let known = state.db.examine(ask).await?;
            if known.touch {
                touch(state, known.caller.via);
            }
            Ok(known.caller)
        })
    }
}

/// The token or the key of a request: one, as a Bearer.
fn credential(request: &HttpRequest) -> Result<String> {
    let mut given = request.headers().get_all(AUTHORIZATION);
    let Some(value) = given.next() else { return Err(login::not_signed_in()) };
    if given.next().is_some() {
        return Err(login::invalid_token());
    }
    let text = value.to_str().map_err(|_| login::invalid_token())?;
    let (scheme, credential) = text.split_once(' ').ok_or_else(login::invalid_token)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(login::invalid_token());
    }
    Ok(credential.trim().to_owned())
}

/// Writes down that a session or a key was used; the request does not wait for it, and does not fail with it.
fn touch(state: &Data<State>, via: Via) {
    let name = format!("{via:?}");
    let mut touching = state.door.touching.lock().unwrap_or_else(PoisonError::into_inner);
    if !touching.insert(name.clone()) {
        return;
    }
    let state = Data::clone(state);
    actix_web::rt::spawn(async move {
        if let Err(error) = state.db.write(move |tx| login::touch(tx, via)).await {
            tracing::warn!(%error, "it could not be written down that somebody was here");
        }
        state.door.touching.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn address(proxies: usize, forwarded: &[&str]) -> String {
        let mut request = TestRequest::get().peer_addr(SocketAddr::from(([192, 0, 2, 1], 4711)));
        for value in forwarded {
            request = request.append_header(("x-forwarded-for", *value));
        }
        let door = Door::new(KeyRing::kept("epoch"), proxies);
        door.address(&request.to_http_request()).unwrap().to_string()
    }

    #[test]
    fn only_what_trusted_proxies_have_seen_is_believed() {
        assert_eq!(address(0, &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(address(1, &[]), "192.0.2.1");
        assert_eq!(address(1, &["203.0.113.9, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(address(1, &["203.0.113.9", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(address(2, &["203.0.113.9, 198.51.100.7:4711, 10.0.0.1"]), "198.51.100.7");
        assert_eq!(address(2, &["10.0.0.1"]), "192.0.2.1");
        assert_eq!(address(1, &["somewhere"]), "192.0.2.1");
        assert_eq!(address(1, &["2001:db8::1"]), "2001:db8::1");
    }
}
