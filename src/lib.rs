//! Broadsheet: a headless content API for news.

pub mod cli;
pub mod domain;
pub mod error;
pub mod moving;
pub mod newsroom;
pub mod store;
pub mod text;
