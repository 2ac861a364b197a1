//! Broadsheet: a headless content API for news.

pub mod domain;
pub mod error;
pub mod newsroom;
pub mod store;
pub mod text;
