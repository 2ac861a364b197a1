//! The problems of whole requests and of the state of things.

use super::{Known, known};

const CONFLICT: &[u16] = &[409];
/// Of a request, or of a line that is imported.
const IN_THE_WAY: &[u16] = &[409, 422];
const LATER: &[u16] = &[503];

/// By status.
pub const ALL: &[Known] = &[
    known(
        "malformed_request",
        &[400],
        "The request cannot be read",
        "Several things in the request cannot be read: its parameters, its headers or its syntax. `errors` lists each \
         with its place and its own code.",
        "Mend what `errors` lists; each entry says what to send instead.",
    )
    .shown_by("/v1/articles?limit=many&sort=newest"),
    known(
        "invalid_content",
        &[422],
        "The content is not acceptable",
        "The request was read, but several values in it cannot be accepted. `errors` lists each with its place and its \
         own code.",
        "Mend what `errors` lists and send the request again.",
    ),
    known(
        "not_found",
        &[404],
        "Not found",
        "There is nothing at this address, or nothing that is public.",
        "Check the id or the slug. The list that it came from says what there is, and /openapi.json has every address.",
    )
    .shown_by("/v1/articles/no-such-article"),
    known(
        "gone",
        &[410],
        "No longer public",
        "The article was public and is so no more: `reason` says whether it was unpublished, has expired or was \
         killed, `since` says when, `public_note` what the editors say of it.",
        "Drop your copy and links to it. It may become public again under the same address.",
    ),
    known(
        "method_not_allowed",
        &[405],
        "Not with this method",
        "The address is right, but it does not take this method.",
        "Use one of the methods in the header `Allow`.",
    ),
    known(
        "not_public",
        CONFLICT,
        "Not public",
        "What was asked for can only be done to something public.",
        "Publish it first.",
    ),
    known(
        "slug_taken",
        IN_THE_WAY,
        "The slug is taken",
        "Another article has, or once had, this slug; old addresses keep leading where they led.",
        "Send the free slug that `detail` proposes, or another.",
    ),
    known(
        "translation_exists",
        IN_THE_WAY,
        "There is one in this language",
        "Another public article is the translation of the same text into this language.",
        "Correct the language or what the article translates, or withdraw the other one first.",
    ),
    known(
        "stale",
        &[412],
        "It was changed meanwhile",
        "What was to be changed has another version than the one that the change was made for: `changed_by` changed it \
         at `changed_at`.",
        "Read it again, make the change anew, and send the new version: `If-Match: \"8\"`. `If-Match: *` changes it \
         whatever its version.",
    ),
    known(
        "version_missing",
        &[428],
        "For which version?",
        "A change must say which version it was made for, so that nobody's work is lost.",
        "Send the `ETag` of what you read as `If-Match`, or its `version` in the body; `If-Match: *` stands for any.",
    ),
    known(
        "too_large",
        &[413],
        "The body is too large",
        "The body has more bytes than are taken here; `limit` says how many.",
        "Send less at once.",
    ),
    known(
        "wrong_type_of_body",
        &[415],
        "Another type of body is wanted",
        "The body is of a type that this address does not take; `accepted` lists those that it does.",
        "Send `Content-Type` as `detail` shows.",
    ),
    known(
        "too_slow_to_read",
        &[408],
        "The body did not come in time",
        "The body of the request was not there within 30 seconds.",
        "Send the request again over a better line.",
    ),
    known(
        "busy",
        LATER,
        "Too busy just now",
        "Too many ask at the same time: there was no turn within 5 seconds, or so many waited already that there was no \
         hope of one. Or another change was in the way.",
        "Try again after the seconds in `Retry-After`.",
    ),
    known(
        "too_slow",
        LATER,
        "Too slow to answer",
        "The question takes longer than an answer may take.",
        "Ask with fewer filters, a smaller page, or without `count=exact` and `facets`.",
    ),
    known(
        "database_unavailable",
        LATER,
        "The database is away",
        "The database cannot be reached.",
        "Try again after the seconds in `Retry-After`.",
    ),
    known(
        "migrations_pending",
        LATER,
        "Not ready yet",
        "The tables of the database are older than this program.",
        "Whoever runs the service brings them up to date with `broadsheet migrate`.",
    ),
    known(
        "internal_error",
        &[500],
        "A fault of ours",
        "Something went wrong here that the request is not to blame for.",
        "Try again later. If it stays, report it with the `request_id`, which is also in the header `X-Request-Id`.",
    ),
];
