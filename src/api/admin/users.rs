//! Users: who may come in, what they are, and where. For admins.

use super::{
    articles::one,
    forms::{Known, references},
    paging, params,
    views::AdminPage,
    writing::{Asked, Made, as_object},
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        body::{JSON, MERGE_PATCH},
        input::{Named, Query},
        openapi::{AdminFailures, SignInFailures, WriteFailures},
        param::{Param, documented},
        problem::Problem,
    },
    auth::password,
    domain::{
        account::{Email, parse_name},
        caller::{Caller, Role},
        fault::Wrong,
        fields::Fields,
        id::Id,
        merge_patch::apply_to,
        page::Key,
        time::Time,
    },
    error::{Error, Result},
    newsroom::users::{self, Details, Filter, UserForm},
    store::Tx,
};
use actix_web::{
    HttpRequest, delete, get, patch, post, put,
    web::{Data, Payload},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A section that a user is bound to.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserSection {
    /// Its id.
    id: String,
    /// Its slug.
    slug: String,
    /// Its path.
    path: String,
    /// Its name.
    name: String,
}

/// Somebody who may sign in. What this shows, `PUT` and `PATCH` take; sections also by id, slug, path or name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    /// Their id.
    id: String,
    /// What they sign in with.
    #[schema(max_length = 254)]
    email: String,
    /// How they are called.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// What they are: `author`, `editor` or `admin`. More words may come.
    #[schema(value_type = String)]
    role: &'static str,
    /// The sections that they are bound to as an editor, with all below them; none: bound to none.
    sections: Vec<UserSection>,
    /// Whether they may not come in.
    suspended: bool,
    /// Since when they may not come in.
    #[schema(required = true, format = DateTime)]
    suspended_at: Option<String>,
    /// When they were last here with a session, to the minute.
    #[schema(required = true, format = DateTime)]
    last_seen_at: Option<String>,
    /// When they were added.
    #[schema(format = DateTime)]
    created_at: String,
    /// When they were last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// One more at every change.
    #[schema(minimum = 1)]
    version: i64,
    /// The password that was made up for a new user. Told this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, read_only)]
    initial_password: Option<String>,
}

/// A user as they shall be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct UserInput {
    /// What they sign in with.
    #[schema(max_length = 254)]
    email: String,
    /// How they are called.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// What they are: `author`, `editor` or `admin`.
    role: String,
    /// The sections that they are bound to: ids, slugs, paths or names, or the objects that came out.
    #[schema(nullable = false, required = false, value_type = Vec<Value>)]
    sections: Option<Vec<Value>>,
    /// Whether they may not come in.
    #[schema(nullable = false)]
    suspended: Option<bool>,
    /// A new password: 12 to 200 characters. For a new user one is made up if there is none.
    #[schema(nullable = false, min_length = 12, max_length = 200, write_only)]
    password: Option<String>,
}

/// A page of users.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserList {
    /// By e-mail address.
    data: Vec<UserView>,
    /// Where it stands.
    page: AdminPage,
}

impl UserView {
    /// A user as they are shown.
    pub(super) fn of(details: &Details) -> Self {
        let user = &details.user;
        let sections = details.sections.iter().map(|section| UserSection {
            id: section.id.to_string(),
            slug: section.slug.to_string(),
            path: section.path.clone(),
            name: section.names.name.clone(),
        });
        Self {
            id: user.id.to_string(),
            email: user.email.to_string(),
            name: user.name.clone(),
            role: user.role.as_str(),
            sections: sections.collect(),
            suspended: user.suspended_at.is_some(),
            suspended_at: shown(user.suspended_at),
            last_seen_at: shown(details.last_seen_at),
            created_at: user.created_at.to_string(),
            updated_at: user.updated_at.to_string(),
            version: user.version,
            initial_password: None,
        }
    }
}

pub(super) fn shown(time: Option<Time>) -> Option<String> {
    time.map(|time| time.to_string())
}

const LIST: &[&Param] = &[&params::USER_PART, &params::ROLE, &params::SUSPENDED, &params::LIMIT, &params::CURSOR];

documented!(
    /// The parameters of a list of users.
    ListUsers, LIST
);

/// What GET gives and nobody can set.
const READ_ONLY: &[&str] =
    &["id", "suspended_at", "last_seen_at", "created_at", "updated_at", "version", "initial_password"];

/// The id in the path; what is no id names nobody.
pub(super) fn id_in_path(request: &HttpRequest, what: &str) -> Result<Id> {
    Named::in_path(request, 3, what)?.id().ok_or_else(|| Error::NotFound(format!("No {what} has this id.")))
}

/// The users of this newsroom.
///
/// ```sh
/// curl -K admin.curl 'http://127.0.0.1:8080/v1/admin/users?role=editor&limit=10'
/// ```
#[utoipa::path(operation_id = "list_users", tag = "House", params(ListUsers),
    responses((status = 200, description = "A page of users.", body = UserList), AdminFailures))]
#[get("/v1/admin/users")]
pub async fn list_users(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    let mut query = Query::of(&request, LIST);
    let key = state.site.cursor_key.clone();
    let asked = paging::Asked::read(&mut query, "users", LIST, &key);
    let filter = Filter {
        part: query.one(&params::USER_PART, |text| Ok(Email::fold(text).to_string())),
        role: query.one(&params::ROLE, Role::parse),
        suspended: query.one(&params::SUSPENDED, |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Wrong::new("unknown_value", format!("`{text}` is neither `true` nor `false`."))),
        }),
    };
    query.check()?;
    let list = state
        .db
        .examine(move |conn| {
            let after = match &asked.after {
                Some((Key::Text(email), _)) => Some(email.as_str()),
                _ => None,
            };
            let (found, more) = users::list(conn, &caller, &filter, after, asked.limit)?;
            let last = found.last().map(|last| (Key::Text(last.user.email.to_string()), last.user.id));
            Ok(UserList { page: asked.page(last, more, &key), data: found.iter().map(UserView::of).collect() })
        })
        .await?;
    let json = serde_json::to_vec(&list).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never).with_pages(&request, list.page.next.as_deref(), None))
}

/// One user.
///
/// ```sh
/// curl -K admin.curl "http://127.0.0.1:8080/v1/admin/users/$OMAR"
/// ```
#[utoipa::path(operation_id = "get_user", tag = "House", params(("user" = String, Path, description = "Id.")),
    responses((status = 200, description = "The user.", body = UserView), AdminFailures))]
#[get("/v1/admin/users/{user}")]
pub async fn get_user(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let id = id_in_path(&request, "user")?;
    let details = state.db.examine(move |conn| users::get(conn, &caller, id)).await?;
    one(&UserView::of(&details), details.user.version)
}

/// A new password on its way: what is wrong with it is told with all other faults.
struct NewPassword {
    text: Option<String>,
    hash: Option<String>,
}

impl NewPassword {
    /// Takes the password out of a body and hashes it, before any transaction.
    async fn take(state: &State, sent: &mut Map<String, Value>, made_up: Option<&str>) -> Result<Self> {
        let text = match sent.get("password") {
            // What is no text is left there, for it is a fault.
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Null) | None => made_up.map(str::to_owned),
            Some(_) => None,
        };
        if text.is_some() {
            sent.shift_remove("password");
        }
        let hash = match text.clone().filter(|text| text.chars().count() <= 1_000) {
            Some(text) => Some(state.slowly(move || password::hash(&text)).await?),
            None => None,
        };
        Ok(Self { text, hash })
    }
}

fn form(sent: Map<String, Value>, current: Option<Map<String, Value>>, new: NewPassword) -> Result<UserForm> {
    let mut fields = Fields::new(sent, "");
    Known(current.unwrap_or_default()).take(&mut fields, READ_ONLY);
    let email = fields.required("email", |fields, name| fields.parsed(name, Email::parse));
    let name = fields.required("name", |fields, name| fields.parsed(name, parse_name));
    let role = fields.required("role", |fields, name| fields.parsed(name, Role::parse));
    let sections = references(&mut fields, "sections", 100);
    let suspended = fields.truth("suspended").unwrap_or(false);
    if fields.text("password").is_none()
        && let (Some(text), Some(email)) = (&new.text, &email)
        && let Err(wrong) = password::check(text, email)
    {
        fields.wrong("password", wrong);
    }
    let faults = fields.finish();
    match (email, name, role) {
        (Some(email), Some(name), Some(role)) if faults.is_empty() => {
            Ok(UserForm { email, name, role, sections, suspended, password_hash: new.hash })
        }
        _ => Err(Error::Invalid(faults)),
    }
}

/// Adds a user. Without `password` one is made up, and told once as `initial_password`.
///
/// ```sh
/// curl -K admin.curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/admin/users' \
///   -d '{"email": "omar@harbour-dispatch.example", "name": "Omar Saleh", "role": "author"}'
/// ```
#[utoipa::path(operation_id = "create_user", tag = "House",
    request_body(content = UserInput, content_type = "application/json"),
    responses((status = 201, description = "The user.", body = UserView), SignInFailures))]
#[post("/v1/admin/users")]
pub async fn create_user(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?.told_once();
    users::may_write(&asked.caller)?;
    let mut sent = asked.object()?;
    let made_up = password::generate(state.db.secret());
    let told = sent.get("password").is_none_or(Value::is_null).then(|| made_up.clone());
    let new = NewPassword::take(&state, &mut sent, Some(&made_up)).await?;
    asked
        .make(&state, move |tx, asked| {
            let details = users::create(tx, &asked.caller, form(sent, None, new)?)?;
            let view = UserView { initial_password: told.filter(|_| !asked.dry_run), ..UserView::of(&details) };
            Made::new(&view, Some(view.version), format!("/v1/admin/users/{}", view.id))
        })
        .await
}

fn save(
    tx: &mut Tx<'_>,
    asked: &Asked,
    id: Id,
    new: NewPassword,
    wanted: impl FnOnce(&Map<String, Value>) -> Map<String, Value>,
) -> Result<Made> {
    let held = users::hold(tx, &asked.caller, id)?;
    let current = as_object(&UserView::of(&held.details))?;
    let form = form(wanted(&current), Some(current), new)?;
    let details = users::update(tx, &asked.caller, held, asked.made_for, form)?;
    Made::thing(&UserView::of(&details), Some(details.user.version))
}

/// Changes a user: JSON Merge Patch. Suspension and another password end their sessions; another role or other
/// sections hold at their next request.
///
/// ```sh
/// curl -K admin.curl -X PATCH -H 'Content-Type: application/json' -H 'If-Match: *' \
///   "http://127.0.0.1:8080/v1/admin/users/$OMAR" -d '{"suspended": true}'
/// ```
#[utoipa::path(operation_id = "update_user", tag = "House", params(("user" = String, Path, description = "Id.")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The user as they are now.", body = UserView), WriteFailures))]
#[patch("/v1/admin/users/{user}")]
pub async fn update_user(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, MERGE_PATCH, &[]).await?;
    users::may_write(&asked.caller)?;
    let (mut patch, id) = (asked.object()?, id_in_path(&request, "user")?);
    let new = NewPassword::take(&state, &mut patch, None).await?;
    asked
        .make(&state, move |tx, asked| {
            save(tx, asked, id, new, |current| {
                let mut wanted = current.clone();
                apply_to(&mut wanted, patch);
                wanted
            })
        })
        .await
}

/// Replaces a user by the whole document that is sent. The password stays unless another is sent.
///
/// ```sh
/// curl -K admin.curl -X PUT -H 'Content-Type: application/json' -H 'If-Match: *' \
///   "http://127.0.0.1:8080/v1/admin/users/$OMAR" \
///   -d '{"email": "omar@harbour-dispatch.example", "name": "Omar Saleh", "role": "editor", "sections": ["city"]}'
/// ```
#[utoipa::path(operation_id = "replace_user", tag = "House", params(("user" = String, Path, description = "Id.")),
    request_body(content = UserInput, content_type = "application/json"),
    responses((status = 200, description = "The user as they are now.", body = UserView), WriteFailures))]
#[put("/v1/admin/users/{user}")]
pub async fn replace_user(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    users::may_write(&asked.caller)?;
    let (mut sent, id) = (asked.object()?, id_in_path(&request, "user")?);
    let new = NewPassword::take(&state, &mut sent, None).await?;
    asked.make(&state, move |tx, asked| save(tx, asked, id, new, |_| sent)).await
}

/// Removes a user who has made nothing. Others are suspended instead.
///
/// ```sh
/// curl -K admin.curl -X DELETE -H 'If-Match: *' \
///   "http://127.0.0.1:8080/v1/admin/users/$OMAR"
/// ```
#[utoipa::path(operation_id = "delete_user", tag = "House", params(("user" = String, Path, description = "Id.")),
    responses((status = 204, description = "There is no such user any more."), WriteFailures))]
#[delete("/v1/admin/users/{user}")]
pub async fn delete_user(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let asked = Asked::read(&request, caller, payload, JSON, &[]).await?;
    let id = id_in_path(&request, "user")?;
    asked
        .make(&state, move |tx, asked| {
            users::delete(tx, &asked.caller, id, asked.made_for)?;
            Ok(Made::nothing())
        })
        .await
}
