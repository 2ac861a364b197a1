//! The API as its users meet it: through HTTP, against a running server with its own database, on both databases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be arranged has failed")]

#[path = "../support/mod.rs"]
mod support;

mod admin_articles;
mod admin_examples;
mod admin_import;
mod admin_things;
mod app;
mod articles;
mod as_of;
mod attacks;
mod auth;
mod bad_requests;
mod by_path;
mod caching;
mod client;
mod collections;
mod demo;
mod desk;
mod docs;
mod document;
mod endurance;
mod facets;
mod fresh;
mod guard;
mod hidden;
mod hidden_moves;
mod history;
mod input;
mod kept;
mod kills;
mod lanes;
mod locale;
mod newsroom;
mod pages;
mod pictures;
mod problems;
mod queries;
mod questions;
mod rights;
mod secret;
mod sections;
mod slugs;
mod things;
mod vocabulary;
