//! What news is: types, newtypes and rules. No input, no output, no clock.

pub mod body;
pub mod fault;
pub mod language;
pub mod letters;
pub mod slug;
