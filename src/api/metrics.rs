//! Meters in the OpenMetrics text form, for Prometheus.

use crate::{domain::query::Lane, rendered::Answers, store::Db};
use actix_web::http::Method;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{sync::Mutex, time::Duration};

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InLane {
    lane: &'static str,
}

/// Meters of the lanes in which questions go to the database.
#[derive(Debug, Default)]
struct LaneMeters {
    running: Family<InLane, Gauge>,
    waiting: Family<InLane, Gauge>,
    refused: Family<InLane, Counter>,
}

impl LaneMeters {
    fn register(&self, registry: &mut Registry) {
        registry.register("questions_running", "Questions being answered from the database", self.running.clone());
        registry.register("questions_waiting", "Questions that wait for a connection", self.waiting.clone());
        let about = "Questions refused, because too many waited or they waited too long";
        registry.register("questions_refused", about, self.refused.clone());
    }

    fn set(&self, db: &Db) {
        for lane in Lane::ALL {
            let (traffic, label) = (db.traffic(*lane), InLane { lane: lane.as_str() });
            self.running.get_or_create(&label).set(gauge(traffic.running));
            self.waiting.get_or_create(&label).set(gauge(traffic.waiting));
            advance(&self.refused.get_or_create(&label), traffic.refused);
        }
    }
}

/// Meters of the answers that are kept.
#[derive(Debug, Default)]
struct AnswerMeters {
    kept: Gauge,
    bytes: Gauge,
    hits: Counter,
    misses: Counter,
}

impl AnswerMeters {
    fn register(&self, registry: &mut Registry) {
        registry.register("answers", "Answers to readers that are kept", self.kept.clone());
        registry.register("answers_bytes", "Bytes that they take", self.bytes.clone());
        registry.register("answers_hits", "Questions answered by one that was kept", self.hits.clone());
        registry.register("answers_misses", "Questions for which none was kept", self.misses.clone());
    }

    fn set(&self, answers: &Answers) {
        let (kept, bytes) = answers.size();
        self.kept.set(gauge(kept));
        self.bytes.set(gauge(bytes));
    }
}

fn gauge(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// Brings a counter to what was counted elsewhere.
fn advance(counter: &Counter, counted: u64) {
    counter.inc_by(counted.saturating_sub(counter.get()));
}

/// Every meter.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    statements: Gauge,
    readers_in_use: Gauge,
    readers: Gauge,
    lanes: LaneMeters,
    answers: AnswerMeters,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("broadsheet");
        let requests = Family::default();
        let bounds = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
        let seconds = Histogram::new(bounds);
        let (statements, readers_in_use, readers) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_request_seconds", "Time from request to answer", seconds.clone());
        registry.register("sql_statements", "SQL statements run since the start", statements.clone());
        registry.register("readers_in_use", "Connections that read, in use", readers_in_use.clone());
        registry.register("readers", "Connections that read, open", readers.clone());
        let (lanes, answers) = (LaneMeters::default(), AnswerMeters::default());
        lanes.register(&mut registry);
        answers.register(&mut registry);
        Self { registry: Mutex::new(registry), requests, seconds, statements, readers_in_use, readers, lanes, answers }
    }
}

impl Metrics {
    /// Notes a request that was answered. A method that nobody knows is counted as `other`, so that labels stay few.
    pub fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let known =
            [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        self.counter(method, route, status).inc();
        self.took(took);
    }

    /// Counts requests of one kind. Whoever answers the same kind again and again looks it up once.
    pub fn counter(&self, method: &str, route: &str, status: u16) -> Counter {
        let labels = Labels { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create_owned(&labels)
    }

    /// Notes how long a request took that was counted already.
    pub fn took(&self, took: Duration) {
        self.seconds.observe(took.as_secs_f64());
    }

    /// Notes whether there was a kept answer.
    pub fn looked_up(&self, found: bool) {
        let meter = if found { &self.answers.hits } else { &self.answers.misses };
        meter.inc();
    }

    /// All meters as text.
    pub fn print(&self, db: &Db, answers: Option<&Answers>) -> String {
        let registry = self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.statements.set(gauge(db.statements()));
        self.lanes.set(db);
        answers.into_iter().for_each(|answers| self.answers.set(answers));
        let (in_use, open) = db.readers();
        self.readers_in_use.set(in_use.into());
        self.readers.set(open.into());
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &registry);
        text
    }
}
