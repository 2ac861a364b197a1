//! The API as its users meet it: through HTTP, against a running server with its own database, on both databases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be arranged has failed")]

#[path = "../support/mod.rs"]
mod support;

mod app;
mod articles;
mod as_of;
mod by_path;
mod caching;
mod collections;
mod demo;
mod desk;
mod document;
mod facets;
mod history;
mod input;
mod locale;
mod newsroom;
mod pages;
mod pictures;
mod queries;
mod secret;
mod slugs;
mod things;
