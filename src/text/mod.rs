//! What words are: folding, cleaning, bodies. Pure functions.
