//! What words are: folding, cleaning, bodies. Pure functions.

pub mod body;
pub mod clean;
pub mod fold;
pub mod normal;
pub mod page;
pub mod pictures;

pub mod blocks;
mod markup;
mod paragraphs;
mod plain;
