//! The problems of signing in, of users and of keys.

use super::{Known, known};

const NOBODY: &[u16] = &[401];
const CONFLICT: &[u16] = &[409];
const VALUE: &[u16] = &[422];

/// From the door inwards.
pub const ALL: &[Known] = &[
    known(
        "not_signed_in",
        NOBODY,
        "Nobody knows who asks",
        "What is asked for is somebody's work, and the request does not say whose.",
        "Sign in at `POST /v1/auth/login`, or make a key, and send `Authorization: Bearer …`.",
    ),
    known(
        "invalid_token",
        NOBODY,
        "The token or key opens nothing",
        "It is not one of ours, has ended, was revoked or used up, or its owner may not come in any more. Which of \
         these, is told to nobody.",
        "Get the next access token with your refresh token, sign in again, or make another key.",
    ),
    known(
        "wrong_credentials",
        NOBODY,
        "E-mail address or password is wrong",
        "No account has this address, its password is another, or it is suspended. Which of these, is told to nobody.",
        "Check both. An admin can set another password.",
    ),
    known(
        "too_many_attempts",
        &[429],
        "Too many attempts",
        "Too many attempts to sign in to this account, or from this address, have failed within a quarter of an hour.",
        "Wait the seconds in `Retry-After`.",
    ),
    known(
        "session_needed",
        &[403],
        "A key is not enough",
        "This is done by a person: a key that could make keys, passwords or admins could do more than it was given.",
        "Sign in with e-mail and password, and send the access token.",
    ),
    known(
        "email_taken",
        CONFLICT,
        "The address is taken",
        "Another user signs in with this e-mail address.",
        "Send another address, or change that user.",
    ),
    known(
        "last_admin",
        CONFLICT,
        "The last admin",
        "Nobody would be left who can do everything.",
        "Make another admin first, or let one in again.",
    ),
    known(
        "in_use",
        CONFLICT,
        "It is in use",
        "Other things hang on it: `by` says what, how many, and names the first few.",
        "Change those first. A user whose work is kept is suspended instead.",
    ),
    known(
        "wrong_password",
        VALUE,
        "Not the password as it is",
        "`current_password` is not the password of the account.",
        "Send the password that you signed in with.",
    ),
    known(
        "weak_password",
        VALUE,
        "Not good enough for a password",
        "A password has 12 to 200 characters, and is neither the e-mail address nor one character over and over.",
        "Choose a few words that nobody would guess together.",
    ),
    known(
        "invalid_email",
        VALUE,
        "Not an e-mail address",
        "The value cannot be an e-mail address.",
        "Write it as `name@example.org`.",
    ),
    known(
        "scope_beyond_role",
        VALUE,
        "More than its owner may do",
        "A key cannot be given a scope that the role of its owner does not have.",
        "Leave the scope out, or make the key for somebody else.",
    ),
    known(
        "exclusive_fields",
        VALUE,
        "Fields that exclude each other",
        "Two fields were sent that say the same in two ways.",
        "Send one of them.",
    ),
];
