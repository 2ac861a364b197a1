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
