//! The parameters of the Admin API that the Content API does not have, each written once.

use crate::api::param::{Form, Param};

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
