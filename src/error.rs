//! What can go wrong, by meaning. Knows no HTTP and no SQL.

use crate::domain::{article::EndedBy, fault::Fault, time::Time};
use std::{error, fmt};

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug)]
pub enum Error {
    /// It cannot be read: syntax, parameter, header, cursor, encoding.
    Malformed(Vec<Fault>),
    /// It was read but is not acceptable.
    Invalid(Vec<Fault>),
    /// It is not there for you.
    NotFound(String),
    /// It was public and is not any more.
    Gone(Gone),
    /// The state is in the way.
    Conflict {
        /// Stable word for programs.
        code: &'static str,
        /// One English sentence.
        detail: String,
    },
    /// It cannot be done now, but may be later.
    Unavailable {
        /// Stable word for programs.
        code: &'static str,
        /// One English sentence.
        detail: String,
        /// After how many seconds to try again.
        retry_after: u32,
    },
    /// A fault of ours; the chain is for the log alone.
    Internal(Box<dyn error::Error + Send + Sync>),
}

/// How a publication ended, as readers are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Why.
    pub reason: EndedBy,
    /// Since when.
    pub since: Time,
    /// What the editors say of it.
    pub public_note: Option<String>,
}

impl Error {
    /// A fault of ours, in words for the log.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into().into())
    }

    /// The stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed_request",
            Self::Invalid(_) => "invalid_content",
            Self::NotFound(_) => "not_found",
            Self::Gone(_) => "gone",
            Self::Conflict { code, .. } | Self::Unavailable { code, .. } => code,
            Self::Internal(_) => "internal_error",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(faults) | Self::Invalid(faults) => {
                let all: Vec<_> = faults.iter().map(|fault| format!("{:?} {}", fault.place, fault.detail)).collect();
                out.write_str(&all.join("; "))
            }
            Self::NotFound(what) => out.write_str(what),
            Self::Gone(gone) => write!(out, "{} since {}", gone.reason, gone.since),
            Self::Conflict { detail, .. } | Self::Unavailable { detail, .. } => out.write_str(detail),
            Self::Internal(source) => {
                write!(out, "{source}")?;
                let mut cause = source.source();
                while let Some(next) = cause {
                    write!(out, ": {next}")?;
                    cause = next.source();
                }
                Ok(())
            }
        }
    }
}

impl error::Error for Error {}
