//! What words are: folding, cleaning, bodies. Pure functions.

pub mod body;
pub mod clean;
pub mod fold;
pub mod normal;
pub mod page;

mod markup;
mod paragraphs;
pub mod pictures;
mod plain;
