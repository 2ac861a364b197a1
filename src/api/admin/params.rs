//! The parameters of the Admin API that the Content API does not have, each written once.

use crate::api::param::{Form, Param};

/// Whether only to tell what would happen.
pub const DRY_RUN: Param = Param {
    name: "dry_run",
    about: "`true`: tell what would change, and change nothing.",
    form: Form::Flag(false),
    example: "true",
    repeats: false,
    needed: false,
};
