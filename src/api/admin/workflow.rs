//! The moves of an article: from draft to reader and back.
//!
//! What lets a text through to readers needs the version that was read. What takes something away never does, and may
//! be repeated.

use super::{
    articles::address,
    forms,
    views::{self, AdminArticle},
    writing::{Asked, Made},
};
use crate::{
    api::{State, answer::Answer, body::JSON, openapi::WriteFailures, problem::Problem},
    domain::{
        caller::Caller,
        workflow::{Verb, Visibility},
    },
    newsroom::{dossiers, moves, related},
};
use actix_web::{
    HttpRequest, post,
    web::{Data, Payload},
};
use std::sync::Arc;
use utoipa::ToSchema;

/// What is said to those who work on the article.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Note {
    /// For the audit log, and for those who work on it.
    #[schema(max_length = 2000, nullable = false)]
    note: Option<String>,
}

/// Why something is done.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Reason {
    /// For the audit log alone.
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// How an article shall be published.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Publish {
    /// An earlier revision, to be put back. Without it: the newest.
    #[schema(minimum = 1, nullable = false)]
    revision: Option<i64>,
    /// Whether readers need not be told that something changed.
    #[schema(nullable = false)]
    minor: Option<bool>,
    /// When the story was first published, where that was not here and now.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    published_at: Option<String>,
    /// The rules of sources that are set aside. Admins alone.
    #[serde(rename = "override")]
    #[schema(nullable = false)]
    set_aside: Option<Vec<String>>,
    /// Why; for the audit log alone. Needed with `override`.
    #[schema(max_length = 2000, nullable = false)]
    reason: Option<String>,
}

/// When an article shall be published.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Schedule {
    /// The moment.
    #[schema(value_type = String, format = DateTime)]
    at: String,
    /// The rules of sources that are set aside. Admins alone.
    #[serde(rename = "override")]
    #[schema(nullable = false)]
    set_aside: Option<Vec<String>>,
    /// Why; for the audit log alone. Needed with `override`.
    #[schema(max_length = 2000, nullable = false)]
    reason: Option<String>,
}

/// How long an article must not be public.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Embargo {
    /// Until then; null or left out: until the embargo is lifted.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<String>,
    /// For the audit log, and for those who work on it.
    #[schema(max_length = 2000, nullable = false)]
    note: Option<String>,
}

/// Why something is taken away from readers.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Withdrawal {
    /// For the audit log alone.
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
    /// What readers are told.
    #[schema(max_length = 2000)]
    public_note: Option<String>,
}

async fn act(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
    verb: Verb,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let order = forms::order(verb, asked.object()?)?;
    let (address, site) = (address(&request)?, Arc::clone(&state.site));
    asked
        .make(&state, move |tx, asked| {
            let before = dossiers::hold(tx, &asked.caller, &address)?;
            let (id, was_live) = (before.article.id, before.visibility == Visibility::Live);
            let seen = before.last.as_ref().map(|last| (last.id, last.live_until));
            let after = moves::act(tx, &asked.caller, before, verb, &order, asked.made_for)?;
            let mut view = views::article(&after, &site);
            if asked.dry_run {
                let public = seen != after.last.as_ref().map(|last| (last.id, last.live_until));
                let mut run = views::dry_run(&[], public, &[], Vec::new());
                let is_live = after.visibility == Visibility::Live;
                if was_live != is_live {
                    run.related = views::related_changes(related::hanging_on(tx.conn, id, tx.now)?, is_live);
                }
                view.dry_run = Some(run);
            }
            Made::thing(&view, Some(view.version))
        })
        .await
}

macro_rules! verb {
    ($(#[$doc:meta])* $name:ident, $verb:ident, $path:literal, $body:ty) => {
        $(#[$doc])*
        #[utoipa::path(tag = "Workflow", params(("article" = String, Path, description = "Id or slug.")),
            request_body(content = $body, content_type = "application/json"),
            responses((status = 200, description = "The article as it is now.", body = AdminArticle), WriteFailures))]
        #[post($path)]
        pub async fn $name(
            request: HttpRequest,
            caller: Caller,
            payload: Payload,
            state: Data<State>,
        ) -> Result<Answer, Problem> {
            act(request, caller, payload, state, Verb::$verb).await
        }
    };
}

/// A body in which nothing need be said.
#[derive(ToSchema)]
pub struct Nothing {}

verb!(
    /// Hands a draft in for review.
    ///
    /// ```sh
    /// curl -K author.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/submit' \
    ///   -H 'Content-Type: application/json' -d '{"note": "Checked with the harbour office."}'
    /// ```
    submit_article, Submit, "/v1/admin/articles/{article}/submit", Note
);
verb!(
    /// Sends it back to its author.
    ///
    /// ```sh
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/reject' \
    ///   -H 'Content-Type: application/json' -d '{"reason": "Who says so?"}'
    /// ```
    reject_article, Reject, "/v1/admin/articles/{article}/reject", Reason
);
verb!(
    /// Says that it is ready. Needs its version.
    ///
    /// ```sh
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/approve' \
    ///   -H 'Content-Type: application/json' -H 'If-Match: *' -d '{"note": "Good to go."}'
    /// ```
    approve_article, Approve, "/v1/admin/articles/{article}/approve", Note
);
verb!(
    /// Gives the newest revision, or an earlier one, to the readers. Needs its version.
    ///
    /// Under an embargo it waits: its state is `scheduled` until the embargo is over or lifted. Against the terms of a
    /// source it is refused, with each rule named; admins may set rules aside with `override`.
    ///
    /// ```sh
    /// curl -K editor.curl -X POST -H 'If-Match: *' \
    ///   'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/publish'
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/publish' \
    ///   -H 'Content-Type: application/json' -H 'If-Match: *' -d '{"revision": 1, "minor": true}'
    /// ```
    publish_article, Publish, "/v1/admin/articles/{article}/publish", Publish
);
verb!(
    /// Publishes it at a time. Needs its version.
    ///
    /// Of a public article the rework is published then, and readers keep what they have until then.
    ///
    /// ```sh
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/schedule' \
    ///   -H 'Content-Type: application/json' -H 'If-Match: *' -d '{"at": "2050-01-01T06:00:00Z"}'
    /// ```
    schedule_article, Schedule, "/v1/admin/articles/{article}/schedule", Schedule
);
verb!(
    /// Does not publish it at its time, after all.
    ///
    /// ```sh
    /// curl -K editor.curl -X POST 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/unschedule'
    /// ```
    unschedule_article, Unschedule, "/v1/admin/articles/{article}/unschedule", Nothing
);
verb!(
    /// Keeps it from the readers until a time, or until the embargo is lifted.
    ///
    /// ```sh
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/embargo' \
    ///   -H 'Content-Type: application/json' -d '{"until": "2050-01-01T00:01:00Z"}'
    /// ```
    embargo_article, Embargo, "/v1/admin/articles/{article}/embargo", Embargo
);
verb!(
    /// Lifts the embargo. Needs its version: what waits for it goes out.
    ///
    /// ```sh
    /// curl -K editor.curl -X POST -H 'If-Match: *' \
    ///   'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/lift'
    /// ```
    lift_article, Lift, "/v1/admin/articles/{article}/lift", Nothing
);
verb!(
    /// Takes it back from the readers, who are told so by 410.
    ///
    /// ```sh
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/unpublish' \
    ///   -H 'Content-Type: application/json' -d '{"reason": "Wrong ship."}'
    /// ```
    unpublish_article, Unpublish, "/v1/admin/articles/{article}/unpublish", Withdrawal
);
verb!(
    /// Takes it away in an emergency: it leaves a tombstone in every public place, and cannot become public again
    /// before an admin revives it.
    ///
    /// ```sh
    /// curl -K editor.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/kill' \
    ///   -H 'Content-Type: application/json' -d '{"reason": "A court says so.", "public_note": "Withdrawn."}'
    /// ```
    kill_article, Kill, "/v1/admin/articles/{article}/kill", Withdrawal
);
verb!(
    /// Puts it aside. What is public cannot be.
    ///
    /// ```sh
    /// curl -K editor.curl -X POST 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/archive'
    /// ```
    archive_article, Archive, "/v1/admin/articles/{article}/archive", Nothing
);
verb!(
    /// Fetches it back.
    ///
    /// ```sh
    /// curl -K editor.curl -X POST 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/unarchive'
    /// ```
    unarchive_article, Unarchive, "/v1/admin/articles/{article}/unarchive", Nothing
);
verb!(
    /// Makes a draft of what was killed.
    ///
    /// ```sh
    /// curl -K admin.curl 'http://127.0.0.1:8080/v1/admin/articles/harbour-ferry-runs-again/revive' \
    ///   -H 'Content-Type: application/json' -d '{"reason": "The court has changed its mind."}'
    /// ```
    revive_article, Revive, "/v1/admin/articles/{article}/revive", Reason
);
