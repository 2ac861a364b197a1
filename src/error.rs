//! What can go wrong, by meaning. Knows no HTTP and no SQL.

use crate::domain::{article::EndedBy, caller::Lock, fault::Fault, id::Id, slug::Slug, time::Time};
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
    /// So much was not acceptable that only the first faults were kept.
    Refused {
        /// The first faults.
        faults: Vec<Fault>,
        /// How many more there were.
        omitted: usize,
    },
    /// Nobody knows who asks.
    Unauthenticated {
        /// Stable word for programs.
        code: &'static str,
        /// One English sentence.
        detail: String,
    },
    /// It is known who asks, and they may not.
    Forbidden {
        /// Stable word for programs.
        code: &'static str,
        /// One English sentence.
        detail: String,
    },
    /// It is not there for you.
    NotFound(String),
    /// It was public and is not any more.
    Gone(Gone),
    /// The state is in the way.
    Conflict(Box<Conflict>),
    /// It was changed since it was read.
    Stale(Lock),
    /// A change without the version it was made for.
    VersionMissing(Lock),
    /// Too often.
    TooManyRequests {
        /// Stable word for programs.
        code: &'static str,
        /// One English sentence.
        detail: String,
        /// After how many seconds to try again.
        retry_after: u32,
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

/// What is in the way, and what would not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Stable word for programs.
    pub code: &'static str,
    /// One English sentence.
    pub detail: String,
    /// The moves that are legal now.
    pub legal: Option<Vec<&'static str>>,
    /// By what it is used.
    pub by: Vec<Use>,
    /// The things that might be meant.
    pub ids: Vec<Id>,
    /// Whose it is, if the caller may know.
    pub owner: Option<Id>,
    /// What is free.
    pub proposal: Option<Slug>,
}

/// What uses a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// What it is: `article`, `section`, …
    pub kind: &'static str,
    /// How many of them there are.
    pub count: i64,
    /// The first few.
    pub ids: Vec<Id>,
}

impl Conflict {
    /// A conflict of which no more is known.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { code, detail, legal: None, by: Vec::new(), ids: Vec::new(), owner: None, proposal: None }
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

impl From<Box<Conflict>> for Error {
    fn from(conflict: Box<Conflict>) -> Self {
        Self::Conflict(conflict)
    }
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

    /// The state is in the way.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Conflict::new(code, detail).into()
    }

    /// They may not.
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Forbidden { code, detail: detail.into() }
    }

    /// One fault of a body, which was read but is not acceptable.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Fault::pointer(pointer, code, detail)])
    }

    /// The stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed_request",
            Self::Invalid(_) | Self::Refused { .. } => "invalid_content",
            Self::NotFound(_) => "not_found",
            Self::Gone(_) => "gone",
            Self::Conflict(conflict) => conflict.code,
            Self::Stale(_) => "stale",
            Self::VersionMissing(_) => "version_missing",
            Self::Unauthenticated { code, .. }
            | Self::Forbidden { code, .. }
            | Self::TooManyRequests { code, .. }
            | Self::Unavailable { code, .. } => code,
            Self::Internal(_) => "internal_error",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(faults) | Self::Invalid(faults) | Self::Refused { faults, .. } => {
                let all: Vec<_> = faults.iter().map(|fault| format!("{:?} {}", fault.place, fault.detail)).collect();
                out.write_str(&all.join("; "))
            }
            Self::NotFound(what) => out.write_str(what),
            Self::Gone(gone) => write!(out, "{} since {}", gone.reason, gone.since),
            Self::Conflict(conflict) => out.write_str(&conflict.detail),
            Self::Stale(lock) => write!(
                out,
                "It was changed at {} by {}, and is at version {} now: read it again, then send `If-Match: \"{}\"`.",
                lock.changed_at, lock.changed_by, lock.version, lock.version
            ),
            Self::VersionMissing(lock) => write!(
                out,
                "Say which version this is made for: send `If-Match: \"{}\"`, or `\"version\": {}` in the body; `*` \
                 stands for any.",
                lock.version, lock.version
            ),
            Self::Unauthenticated { detail, .. }
            | Self::Forbidden { detail, .. }
            | Self::TooManyRequests { detail, .. }
            | Self::Unavailable { detail, .. } => out.write_str(detail),
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
