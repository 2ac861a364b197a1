//! Coming in and going out: sign-in with a password, tokens and keys, and one's own account.
//!
//! What hashes a password takes a [`Db`](crate::store::Db) and no transaction: hashing takes its time on purpose, and
//! nobody shall wait for it who wants to write. Such functions block; the callers give them a thread.

mod account;
mod present;
mod session;
pub mod signing;
mod throttle;

pub use account::{MyChange, change_me, get_me};
pub use present::{Known, authenticate, touch};
pub use session::{Credentials, SignedIn, refresh, sign_in, sign_out};

use crate::{
    domain::{
        caller::{Caller, Via},
        id::Id,
    },
    error::Error,
    store::users::Account,
};

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// From which address.
    pub address: Option<String>,
    /// With which program.
    pub agent: Option<String>,
    /// Names the request in the log.
    pub request_id: Option<String>,
}

impl Origin {
    /// A user who comes from here with a session.
    fn caller(&self, account: &Account, session: Id) -> Caller {
        let user = &account.user;
        Caller {
            user: Some(user.id),
            name: user.name.clone(),
            role: user.role,
            sections: user.sections.clone(),
            scopes: None,
            via: Via::Session(session),
            address: self.address.clone(),
            request_id: self.request_id.clone(),
        }
    }
}

/// There are no credentials at all.
pub fn not_signed_in() -> Error {
    let detail = "Sign in: send `Authorization: Bearer …` with an access token or a key.".to_owned();
    Error::Unauthenticated { code: "not_signed_in", detail }
}

/// Anything that is wrong with a token or a key: what, is told to nobody.
pub fn invalid_token() -> Error {
    let detail = "This token or key opens nothing, or nothing any more: sign in again.".to_owned();
    Error::Unauthenticated { code: "invalid_token", detail }
}

/// No such account, another password, or suspended: which of them, is told to nobody.
fn wrong_credentials() -> Error {
    let detail = "The e-mail address or the password is wrong.".to_owned();
    Error::Unauthenticated { code: "wrong_credentials", detail }
}

/// A key is not enough.
pub(super) fn session_needed() -> Error {
    Error::forbidden(
        "session_needed",
        "This is done by a person: sign in with e-mail and password; a key may not do it.",
    )
}
