//! Import and export: articles in from files, everything out to a file, and a check of what is derived.

mod batches;
pub mod check;
mod copied;
pub mod demo;
pub mod export;
pub mod import;
mod lines;
mod own;
mod plain;
pub mod receive;
mod records;
pub mod report;
mod script;
mod things;

pub use import::{Form, Language, Options};
pub use report::Report;
