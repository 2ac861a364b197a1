//! The problems of lines that are imported.

use super::{Known, known};

const LINE: &[u16] = &[422];

/// By what they are about: any line, plain records, the own form.
pub const ALL: &[Known] = &[
    known(
        "invalid_utf8",
        LINE,
        "Not UTF-8",
        "The line is not UTF-8 from some byte on.",
        "Send UTF-8; `detail` tells how many bytes of the line are.",
    ),
    known("incomplete", LINE, "Not complete", "The line lacks so much that nothing can be made of it.", "Complete it."),
    known(
        "already_there",
        LINE,
        "Already there",
        "An id, a slug or a number on the line belongs to something else here.",
        "Look for what has it, and give the line another.",
    ),
    known(
        "title_missing",
        LINE,
        "No title",
        "The record has no title.",
        "Give it one, or ask that the first sentence of its body stands in (`title_from_body=true`).",
    ),
    known("not_normal", LINE, "Not normal", "The text is empty, or not one line of NFC.", "Send it normalised."),
    known("invalid_name", LINE, "Not a name", "`names` has no sound name for a language.", "Mend or leave it out."),
    known(
        "unknown_version",
        LINE,
        "Unknown version",
        "The lines are of a version of the form that is not read here.",
        "Export them anew with a release that writes this version.",
    ),
    known("invalid_digest", LINE, "Not a digest", "The digest of a line is none.", "Leave `digests` as exported."),
    known(
        "invalid_number",
        LINE,
        "Numbers with gaps",
        "Revisions, publications or corrections are not numbered from 1 without gaps.",
        "Send the line as it was exported.",
    ),
    known(
        "invalid_end",
        LINE,
        "Two without an end",
        "A publication that is not the last has no end.",
        "Only the last can be what readers have.",
    ),
    known(
        "invalid_slugs",
        LINE,
        "No current slug",
        "An article that was public has exactly one slug that is current.",
        "Mark one of `slugs` as current.",
    ),
    known(
        "newer_here",
        LINE,
        "Newer here",
        "The line lacks a revision that is here: it was exported before that was saved.",
        "Export anew, and change that.",
    ),
    known(
        "revision_changed",
        LINE,
        "A revision was changed",
        "A revision further back says something else than here. What was saved once is not changed.",
        "Change the last revision alone.",
    ),
    known(
        "ledger_differs",
        LINE,
        "Another ledger",
        "The corrections are not those that are here. A ledger only grows.",
        "Append to what was exported.",
    ),
    known(
        "external_id_taken",
        LINE,
        "The external id is taken",
        "An external id on the line belongs to another article here.",
        "Look for that article; it may be the same.",
    ),
    known("out_of_order", LINE, "Out of order", "`until` is not later than `from`.", "Set them in order."),
    known("repeated", LINE, "There twice", "An article stands in a collection twice.", "Leave one out."),
    known("too_many", LINE, "Too many", "The list holds more than it may.", "Shorten it: `detail` tells the bound."),
];
