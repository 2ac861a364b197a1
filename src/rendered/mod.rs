//! Answers to readers, kept as bytes: rendered once, and given again for as long as they are true.
//!
//! An answer remembers what it was made from and the tick of the changes that was known before it was rendered. It is
//! given again while nothing known since then touches what it was made from; so an answer that was rendered from an old
//! state, while a change was being committed, is never given after that change. What changes without a change being
//! written down is time alone: what expires, or a place in a collection that begins or ends, is learnt at its moment.

mod answer;
mod answers;
mod shared_headers;

pub use answer::{Coding, Header, Origin, Rendered};
pub use answers::{Answers, Asked, Place};
