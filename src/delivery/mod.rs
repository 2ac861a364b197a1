//! What readers get: lists, views and related links. Reads `store::published` and nothing else of the store.

pub mod articles;
pub mod by_path;
pub mod collections;
pub mod door;
pub mod facets;
pub mod fields;
pub mod history;
pub mod pages;
pub mod previews;
pub mod readings;
pub mod taxonomy;
pub mod views;
