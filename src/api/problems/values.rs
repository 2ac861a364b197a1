//! The problems of single values: what `errors` of an answer lists, each with its place.

use super::{Known, known};

/// In the address or a header.
const ASKED: &[u16] = &[400];
/// In the address, or in a body.
const GIVEN: &[u16] = &[400, 422];

/// Those of addresses first, then those of the values themselves.
pub const ALL: &[Known] = &[
    known(
        "unknown_parameter",
        ASKED,
        "Unknown parameter",
        "The address does not take this parameter. Nothing unknown is passed over in silence, so that a misspelt \
         filter is not taken for none.",
        "Correct the name or leave the parameter out; `detail` names the nearest, or all there are.",
    )
    .shown_by("/v1/articles?sektion=world"),
    known(
        "repeated_parameter",
        ASKED,
        "Parameter given twice",
        "A parameter that holds one value was given more than once.",
        "Give it once. Only filters may be repeated.",
    )
    .shown_by("/v1/articles?limit=5&limit=6"),
    known(
        "exclusive_parameters",
        ASKED,
        "Parameters that exclude each other",
        "Two parameters were given that cannot both hold, such as `cursor` and `offset`.",
        "Send one of them.",
    )
    .shown_by("/v1/articles?cursor=x&offset=20"),
    known(
        "too_many_values",
        GIVEN,
        "Too many values",
        "A parameter or a list holds more values than are taken at once.",
        "Send fewer, or split the request into several; `detail` says how many are taken.",
    )
    .shown_by("/v1/articles?tag=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u"),
    known(
        "invalid_encoding",
        ASKED,
        "Not UTF-8",
        "A part of the address is not UTF-8 once its percent signs are decoded.",
        "Write text in UTF-8 and encode it once; with curl, `--url-query 'name=value'` does it.",
    )
    .shown_by("/v1/articles?tag=%FF"),
    known(
        "control_character",
        ASKED,
        "Control character",
        "A value holds a control character, such as a line break.",
        "Send the value without it.",
    )
    .shown_by("/v1/articles?tag=sea%0A"),
    known(
        "empty",
        GIVEN,
        "Empty value",
        "A value was given but holds nothing, or nothing that counts.",
        "Give a value, or leave it out altogether.",
    )
    .shown_by("/v1/articles?tag="),
    known(
        "missing",
        GIVEN,
        "Missing value",
        "A value that cannot be done without was not given.",
        "Give it; `detail` shows how.",
    ),
    known(
        "no_letters",
        ASKED,
        "Nothing to look for",
        "The words to look for hold no letter and no digit.",
        "Send at least one letter or digit.",
    ),
    known(
        "too_long",
        GIVEN,
        "Too long",
        "A value is longer than it may be.",
        "Shorten it; `detail` says how long it may be.",
    ),
    known(
        "out_of_range",
        GIVEN,
        "Out of range",
        "A number is not whole, or not within its bounds.",
        "Send a whole number within the bounds that `detail` names.",
    )
    .shown_by("/v1/articles?limit=1000"),
    known(
        "unknown_value",
        GIVEN,
        "Unknown value",
        "A value is none of the words of its list.",
        "Send one of the words that `detail` lists.",
    )
    .shown_by("/v1/articles?sort=newest"),
    known(
        "unknown_field",
        GIVEN,
        "Unknown property",
        "A property was named that such a thing does not have.",
        "Name properties as answers spell them; a property of a property is joined with a dot: `section.name`.",
    )
    .shown_by("/v1/articles?fields=headline"),
    known(
        "unknown_section",
        ASKED,
        "Unknown section",
        "There is no section with this id, slug or path.",
        "Take the section from /v1/sections.",
    )
    .shown_by("/v1/articles?section=no-such-section"),
    known(
        "invalid_cursor",
        ASKED,
        "Not a cursor",
        "The cursor was not made by this store, or was changed on its way.",
        "Take cursors as they are from `page` of an answer, or begin without one.",
    )
    .shown_by("/v1/articles?cursor=x"),
    known(
        "cursor_mismatch",
        ASKED,
        "Cursor of another list",
        "The cursor was made with other filters or another order than are asked for now.",
        "Send the filters and the `sort` that it was made with, or begin without a cursor.",
    ),
    known(
        "invalid_id",
        GIVEN,
        "Not an id",
        "The value is not an id: ids are UUIDs, 36 characters long.",
        "Send the `id` of an answer.",
    )
    .shown_by("/v1/articles?id=42"),
    known(
        "invalid_slug",
        GIVEN,
        "Not a slug",
        "The value is not a slug: small letters and digits of any script, in words joined by single hyphens.",
        "Send the slug that `detail` proposes.",
    ),
    known(
        "looks_like_an_id",
        GIVEN,
        "A slug in the form of an id",
        "A slug may not have the form of a UUID, because an address takes both.",
        "Add a word to the slug.",
    ),
    known(
        "invalid_time",
        GIVEN,
        "Not a time",
        "The value is no moment in the form of RFC 3339.",
        "Write `2026-11-22T07:02:11Z`, with `Z` or an offset such as `+02:00`; in an address, `+` is `%2B`.",
    )
    .shown_by("/v1/articles?published_since=yesterday"),
    known(
        "offset_missing",
        GIVEN,
        "A time without its offset",
        "Without an offset from UTC a time may be any of several moments.",
        "Add `Z` for UTC, or an offset such as `+02:00`.",
    )
    .shown_by("/v1/articles?published_since=2026-11-22T07:00:00"),
    known(
        "no_such_time",
        GIVEN,
        "A time that was skipped",
        "The clocks of this zone were set forward over this time, so that it never was.",
        "Send the moment with its offset from UTC.",
    ),
    known(
        "invalid_language",
        GIVEN,
        "Not a language",
        "The value is no language tag (BCP 47).",
        "Send a tag such as `en`, `ar` or `ar-IQ`.",
    )
    .shown_by("/v1/articles?language=e"),
    known(
        "invalid_body_format",
        GIVEN,
        "Not a form of a body",
        "A body is written in Markdown, HTML or plain text.",
        "Send `markdown`, `html` or `text`.",
    ),
];
