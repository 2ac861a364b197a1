//! Broadsheet: a headless content API for news.

pub mod api;
pub mod cli;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod error;
pub mod moving;
pub mod newsroom;
pub mod server;
pub mod store;
pub mod text;
