//! What words are: folding, cleaning, bodies. Pure functions.

pub mod blocks;
pub mod body;
pub mod clean;
pub mod clean_markdown;
pub mod diff;
pub mod fold;
pub mod front_matter;
pub mod normal;
pub mod page;
pub mod pictures;

mod markup;
mod paragraphs;
mod plain;
