//! Many lines at once.

use super::{
    params,
    views::{self, ImportReport},
    writing::{Asked, Made},
};
use crate::{
    api::{
        State,
        answer::Answer,
        body::{self, Takes},
        input::Query,
        openapi::WriteFailures,
        param::{Param, documented},
        problem::Problem,
    },
    domain::{
        caller::Caller,
        fault::{Fault, Wrong},
        language::Language,
    },
    error::Error,
    moving::{
        Options,
        receive::{self, Mode, Unpackable},
    },
};
use actix_web::{
    HttpRequest, post,
    web::{Bytes, Data, Payload},
};

const LINES: Takes = Takes {
    types: &["application/x-ndjson", "application/ndjson", "application/gzip"],
    limit: receive::MAX_BODY,
    gzip: true,
};
const PARAMS: &[&Param] = &[
    &params::MODE,
    &params::PUBLISH,
    &params::SYSTEM,
    &params::TIMEZONE,
    &params::IMPORT_SECTION,
    &params::IMPORT_SOURCE,
    &params::IMPORT_LANGUAGE,
    &params::TITLE_FROM_BODY,
];

documented!(
    /// What data may lack, and how to import it.
    ImportLines, PARAMS
);

/// Imports many lines at once: what `broadsheet export` writes, or plain records of other programs.
///
/// The body is NDJSON, one document a line, in UTF-8; packed with gzip or not. It may have 16 MiB, and unpack to 64 MiB:
/// for more there is `broadsheet import`. All of it happens in one transaction. In the mode `all` a single line that is
/// wrong makes the whole fail with 422; `errors` lists every fault of every line. In the mode `lines` what is sound comes
/// in, and the answer lists the faults of the rest. An import can be run again: what it has seen it leaves alone. What
/// was killed, withdrawn or removed stays so.
///
/// Saved as `week.ndjson`:
///
/// ```json week.ndjson
/// {"id": "wire-7001", "title": "Dredger blocks the inner basin", "language": "en", "published_at": "2026-11-20T06:00:00Z", "body": "The dredger lay across the inner basin until noon."}
/// {"id": "wire-7002", "title": "كاسحة تسد الحوض الداخلي", "language": "ar", "published_at": "2026-11-20T07:00:00Z", "body": "بقيت الكاسحة في الحوض حتى الظهر."}
/// ```
///
/// ```sh
/// curl -K admin.curl -X POST -H 'Content-Type: application/x-ndjson' -T week.ndjson \
///   'http://127.0.0.1:8080/v1/admin/import?mode=lines&system=wire'
/// ```
#[utoipa::path(operation_id = "import_lines", tag = "House", params(ImportLines),
    request_body(content = String, content_type = "application/x-ndjson", description = "One document a line."),
    responses((status = 200, description = "What was done.", body = ImportReport), WriteFailures))]
#[post("/v1/admin/import")]
pub async fn import_lines(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    // Before so much is read.
    receive::may(&caller)?;
    let mut asked = Asked::read_as(&request, caller, payload, LINES, PARAMS).await?;
    let (mode, options) = wanted(&mut asked.query, asked.dry_run);
    asked.query.check()?;
    body::needed(&asked.body)?;
    measure(asked.body.clone()).await?;
    asked
        .make(&state, move |tx, asked| {
            let received = receive::receive(tx, &asked.caller, asked.body.clone(), &options, mode)?;
            Made::thing(&views::import(&received, mode), None)
        })
        .await
}

fn wanted(query: &mut Query, dry_run: bool) -> (Mode, Options) {
    let text = |query: &mut Query, param: &Param| query.one(param, |text| Ok::<_, Wrong>(text.to_owned()));
    let mode = query.one(&params::MODE, Mode::parse).unwrap_or(Mode::All);
    let options = Options {
        system: text(query, &params::SYSTEM),
        timezone: query.one(&params::TIMEZONE, zone),
        section: text(query, &params::IMPORT_SECTION),
        source: text(query, &params::IMPORT_SOURCE),
        language: query.one(&params::IMPORT_LANGUAGE, Language::parse),
        publish: query.flag(&params::PUBLISH),
        dry_run,
        title_from_body: query.flag(&params::TITLE_FROM_BODY),
        ..Options::default()
    };
    (mode, options)
}

fn zone(text: &str) -> Result<chrono_tz::Tz, Wrong> {
    let detail = format!("`{text}` is no time zone such as Europe/Berlin.");
    text.parse().map_err(|_| Wrong::new("unknown_value", detail))
}

/// Refuses what unpacks to too much, and what cannot be unpacked.
async fn measure(body: Bytes) -> Result<(), Problem> {
    let measured = actix_web::web::block(move || receive::measure(&body)).await;
    match measured.map_err(|error| Error::Internal(Box::new(error)))? {
        Ok(()) => Ok(()),
        Err(Unpackable::TooLarge) => Err(Problem::TooLarge { limit: receive::MAX_UNPACKED }),
        Err(Unpackable::Damaged(error)) => {
            let detail = format!("The body cannot be unpacked: {error}.");
            Err(Error::Malformed(vec![Fault::pointer("", "malformed_body", detail)]).into())
        }
    }
}
