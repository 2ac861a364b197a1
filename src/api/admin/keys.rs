//! API keys: what scripts come in with.

use super::{
    forms::moment,
    paging, params,
    users::{id_in_path, shown},
    views::AdminPage,
    writing::{Asked, Made},
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        body::JSON,
        input::Query,
        openapi::{AdminFailures, SignInFailures},
        param::{Param, documented},
        problem::Problem,
    },
    domain::{
        account::{ApiKey, parse_name},
        caller::{Caller, Scope},
        fault::Wrong,
        fields::Fields,
        id::Id,
        page::Key,
        time::Time,
    },
    error::{Error, Result},
    newsroom::keys::{self, DAYS, MOST_DAYS, NewKey, days_after},
};
use actix_web::{
    HttpRequest, delete, get, post,
    web::{Data, Payload},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The key of a script. Its secret is told once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct KeyView {
    /// Its id.
    id: String,
    /// The id of the user whose it is.
    user: String,
    /// What it is for.
    name: String,
    /// How it begins.
    hint: String,
    /// What it may be used for, as far as its owner's role allows it.
    #[schema(value_type = Vec<String>)]
    scopes: Vec<Scope>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// By whom.
    created_by: String,
    /// Until when it opens anything.
    #[schema(required = true, format = DateTime)]
    expires_at: Option<String>,
    /// When it was last used, to the minute.
    #[schema(required = true, format = DateTime)]
    last_used_at: Option<String>,
    /// Since when it opens nothing any more.
    #[schema(required = true, format = DateTime)]
    revoked_at: Option<String>,
    /// The key itself. Told this once: send it as `Authorization: Bearer …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, read_only)]
    key: Option<String>,
}

/// A key that shall be made.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct KeyInput {
    /// What it is for.
    #[schema(min_length = 1, max_length = 120, example = "nightly import")]
    name: String,
    /// What it may be used for.
    #[schema(min_items = 1, example = json!(["articles:read"]))]
    scopes: Vec<String>,
    /// Until when, at most 366 days from now; or `expires_in_days`.
    #[schema(nullable = false, format = DateTime)]
    expires_at: Option<String>,
    /// For how many days. Without either: 90.
    #[schema(nullable = false, minimum = 1, maximum = 366)]
    expires_in_days: Option<i64>,
    /// The id of the user whose it shall be; admins may say another than themselves.
    #[schema(nullable = false)]
    user: Option<String>,
}

/// A page of keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyList {
    /// The newest first.
    data: Vec<KeyView>,
    /// Where it stands.
    page: AdminPage,
}

impl KeyView {
    fn of(key: &ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            user: key.user.to_string(),
            name: key.name.clone(),
            hint: key.hint.clone(),
            scopes: key.scopes.clone(),
            created_at: key.created_at.to_string(),
            created_by: key.created_by.clone(),
            expires_at: shown(key.expires_at),
            last_used_at: shown(key.last_used_at),
            revoked_at: shown(key.revoked_at),
            key: None,
        }
    }
}

const LIST: &[&Param] = &[&params::USER, &params::LIMIT, &params::CURSOR];

documented!(
    /// The parameters of a list of keys.
    ListKeys, LIST
);

fn read(object: Map<String, Value>, now: Time) -> Result<NewKey> {
    let mut fields = Fields::new(object, "");
    let name = fields.required("name", |fields, name| fields.parsed(name, parse_name));
    let words = fields.texts("scopes");
    let mut scopes = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match Scope::parse(word) {
            Ok(scope) => scopes.push(scope),
            Err(wrong) => fields.wrong_at(format!("/scopes/{at}"), wrong),
        }
    }
    if words.is_empty() {
        fields.wrong("scopes", Wrong::new("missing", "Say what the key may be used for."));
    }
    scopes.sort_unstable();
    scopes.dedup();
    let (until, days) = (moment(&mut fields, "expires_at"), fields.number("expires_in_days"));
    if until.is_some() && days.is_some() {
        fields.wrong("expires_in_days", Wrong::new("exclusive_fields", "Send this or `expires_at`, not both."));
    }
    if days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        let detail = format!("A key lasts 1 to {MOST_DAYS} days.");
        fields.wrong("expires_in_days", Wrong::new("out_of_range", detail));
    }
    let user = fields.parsed("user", Id::parse);
    let faults = fields.finish();
    match name {
        Some(name) if faults.is_empty() => {
            let expires_at = until.unwrap_or_else(|| days_after(now, days.unwrap_or(DAYS)));
            Ok(NewKey { name, scopes, expires_at, user })
        }
        _ => Err(Error::Invalid(faults)),
    }
}

/// Your own keys; for admins everybody's. With a session alone.
///
/// ```sh
/// curl -H "Authorization: Bearer $TOKEN" 'http://127.0.0.1:8080/v1/admin/keys'
/// ```
#[utoipa::path(operation_id = "list_keys", tag = "House", params(ListKeys),
    responses((status = 200, description = "A page of keys.", body = KeyList), AdminFailures))]
#[get("/v1/admin/keys")]
pub async fn list_keys(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let mut query = Query::of(&request, LIST);
    let key = state.site.cursor_key.clone();
    let asked = paging::Asked::read(&mut query, "keys", LIST, &key);
    let user = query.one(&params::USER, Id::parse);
    query.check()?;
    let list = state
        .db
        .examine(move |conn| {
            let before = asked.after.as_ref().map(|(_, id)| *id);
            let (found, more) = keys::list(conn, &caller, user, before, asked.limit)?;
            let last = found.last().map(|last| (Key::Moment(last.created_at.micros()), last.id));
            Ok(KeyList { page: asked.page(last, more, &key), data: found.iter().map(KeyView::of).collect() })
        })
        .await?;
    let json = serde_json::to_vec(&list).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never).with_pages(&request, list.page.next.as_deref(), None))
}

/// One key.
///
/// ```sh
/// curl -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:8080/v1/admin/keys/$KEY"
/// ```
#[utoipa::path(operation_id = "get_key", tag = "House", params(("key" = String, Path, description = "Id.")),
    responses((status = 200, description = "The key, without its secret.", body = KeyView), AdminFailures))]
#[get("/v1/admin/keys/{key}")]
pub async fn get_key(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let id = id_in_path(&request, "key")?;
    let found = state.db.examine(move |conn| keys::get(conn, &caller, id)).await?;
    let json = serde_json::to_vec(&KeyView::of(&found)).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never))
}

/// Makes a key for a script. The answer holds the key itself; nobody can be told it again.
///
/// ```sh
/// curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/keys' \
///   -d '{"name": "nightly import", "scopes": ["articles:read"], "expires_in_days": 30}'
/// ```
#[utoipa::path(operation_id = "create_key", tag = "House",
    request_body(content = KeyInput, content_type = "application/json"),
    responses((status = 201, description = "The key, with its secret.", body = KeyView), SignInFailures))]
#[post("/v1/admin/keys")]
pub async fn create_key(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?.told_once();
    let new = read(asked.object()?, state.db.now())?;
    asked
        .make(&state, move |tx, asked| {
            let (key, secret) = keys::create(tx, &asked.caller, &new)?;
            let view = KeyView { key: (!asked.dry_run).then_some(secret), ..KeyView::of(&key) };
            Made::new(&view, None, format!("/v1/admin/keys/{}", view.id))
        })
        .await
}

/// Revokes a key: from now on it opens nothing. May be repeated.
///
/// ```sh
/// curl -X DELETE -H "Authorization: Bearer $TOKEN" \
///   "http://127.0.0.1:8080/v1/admin/keys/$KEY"
/// ```
#[utoipa::path(operation_id = "revoke_key", tag = "House", params(("key" = String, Path, description = "Id.")),
    responses((status = 204, description = "It opens nothing any more."), SignInFailures))]
#[delete("/v1/admin/keys/{key}")]
pub async fn revoke_key(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let id = id_in_path(&request, "key")?;
    asked
        .make(&state, move |tx, asked| {
            keys::revoke(tx, &asked.caller, id)?;
            Ok(Made::nothing())
        })
        .await
}
