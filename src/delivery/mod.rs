//! What readers get: lists, views and related links. Reads `store::published` and nothing else of the store.

pub mod articles;
pub mod door;
pub mod fields;
pub mod pages;
pub mod taxonomy;
pub mod views;
