//! The parameters of the Admin API that the Content API does not have, each written once.

use crate::{
    api::param::{Form, Param, TIME, single},
    domain::{article::State, caller::Role, desk::DeskSort, workflow::Visibility},
    moving::receive::Mode,
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

const fn number(name: &'static str, about: &'static str, default: i64, most: i64, example: &'static str) -> Param {
    let least = if default == 0 { 1 } else { 0 };
    Param { name, about, form: Form::Int(least, most, default), example, repeats: false, needed: false }
}

/// How many rows a page has.
pub const LIMIT: Param = number("limit", "How many rows the page has at most.", 20, 100, "5");
/// Where a page of revisions begins.
pub const BEFORE_NUMBER: Param =
    number("before", "Revisions with lower numbers: `page.before` of the page before.", 0, i64::MAX, "3");
/// The one revision.
pub const FROM: Param = number("from", "The number of the one revision.", 0, i64::MAX, "1");
/// The other revision.
pub const TO: Param = number("to", "The number of the other revision.", 0, i64::MAX, "2");

/// Where the newest revision stands.
pub const STATE: Param = single(
    "state",
    "Where the newest revision stands. Several are joined by `,`.",
    Form::Words(State::WORDS),
    "draft,in_review",
);
/// What readers have.
pub const VISIBILITY: Param =
    single("visibility", "What readers have of it. Several are joined by `,`.", Form::Words(Visibility::WORDS), "live");
/// Whether it was put aside.
pub const ARCHIVED: Param = single(
    "archived",
    "`true`: what was put aside; `any`: that too. Else it is left out.",
    Form::Word(&["true", "false", "any"], &[]),
    "any",
);
/// Who wrote it first.
pub const OWNER: Param = single(
    "owner",
    "The id of the user who wrote it first; `me` for yourself.",
    Form::Pattern("^(me|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$", 36),
    "me",
);
/// Last saved then or later.
pub const SAVED_SINCE: Param =
    single("saved_since", "Last changed in the newsroom then or later.", TIME, "2026-11-20T00:00:00Z");
/// Last saved before.
pub const SAVED_BEFORE: Param =
    single("saved_before", "Last changed in the newsroom before then.", TIME, "2026-11-23T00:00:00Z");
/// The order.
pub const SORT: Param = single(
    "sort",
    "The order; `-saved_at` where nothing is said. By publication, what was never public comes behind all others.",
    Form::Word(DeskSort::WORDS, &["saved_desc", "saved_asc", "published_desc", "published_asc"]),
    "-published_at",
);

const ID: Form = Form::Pattern("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", 36);

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

const fn flag(name: &'static str, about: &'static str) -> Param {
    Param { name, about, form: Form::Flag(false), example: "true", repeats: false, needed: false }
}

/// What becomes of the sound lines of an import if others are wrong.
pub const MODE: Param = single(
    "mode",
    "`all`: nothing is imported if a single line is wrong. `lines`: every line that is sound. Else `all`.",
    Form::Word(Mode::WORDS, &[]),
    "lines",
);
/// Whether to publish what is imported.
pub const PUBLISH: Param = flag(
    "publish",
    "`true`: plain records are public at once, but for those whose date is still to come. Else they are drafts.",
);
/// Where imported records come from.
pub const SYSTEM: Param = single(
    "system",
    "Where plain records come from: with their `id` it says which article a record is. Else `import`.",
    Form::Text(200),
    "archive.example",
);
/// Where a clock hung.
pub const TIMEZONE: Param = single(
    "timezone",
    "Where dates of plain records that have no offset were read from a clock. Else they are refused.",
    Form::Text(60),
    "Europe/Berlin",
);
/// The section of imported records that name none.
pub const IMPORT_SECTION: Param =
    single("section", "The section of plain records that name none: a name or a path.", Form::Text(200), "world");
/// The source of imported records that name none.
pub const IMPORT_SOURCE: Param =
    single("source", "The source of plain records that name none.", Form::Text(200), "Meridian Wire");
/// The language of imported records that name none.
pub const IMPORT_LANGUAGE: Param =
    single("language", "The language of plain records that name none: BCP 47.", Form::Text(60), "ar-IQ");
/// Whether the body may stand in for a title.
pub const TITLE_FROM_BODY: Param =
    flag("title_from_body", "`true`: the first sentence of the body stands in for a title that is missing.");
