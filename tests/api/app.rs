//! A running server with its own database, and a client that sends just what it is told to.

use crate::{
    document::Document,
    support::{
        databases::Database,
        stores::{self, CountingDemoIds, CountingIds, FixedClock},
    },
};
use broadsheet::{
    config::Config,
    moving::demo,
    server,
    store::{Db, Limits},
};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};

/// The moment at which the tests play.
pub const NOW: &str = "2026-11-22T07:00:00Z";

/// A running server.
pub struct App {
    pub db: Db,
    pub clock: Arc<FixedClock>,
    pub address: SocketAddr,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl App {
    /// Starts a server on an empty store.
    pub fn start(database: &Database) -> Self {
        Self::start_with(database, &[])
    }

    /// Starts a server with some variables set.
    pub fn start_with(database: &Database, variables: &[(&str, &str)]) -> Self {
        let clock = FixedClock::at(NOW);
        let db = stores::open(database, clock.clone(), CountingIds::new());
        let config =
            Config::read(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
                .unwrap();
        Self::serve(db, clock, config)
    }

    /// Starts a server on an empty store, where a question may take no more than this.
    pub fn start_limited(database: &Database, limits: Limits) -> Self {
        let clock = FixedClock::at(NOW);
        let db = stores::open_limited(database, clock.clone(), CountingIds::new(), limits);
        Self::serve(db, clock, Config::read(|_| None).unwrap())
    }

    /// Starts a server on the demo newsroom, on the evening of its week.
    pub fn start_demo(database: &Database) -> Self {
        let clock = FixedClock::at("2026-11-22T20:00:00Z");
        let db = stores::open(database, clock.clone(), Arc::new(demo::DemoIds));
        demo::load(&db).unwrap();
        Self::serve(db, clock, Config::read(|_| None).unwrap().with_demo_site())
    }

    /// The same, where what is new has ids that count.
    pub fn start_demo_counting(database: &Database) -> Self {
        let clock = FixedClock::at("2026-11-22T20:00:00Z");
        let db = stores::open(database, clock.clone(), Arc::new(CountingDemoIds::default()));
        demo::load(&db).unwrap();
        Self::serve(db, clock, Config::read(|_| None).unwrap().with_demo_site())
    }

    fn serve(db: Db, clock: Arc<FixedClock>, mut config: Config) -> Self {
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.workers = 2;
        // What happens by itself would be counted among the statements of a request.
        config.jobs = false;
        let (sender, receiver) = mpsc::channel();
        let store = db.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let bound = server::bind(&config, store).unwrap();
                sender.send((bound.address, bound.handle)).unwrap();
                bound.server.await.unwrap();
            });
        });
        let (address, handle) = receiver.recv_timeout(Duration::from_secs(20)).unwrap();
        Self { db, clock, address, handle, thread: Some(thread) }
    }

    /// `GET` of an address.
    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[])
    }

    /// `GET` of an address that must answer 200; its JSON.
    pub fn json(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Sends a request; the answer is held against the document.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let reply = self.send_raw(method, path.as_bytes(), headers);
        Document::of(path).check(method, path, &reply);
        reply
    }

    /// Sends a request whose address may be any bytes.
    pub fn send_raw(&self, method: &str, path: &[u8], headers: &[(&str, &str)]) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut request = format!("{method} ").into_bytes();
        request.extend(path);
        request.extend(b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        request.extend(b"\r\n");
        stream.write_all(&request).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::read(&bytes)
    }

    /// The statements that a piece of work runs.
    pub fn statements(&self, work: impl FnOnce(&Self)) -> u64 {
        let before = self.db.statements();
        work(self);
        self.db.statements() - before
    }

    /// Tells the server to stop; requests in flight finish if `graceful`.
    pub fn stop(&self, graceful: bool) {
        // The server acts on the message whether or not its answer is waited for.
        drop(self.handle.stop(graceful));
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop(false);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads the head of an answer, and all that stands behind it.
    pub fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole answer");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The codes of a problem's faults with the parameters they stand at.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let body = self.json();
        let faults = body["errors"].as_array().unwrap();
        faults.iter().map(|fault| (text(&fault["parameter"]), text(&fault["code"]))).collect()
    }
}

/// The values of one property of each article of a list.
pub fn each(list: &Value, property: &str) -> Vec<String> {
    let articles = list["data"].as_array().unwrap();
    articles.iter().map(|article| article[property].as_str().unwrap_or("null").to_owned()).collect()
}

/// An address with a cursor.
pub fn with_cursor(path: &str, cursor: &Value) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}cursor={}", cursor.as_str().unwrap())
}
