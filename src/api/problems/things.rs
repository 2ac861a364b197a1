//! The problems of sections and tags.

use super::{Known, known};

/// The tree of sections first, then tags.
pub const ALL: &[Known] = &[
    known(
        "section_cycle",
        &[422],
        "Above itself",
        "The section would stand below itself.",
        "Send another `parent`: one that is neither the section nor below it.",
    ),
    known(
        "too_deep",
        &[422],
        "Tree too deep",
        "Sections stand in at most five levels.",
        "Send a `parent` that is nearer to the root, or null.",
    ),
    known(
        "same_tag",
        &[422],
        "The tag itself",
        "A tag cannot become part of itself.",
        "Name another tag in `into`: its id, its slug, a name or an alias.",
    ),
];
