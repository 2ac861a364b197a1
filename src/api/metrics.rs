//! Meters in the OpenMetrics text form, for Prometheus.

use crate::store::Db;
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

/// Every meter.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    statements: Gauge,
    readers_in_use: Gauge,
    readers: Gauge,
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
        Self { registry: Mutex::new(registry), requests, seconds, statements, readers_in_use, readers }
    }
}

impl Metrics {
    /// Notes a request that was answered. A method that nobody knows is counted as `other`, so that labels stay few.
    pub fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let known =
            [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        self.requests.get_or_create(&Labels { method: method.to_owned(), route: route.to_owned(), status }).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// All meters as text.
    pub fn print(&self, db: &Db) -> String {
        self.statements.set(i64::try_from(db.statements()).unwrap_or(i64::MAX));
        let (in_use, open) = db.readers();
        self.readers_in_use.set(in_use.into());
        self.readers.set(open.into());
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &registry);
        text
    }
}
