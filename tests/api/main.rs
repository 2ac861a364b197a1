//! The API as its users meet it: through HTTP, against a running server with its own database, on both databases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be arranged has failed")]

#[path = "../support/mod.rs"]
mod support;

mod app;
mod articles;
mod bad_requests;
mod caching;
mod client;
mod docs;
mod document;
mod hidden;
mod input;
mod newsroom;
mod pages;
mod problems;
mod queries;
mod questions;
mod secret;
mod sections;
mod slugs;
mod things;
mod vocabulary;
