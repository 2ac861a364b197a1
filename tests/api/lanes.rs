//! What takes long is in nobody's way: quick questions are answered whatever the slow ones do, and nobody waits for ever.

use crate::{
    app::{App, Reply},
    newsroom,
    support::{both, databases::Database},
};
use broadsheet::{
    domain::query::Lane,
    store::{Db, Limits},
};
use std::{
    sync::mpsc::{self, Sender},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Longer than any test.
const LONG: Duration = Duration::from_secs(600);

/// Questions that are being answered until this goes.
struct Held {
    going: Vec<Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Held {
    /// So many questions of a lane, all of which have their turn.
    fn of(db: &Db, lane: Lane, count: usize) -> Self {
        let (begun, all_begun) = mpsc::channel();
        let mut held = Self { going: Vec::new(), threads: Vec::new() };
        for _ in 0..count {
            let (going, end) = mpsc::channel::<()>();
            let (db, begun) = (db.clone(), begun.clone());
            held.going.push(going);
            held.threads.push(std::thread::spawn(move || {
                let asked = db.read_in(lane, move |_| {
                    begun.send(()).unwrap();
                    // Ends when the other side goes.
                    let _ = end.recv();
                    Ok(())
                });
                // Whoever asks is sent away after a while; the question goes on. One that never began is missed below.
                let _ = actix_web::rt::System::new().block_on(asked);
            }));
        }
        drop(begun);
        for _ in 0..count {
            all_begun.recv().expect("each has its turn");
        }
        held
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.going.clear();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The slow half of the four connections that a test's store has.
const HALF: usize = 2;
const SLOW: &str = "/v1/articles?count=exact";

fn assert_refused(reply: &Reply, code: &str) {
    assert_eq!((reply.status, reply.json()["code"].as_str()), (503, Some(code)), "{}", reply.text());
    assert_eq!(reply.header("retry-after"), Some("1"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}

fn meter(app: &App, name: &str) -> u64 {
    let text = app.get("/metrics").text();
    let line = text.lines().find(|line| line.starts_with(&format!("broadsheet_{name} "))).unwrap_or("no meter");
    line.rsplit(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{name}: {line}"))
}

fn quick_questions_are_answered_whatever_the_slow_ones_do(database: &Database) {
    let limits = Limits { waiting: Duration::from_millis(100), ..Limits::default() };
    let app = App::start_limited(database, limits);
    newsroom::fill(&app.db);
    let held = Held::of(&app.db, Lane::Slow, HALF);
    for path in [
        "/v1/articles",
        "/v1/articles?section=world&expand=section,source,contributors,tags,related,corrections",
        "/v1/articles/envoy-returns-to-the-capital",
        "/v1/articles/envoy-returns-to-the-capital/history",
        "/v1/by-path?path=/world/middle-east/envoy-returns-to-the-capital",
        "/v1/sections",
        "/v1/tags",
        "/readyz",
    ] {
        let reply = app.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    }
    let slow = [
        SLOW,
        "/v1/articles?count=estimated",
        "/v1/articles?facets=section",
        "/v1/articles?offset=5000",
        "/v1/sections?expand=counts",
        "/v1/sections/world?expand=counts",
        "/v1/sources?expand=counts",
        "/v1/sources/harbour-post?expand=counts",
        "/v1/tags?q=e",
        "/v1/contributors?q=e",
        "/v1/collections?expand=counts",
    ];
    for path in slow {
        assert_refused(&app.get(path), "busy");
    }
    assert_eq!(meter(&app, "questions_running{lane=\"slow\"}"), 2);
    assert_eq!(meter(&app, "questions_refused_total{lane=\"slow\"}"), slow.len() as u64);
    assert_eq!(meter(&app, "questions_refused_total{lane=\"quick\"}"), 0);
    drop(held);
    for path in slow {
        assert_eq!(app.get(path).status, 200, "{path}");
    }
    assert_eq!(meter(&app, "questions_running{lane=\"slow\"}"), 0);
}

fn a_full_queue_refuses_and_those_who_wait_are_answered(database: &Database) {
    let app = App::start_limited(database, Limits { waiting: LONG, slow_queue: 1, ..Limits::default() });
    newsroom::fill(&app.db);
    let held = Held::of(&app.db, Lane::Slow, HALF);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| app.get(SLOW));
        let begun = Instant::now();
        while app.db.traffic(Lane::Slow).waiting == 0 {
            assert!(begun.elapsed() < LONG, "it does not wait");
            std::thread::sleep(Duration::from_millis(5));
        }
        // Another question, so that it does not wait for the answer to the first.
        let refused = app.get("/v1/articles?facets=kind");
        assert_refused(&refused, "busy");
        let page = refused.json()["type"].as_str().unwrap().to_owned();
        assert_eq!(app.get(&page).status, 200);
        assert_eq!(meter(&app, "questions_waiting{lane=\"slow\"}"), 1);
        drop(held);
        assert_eq!(waiting.join().unwrap().status, 200);
    });
    assert_eq!(app.get("/v1/articles?facets=kind").status, 200);
}

fn a_question_that_takes_too_long_is_told_so(database: &Database) {
    let app = App::start_limited(database, Limits { running: Duration::ZERO, ..Limits::default() });
    newsroom::fill(&app.db);
    for path in ["/v1/articles", SLOW, "/v1/articles/envoy-returns-to-the-capital", "/v1/sections?expand=counts"] {
        let reply = app.get(path);
        assert_refused(&reply, "too_slow");
        let page = reply.json()["type"].as_str().unwrap().to_owned();
        assert_eq!(app.get(&page).status, 200);
    }
}

fn kept_answers_are_counted(database: &Database) {
    let app = App::start(database);
    newsroom::fill(&app.db);
    assert_eq!((meter(&app, "answers"), meter(&app, "answers_bytes")), (0, 0));
    let body = app.get("/v1/articles").body;
    (0..3).for_each(|_| assert_eq!(app.get("/v1/articles").body, body));
    assert_eq!((meter(&app, "answers_misses_total"), meter(&app, "answers_hits_total")), (1, 3));
    assert_eq!(meter(&app, "answers"), 1);
    assert!(meter(&app, "answers_bytes") > body.len() as u64);
}

both!(
    quick_questions_are_answered_whatever_the_slow_ones_do,
    a_full_queue_refuses_and_those_who_wait_are_answered,
    a_question_that_takes_too_long_is_told_so,
    kept_answers_are_counted,
);
