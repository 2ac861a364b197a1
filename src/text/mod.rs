//! What words are: folding, cleaning, bodies. Pure functions.

pub mod fold;
pub mod normal;
