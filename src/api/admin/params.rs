//! The parameters of the Admin API that the Content API does not have, each written once.

use crate::{
    api::param::{Form, Param},
    domain::caller::Role,
};

/// What to make where it is not there.
pub const CREATE: Param = Param {
    name: "create",
    about: "Makes tags or contributors that are not there, as keywords and persons. Several are joined by `,`.",
    form: Form::Words(&["contributors", "tags"]),
    example: "tags",
    repeats: false,
    needed: false,
};
/// Whether only to tell what would happen.
pub const DRY_RUN: Param = Param {
    name: "dry_run",
    about: "`true`: tell what would change, and change nothing.",
    form: Form::Flag(false),
    example: "true",
    repeats: false,
    needed: false,
};

const fn single(name: &'static str, about: &'static str, form: Form, example: &'static str) -> Param {
    Param { name, about, form, example, repeats: false, needed: false }
}

const TIME: Form = Form::Pattern(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$",
    40,
);
const ID: Form = Form::Pattern("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", 36);

/// How many rows.
pub const LIMIT: Param = single("limit", "How many rows.", Form::Int(1, 100, 20), "10");
/// A place in a list.
pub const CURSOR: Param = single(
    "cursor",
    "A place from `page.next`, with the filters that it was made with.",
    Form::Pattern("^[A-Za-z0-9_-]+$", 1_000),
    "",
);
/// Part of a user's name or address.
pub const USER_PART: Param =
    single("q", "A part of the name or of the e-mail address; letter case does not matter.", Form::Text(200), "layla");
/// Users with a role.
pub const ROLE: Param = single("role", "With this role.", Form::Word(Role::WORDS, &[]), "editor");
/// Users who may come in, or not.
pub const SUSPENDED: Param = single(
    "suspended",
    "`true`: those who are suspended; `false`: those who are not.",
    Form::Word(&["true", "false"], &["Yes", "No"]),
    "false",
);
/// Of a user.
pub const USER: Param = single("user", "The id of a user.", ID, "");
/// What was done.
pub const ACTION: Param = single("action", "What was done, in one word of the log.", Form::Text(60), "article.publish");
/// To what.
pub const SUBJECT: Param = single("subject", "The id of the thing that it was done to.", ID, "");
/// From a moment on.
pub const SINCE: Param = single("since", "Then or later. RFC 3339 with an offset.", TIME, "2026-11-16");
/// Before a moment.
pub const BEFORE: Param = single("before", "Before then. RFC 3339 with an offset.", TIME, "2026-12-01");
