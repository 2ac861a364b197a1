//! Requests that are sent twice and shall be done once: `Idempotency-Key`.

/// The key of a request, within its scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Who asks.
    pub caller: String,
    /// Where.
    pub path: String,
    /// The key that the caller chose.
    pub key: String,
    /// A digest of the body.
    pub request: String,
}

/// An answer that was given and is given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its status.
    pub status: u16,
    /// The version of the thing then.
    pub version: Option<i64>,
    /// Where a new thing is.
    pub location: Option<String>,
    /// Its body.
    pub body: String,
}

/// Whether a request is the first with its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It is: nobody else with this key goes on before this transaction ends.
    Now,
    /// It is not: this was answered.
    Before(Kept),
}
