//! Broadsheet: a headless content API for news.

pub mod domain;
pub mod text;
