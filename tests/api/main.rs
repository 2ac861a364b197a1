//! The API as its users meet it: through HTTP, against a running server with its own database, on both databases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be arranged has failed")]

#[path = "../support/mod.rs"]
mod support;

mod admin_articles;
mod admin_import;
mod admin_things;
mod app;
mod articles;
mod as_of;
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
mod facets;
mod hidden;
mod history;
mod input;
mod locale;
mod newsroom;
mod pages;
mod pictures;
mod problems;
mod queries;
mod questions;
mod secret;
mod sections;
mod slugs;
mod things;
mod vocabulary;
