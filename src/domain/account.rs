//! Accounts: who may come in, and the keys of their scripts. No password and no secret is part of any of these.

use super::{
    caller::{Role, Scope},
    fault::Wrong,
    id::Id,
    letters,
    time::Time,
    words::words,
};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// How many characters a name has at most, of a person or of a key.
pub const MAX_NAME: usize = 120;
/// How many characters an e-mail address has at most (RFC 5321).
const MAX_EMAIL: usize = 254;

/// The e-mail address that somebody signs in with, in the one form that it is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The one form of an address, whatever it is: NFC, small letters, nothing around it.
    pub fn fold(text: &str) -> Self {
        Self(text.trim().nfc().collect::<String>().to_lowercase().nfc().collect())
    }

    /// Reads an address for an account; `invalid_email` for what cannot be one.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let email = Self::fold(text);
        let sound = |part: &str| !part.is_empty() && !part.contains('@');
        let (name, host) = email.0.split_once('@').unwrap_or_default();
        let plain = !email.0.chars().any(|c| c.is_whitespace() || c.is_control() || letters::is_invisible(c));
        if sound(name) && sound(host) && plain && email.0.chars().count() <= MAX_EMAIL {
            return Ok(email);
        }
        Err(Wrong::new("invalid_email", "This is no e-mail address: write it as `name@example.org`."))
    }

    /// An address that was read before.
    pub fn trusted(text: String) -> Self {
        Self(text)
    }
}

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Reads the name of a person or a key: one line of at most [`MAX_NAME`] characters that is what it looks like.
pub fn parse_name(text: &str) -> Result<String, Wrong> {
    let name: String = text.trim().nfc().collect();
    match name.chars().count() {
        0 => Err(Wrong::new("empty", "The name is empty.")),
        length if length > MAX_NAME => {
            Err(Wrong::new("too_long", format!("The name is longer than {MAX_NAME} characters.")))
        }
        _ if name.chars().any(|c| c.is_control() || letters::is_bidi_override(c)) => {
            Err(Wrong::new("control_character", "The name holds a control character."))
        }
        _ => Ok(name),
    }
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: Id,
    /// What they sign in with.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The sections that they are bound to as an editor; none: bound to none.
    pub sections: Vec<Id>,
    /// One more at every change.
    pub version: i64,
    /// Since when they may not come in.
    pub suspended_at: Option<Time>,
    /// When they were added.
    pub created_at: Time,
    /// When they were last changed.
    pub updated_at: Time,
}

impl User {
    /// Whether they may do everything.
    pub fn is_acting_admin(&self) -> bool {
        self.role == Role::Admin && self.suspended_at.is_none()
    }
}

words! {
    /// Why a session has ended.
    SessionEnd {
        /// They signed out.
        SignOut = "sign_out",
        /// An old refresh token was used again.
        Reuse = "reuse",
        /// The password was changed.
        Password = "password",
        /// The user was suspended.
        Suspension = "suspension",
    }
}

/// The key of a script; its secret is known to its owner alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub user: Id,
    /// What it is for.
    pub name: String,
    /// How it begins, so that one is told from another.
    pub hint: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Time,
    /// By whom.
    pub created_by: String,
    /// Until when it opens anything.
    pub expires_at: Option<Time>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Time>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Time>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form_however_it_is_written() {
        for (given, kept) in [
            (" Layla.Haddad@Example.ORG ", "layla.haddad@example.org"),
            ("re\u{301}my@example.org", "r\u{e9}my@example.org"),
            ("R\u{c9}MY@example.org", "r\u{e9}my@example.org"),
        ] {
            assert_eq!(Email::parse(given), Ok(Email(kept.to_owned())), "{given}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(250));
        for wrong in ["", "@", "layla", "layla@", "@example.org", "a@b@c", "a b@c", "a\u{200B}\u{202E}@c", &long] {
            assert_eq!(Email::parse(wrong).map_err(|wrong| wrong.code), Err("invalid_email"), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_one_line_that_is_what_it_looks_like() {
        assert_eq!(parse_name(" ليلى حداد "), Ok("ليلى حداد".to_owned()));
        for (given, code) in [(" ", "empty"), ("a\nb", "control_character"), ("a\u{202E}b", "control_character")] {
            assert_eq!(parse_name(given).map_err(|wrong| wrong.code), Err(code));
        }
        assert_eq!(parse_name(&"a".repeat(121)).map_err(|wrong| wrong.code), Err("too_long"));
    }
}
