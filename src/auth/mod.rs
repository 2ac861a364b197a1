//! Tokens, keys and passwords: pure functions, without a store and without a clock of their own.

mod eddsa;
pub mod password;
pub mod ring;
pub mod secret;
pub mod token;

pub use ring::{KeyRing, SigningKey};
