//! Answers to readers, kept as bytes: rendered once, and given again for as long as they are true.
//!
//! An answer remembers the number of the latest public change that was known before it was rendered. It is given
//! again only while no later change is known; so an answer that was rendered from an old state, while a change was
//! being committed, is never given after that change. What changes without a change being written down is time alone:
//! an answer is given no longer than until the next moment at which something expires, or a place in a collection
//! begins or ends.

mod answer;
mod answers;

pub use answer::{Coding, Forms, Rendered, Tag};
pub use answers::{Answers, Asked, Place};
