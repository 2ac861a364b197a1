//! What happens by itself: articles become public at their hour and end at theirs; what is kept for a time is
//! forgotten after it.
//!
//! Every node looks; whichever comes first does it, once. A late job delays, and never leaks: what is due but not yet
//! done is held back, or over, by the predicates that readers' questions have.

mod clock;

pub use clock::start;
