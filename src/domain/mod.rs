//! What news is: types, newtypes and rules. No input, no output, no clock.

pub mod fault;
