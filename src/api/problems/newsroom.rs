//! The problems of writing and publishing.

use super::{Known, known};

const CONFLICT: &[u16] = &[409];
const BODY: &[u16] = &[422];

/// Moves first, then the terms of sources, then texts.
pub const ALL: &[Known] = &[
    known(
        "illegal_move",
        CONFLICT,
        "No such move from here",
        "The article is not where this move begins.",
        "Make one of the moves that `legal` lists, or read the article again: somebody may have moved it.",
    ),
    known(
        "under_embargo",
        CONFLICT,
        "Under embargo",
        "The article may not be public before its embargo ends.",
        "Lift the embargo, or schedule the article: it then waits for both.",
    ),
    known(
        "already_public",
        CONFLICT,
        "Public already",
        "An embargo cannot keep back what readers have.",
        "Unpublish the article first.",
    ),
    known(
        "still_public",
        CONFLICT,
        "Still public",
        "Only what readers do not have can be put aside.",
        "Unpublish the article first.",
    ),
    known(
        "credit_missing",
        BODY,
        "A credit is missing",
        "The source must be credited, and neither it nor its link has a credit line.",
        "Add `credit_line` to the source of the article, or name the code in `override`.",
    ),
    known(
        "source_too_old",
        BODY,
        "Copy past its time",
        "The source gives its copy for a number of days, and they are over.",
        "Leave it unpublished, or name the code in `override`.",
    ),
    known(
        "translation_not_allowed",
        BODY,
        "May not be translated",
        "The source does not let its copy be translated, and the article is in another language.",
        "Ask the source, or name the code in `override`.",
    ),
    known(
        "editing_not_allowed",
        BODY,
        "May not be edited",
        "The source does not let its copy be edited, and the text is no longer as it came.",
        "Restore the text as it came, or name the code in `override`.",
    ),
    known(
        "forbidden_character",
        BODY,
        "Forbidden character",
        "A text holds a control character, or one that reverses the direction of what follows.",
        "Take the character out that `detail` names.",
    ),
    known(
        "front_matter_missing",
        BODY,
        "No front matter",
        "An article in Markdown begins with a line of `---`, its fields in YAML, and another line of `---`.",
        "Read the article as Markdown and change what came.",
    ),
    known(
        "invalid_yaml",
        BODY,
        "Not YAML",
        "The front matter is no mapping in YAML.",
        "Mend the line that `line` tells; a text with a colon or a sign in front is quoted.",
    ),
    known(
        "yaml_alias",
        BODY,
        "Anchors are not taken",
        "The front matter uses an anchor or an alias of YAML.",
        "Write the value out where it is meant, or quote a text that begins with `&` or `*`.",
    ),
    known(
        "yaml_tag",
        BODY,
        "Tags of YAML are not taken",
        "The front matter uses a tag of YAML.",
        "Leave the tag out, or quote a text that begins with `!`.",
    ),
    known(
        "duplicate_key",
        BODY,
        "Key given twice",
        "A mapping of the front matter has the same key twice.",
        "Leave one of them out.",
    ),
];
