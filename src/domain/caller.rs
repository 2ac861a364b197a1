//! Who asks: a person who signed in, or a script with a key; and what they may do at most.

use super::{fault::Wrong, id::Id, time::Time, words::words};
use crate::error::{Error, Result};

words! {
    /// What somebody is in the newsroom; each may do all that those before may.
    Role {
        /// Writes drafts of their own and hands them in.
        Author = "author",
        /// Reviews, publishes and corrects, everywhere or in the sections they are bound to.
        Editor = "editor",
        /// Does everything.
        Admin = "admin",
    }
}

words! {
    /// What a key may be used for. Never more than its owner may do.
    Scope {
        /// Read articles in all their states, with all that hangs on them.
        ArticlesRead = "articles:read",
        /// Write articles, hand them in, put them aside.
        ArticlesWrite = "articles:write",
        /// Review, publish, schedule, withdraw, correct.
        ArticlesPublish = "articles:publish",
        /// Read sections, sources, contributors, tags, collections and media.
        ThingsRead = "things:read",
        /// Write them.
        ThingsWrite = "things:write",
        /// Import many lines at once.
        Import = "import",
        /// Read users and keys.
        UsersRead = "users:read",
        /// Write users.
        UsersWrite = "users:write",
        /// Read the audit log.
        AuditRead = "audit:read",
    }
}

impl Role {
    /// Whether a key whose owner has this role may have a scope.
    pub fn may_have(self, scope: Scope) -> bool {
        match scope {
            Scope::ArticlesRead | Scope::ArticlesWrite | Scope::ThingsRead | Scope::ThingsWrite => true,
            Scope::ArticlesPublish => self >= Self::Editor,
            Scope::Import | Scope::UsersRead | Scope::UsersWrite | Scope::AuditRead => self == Self::Admin,
        }
    }
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// With a token of this session.
    Session(Id),
    /// With this key.
    Key(Id),
    /// By the command line of the machine itself.
    Command,
    /// The server does what somebody has told it to do at a time.
    Schedule,
}

/// Somebody who is known, and what they may do at most. Rights depend on the thing too: `newsroom::rights` knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user.
    pub user: Option<Id>,
    /// How they are called, as it is written into what they do.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The sections an editor is bound to, with all below them; empty: bound to none.
    pub sections: Vec<Id>,
    /// What the key may be used for; none where no key limits it.
    pub scopes: Option<Vec<Scope>>,
    /// How they came in.
    pub via: Via,
    /// From which address.
    pub address: Option<String>,
    /// Names the request in the log.
    pub request_id: Option<String>,
}

impl Caller {
    /// The command line, which may do everything.
    pub fn command() -> Self {
        Self::own("command line", Via::Command)
    }

    /// The server itself, at the time that somebody has set.
    pub fn schedule() -> Self {
        Self::own("schedule", Via::Schedule)
    }

    fn own(name: &str, via: Via) -> Self {
        let name = name.to_owned();
        let (sections, address, request_id) = (Vec::new(), None, None);
        Self { user: None, name, role: Role::Admin, sections, scopes: None, via, address, request_id }
    }

    /// Whether no key forbids it.
    pub fn has(&self, scope: Scope) -> bool {
        self.role.may_have(scope) && self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }

    /// Names the caller for the scope of an `Idempotency-Key`: the person, or the key.
    pub fn key(&self) -> String {
        match (self.via, self.user) {
            (Via::Key(id), _) => format!("key {id}"),
            (_, Some(user)) => format!("user {user}"),
            _ => self.name.clone(),
        }
    }
}

/// Which state of a thing a change was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precondition {
    /// Whatever state it is in (`If-Match: *`).
    Any,
    /// This version.
    Version(i64),
}

impl Precondition {
    /// Reads `If-Match` of one version, such as `"7"`, or `*` (RFC 9110, 13.1.1).
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let number = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let version = if digits { number.parse().ok() } else { None };
        version.map(Self::Version).ok_or_else(|| {
            Wrong::new("invalid_version", "Send the one `ETag` of what you read, such as `\"7\"`, or `*` for any.")
        })
    }
}

/// The lock of a thing: how often it was changed, and by whom last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// One more at every change.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Time,
    /// By whom.
    pub changed_by: String,
}

impl Lock {
    /// Refuses a change that was made for another version, or for none.
    pub fn meets(&self, made_for: Option<Precondition>) -> Result<()> {
        match made_for {
            None => Err(Error::VersionMissing(self.clone())),
            Some(Precondition::Version(version)) if version != self.version => Err(Error::Stale(self.clone())),
            Some(_) => Ok(()),
        }
    }
}
