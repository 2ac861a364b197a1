//! The audit log: who did what, to what, before and after, when and from where.

use super::{paging, params, views::AdminPage};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        input::Query,
        openapi::AdminFailures,
        param::{Param, documented},
        problem::Problem,
    },
    domain::{caller::Caller, id::Id, page::Key, time::Time},
    error::Error,
    newsroom::audit::{self, Entry, Filter},
};
use actix_web::{HttpRequest, get, web::Data};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What something was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditSubject {
    /// What it is, such as `article`. More words may come.
    #[serde(rename = "type")]
    kind: String,
    /// Its id.
    id: String,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditUser {
    /// Their id; null for the command line and the clock.
    #[schema(required = true)]
    id: Option<String>,
    /// How they were called then.
    name: String,
}

/// One deed.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its id.
    id: String,
    /// When it was done.
    #[schema(format = DateTime)]
    at: String,
    /// Who did it.
    user: AuditUser,
    /// How they came in: `session …`, `key …`, `command` or `schedule`.
    via: String,
    /// From which address.
    #[schema(required = true)]
    address: Option<String>,
    /// Names the request in the log of the server.
    #[schema(required = true)]
    request_id: Option<String>,
    /// What was done, such as `article.publish`: to what sort of thing, and what.
    action: String,
    /// What it was done to.
    subject: AuditSubject,
    /// Why, where that was said.
    #[schema(required = true)]
    reason: Option<String>,
    /// What it was before, in what was changed.
    #[schema(required = true, value_type = Option<Object>)]
    before: Option<Value>,
    /// What it was then.
    #[schema(required = true, value_type = Option<Object>)]
    after: Option<Value>,
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditList {
    /// The newest first.
    data: Vec<AuditEntry>,
    /// Where it stands.
    page: AdminPage,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            user: AuditUser { id: entry.user.map(|id| id.to_string()), name: entry.user_name },
            via: entry.via,
            address: entry.address,
            request_id: entry.request_id,
            action: entry.action,
            subject: AuditSubject { kind: entry.kind, id: entry.subject.to_string() },
            reason: entry.reason,
            before: entry.before,
            after: entry.after,
        }
    }
}

const LIST: &[&Param] = &[
    &params::USER,
    &params::ACTION,
    &params::SUBJECT,
    &params::SINCE,
    &params::BEFORE,
    &params::LIMIT,
    &params::CURSOR,
];

documented!(
    /// The parameters of the audit log.
    ListAudit, LIST
);

/// The audit log, newest first. For admins.
///
/// ```sh
/// curl -K admin.curl 'http://127.0.0.1:8080/v1/admin/audit?action=user.update&limit=10'
/// ```
#[utoipa::path(operation_id = "list_audit", tag = "House", params(ListAudit),
    responses((status = 200, description = "A page of the log.", body = AuditList), AdminFailures))]
#[get("/v1/admin/audit")]
pub async fn list_audit(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let mut query = Query::of(&request, LIST);
    let key = state.site.cursor_key.clone();
    let asked = paging::Asked::read(&mut query, "audit", LIST, &key);
    let filter = Filter {
        user: query.one(&params::USER, Id::parse),
        action: query.one(&params::ACTION, |text| Ok(text.to_owned())),
        subject: query.one(&params::SUBJECT, Id::parse),
        since: query.one(&params::SINCE, Time::parse),
        before: query.one(&params::BEFORE, Time::parse),
    };
    query.check()?;
    let list = state
        .db
        .examine(move |conn| {
            let after = match asked.after {
                Some((Key::Moment(micros), id)) => Time::from_micros(micros).map(|at| (at, id)),
                _ => None,
            };
            let (found, more) = audit::list(conn, &caller, &filter, after, asked.limit)?;
            let last = found.last().map(|last| (Key::Moment(last.at.micros()), last.id));
            Ok(AuditList {
                page: asked.page(last, more, &key),
                data: found.into_iter().map(AuditEntry::from).collect(),
            })
        })
        .await?;
    let json = serde_json::to_vec(&list).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never).with_pages(&request, list.page.next.as_deref(), None))
}
