//! The Content API: what readers may see, GET and HEAD alone.

mod article_query;
pub mod articles;
pub mod by_path;
pub mod collections;
pub mod contributors;
pub mod door;
mod names;
mod params;
pub mod sections;
pub mod sources;
pub mod tags;
