//! Coming in, staying in, going out, and one's own account.

use super::{forms::exact_text, users::UserView};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        body::{self, JSON, MERGE_PATCH, Takes},
        input::Query,
        openapi::{AdminFailures, SignInFailures},
        problem::Problem,
    },
    auth::token,
    domain::{
        account::{Email, parse_name},
        caller::Caller,
        fields::Fields,
    },
    error::{Error, Result},
    newsroom::login::{self as entry, Credentials, MyChange},
};
use actix_web::{
    HttpRequest, get, patch, post,
    web::{Data, Payload},
};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How many bytes a body of this file may have.
const MAX_BODY: usize = 16 << 10;

/// What somebody signs in with.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct SignIn {
    /// The e-mail address.
    #[schema(max_length = 500, example = "layla@harbour-dispatch.example")]
    email: String,
    /// The password.
    #[schema(max_length = 1000, example = "the ferry leaves at dawn")]
    password: String,
}

/// What keeps somebody in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct Refresh {
    /// The last refresh token.
    #[schema(max_length = 2000, example = "bsf_…")]
    refresh_token: String,
}

/// What somebody changes of their own account. What is left out stays.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it gives the document a schema; bodies are read field by field")]
pub struct UpdateMe {
    /// How they are called.
    #[schema(nullable = false, min_length = 1, max_length = 120)]
    name: Option<String>,
    /// What they sign in with. Needs `current_password`.
    #[schema(nullable = false, max_length = 254)]
    email: Option<String>,
    /// Another password: 12 to 200 characters. Needs `current_password`, and ends all other sessions.
    #[schema(nullable = false, min_length = 12, max_length = 200)]
    password: Option<String>,
    /// The password as it is now.
    #[schema(nullable = false, max_length = 1000)]
    current_password: Option<String>,
}

/// The tokens of somebody who has come in.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// Opens the Admin API: send it as `Authorization: Bearer …`.
    access_token: String,
    /// How it is sent: `Bearer`.
    #[schema(value_type = String)]
    token_type: &'static str,
    /// For how many seconds it is good.
    #[schema(minimum = 1)]
    expires_in: i64,
    /// Gets the next two tokens, once. One that is sent twice ends the session.
    refresh_token: String,
    /// Until when it does.
    #[schema(format = DateTime)]
    refresh_expires_at: String,
    /// Who you are.
    user: UserView,
}

fn answer<T: Serialize>(thing: &T) -> Result<Answer, Problem> {
    let json = serde_json::to_vec(thing).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never))
}

async fn fields(request: &HttpRequest, payload: Payload, types: &'static [&'static str]) -> Result<Fields, Problem> {
    Query::of(request, &[]).finish(())?;
    let body = body::read(request, payload, Takes { limit: MAX_BODY, ..Takes::types(types) }).await?;
    Ok(Fields::new(body::object(&body)?, ""))
}

/// A value that was read, unless something was wrong.
fn checked<T>(fields: Fields, value: Option<T>) -> Result<T> {
    let faults = fields.finish();
    match value {
        Some(value) if faults.is_empty() => Ok(value),
        _ => Err(Error::Invalid(faults)),
    }
}

fn signed_in(signed: entry::SignedIn) -> SignedIn {
    SignedIn {
        access_token: signed.access_token,
        token_type: "Bearer",
        expires_in: token::LIFETIME,
        refresh_token: signed.refresh_token,
        refresh_expires_at: signed.refresh_expires_at.to_string(),
        user: UserView::of(&signed.details),
    }
}

/// Sign in with e-mail and password.
///
/// After 10 failures of an account, or 50 from an address, within a quarter of an hour: 429. No such account, a wrong
/// password and a suspended user are answered alike.
///
/// ```sh
/// curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/auth/login' \
///   -d '{"email": "layla@harbour-dispatch.example", "password": "the ferry leaves at dawn"}'
/// ```
#[utoipa::path(operation_id = "login", tag = "Sign-in", request_body(content = SignIn, content_type = "application/json"),
    responses((status = 200, description = "Your tokens.", body = SignedIn), SignInFailures))]
#[post("/v1/auth/login")]
pub async fn login(request: HttpRequest, payload: Payload, state: Data<State>) -> Result<Answer, Problem> {
    let mut fields = fields(&request, payload, JSON).await?;
    let email = fields.required("email", |fields, name| exact_text(fields, name, 500));
    let password = fields.required("password", |fields, name| exact_text(fields, name, 1_000));
    let credentials = checked(fields, email.zip(password))?;
    let credentials = Credentials { email: credentials.0, password: credentials.1 };
    let (db, door) = (state.db.clone(), Arc::clone(&state.door));
    let origin = door.origin(&request);
    let signed = state.slowly(move || entry::sign_in(&db, &door.ring, &credentials, &origin)).await?;
    answer(&signed_in(signed))
}

/// Change a refresh token for the next two tokens.
///
/// Each refresh token works once. One that comes a second time was stolen from somebody: it ends the session.
///
/// ```sh
/// curl -H 'Content-Type: application/json' 'http://127.0.0.1:8080/v1/auth/refresh' \
///   -d "{\"refresh_token\": \"$REFRESH_TOKEN\"}"
/// ```
#[utoipa::path(operation_id = "refresh", tag = "Sign-in", request_body(content = Refresh, content_type = "application/json"),
    responses((status = 200, description = "Your tokens.", body = SignedIn), SignInFailures))]
#[post("/v1/auth/refresh")]
pub async fn refresh(request: HttpRequest, payload: Payload, state: Data<State>) -> Result<Answer, Problem> {
    let mut fields = fields(&request, payload, JSON).await?;
    let refresh_token = fields.required("refresh_token", |fields, name| exact_text(fields, name, 2_000));
    let refresh_token = checked(fields, refresh_token)?;
    let (db, door) = (state.db.clone(), Arc::clone(&state.door));
    let origin = door.origin(&request);
    let signed = state.slowly(move || entry::refresh(&db, &door.ring, &refresh_token, &origin)).await?;
    answer(&signed_in(signed))
}

/// Sign out: the session ends, and its access token opens nothing any more.
///
/// ```sh
/// curl -X POST -H "Authorization: Bearer $TOKEN" 'http://127.0.0.1:8080/v1/auth/logout'
/// ```
#[utoipa::path(operation_id = "logout", tag = "Sign-in",
    responses((status = 204, description = "The session has ended."), SignInFailures))]
#[post("/v1/auth/logout")]
pub async fn logout(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    checked(fields(&request, payload, JSON).await?, Some(()))?;
    state.db.write(move |tx| entry::sign_out(tx, &caller)).await?;
    Ok(Answer::made(204, Vec::new(), None, None))
}

/// Who you are: the user behind the token or the key.
///
/// ```sh
/// curl -K editor.curl 'http://127.0.0.1:8080/v1/auth/me'
/// ```
#[utoipa::path(operation_id = "get_me", tag = "Sign-in",
    responses((status = 200, description = "You.", body = UserView), AdminFailures))]
#[get("/v1/auth/me")]
pub async fn get_me(request: HttpRequest, caller: Caller, state: Data<State>) -> Result<Answer, Problem> {
    Query::of(&request, &[]).finish(())?;
    let details = state.db.examine(move |conn| entry::get_me(conn, &caller)).await?;
    answer(&UserView::of(&details))
}

/// Change your own name, e-mail address or password; with a session, not with a key.
///
/// ```sh
/// curl -X PATCH -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
///   'http://127.0.0.1:8080/v1/auth/me' -d '{"name": "Layla Haddad"}'
/// ```
#[utoipa::path(operation_id = "update_me", tag = "Sign-in",
    request_body(content = UpdateMe, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "You, as you are now.", body = UserView), SignInFailures))]
#[patch("/v1/auth/me")]
pub async fn update_me(
    request: HttpRequest,
    caller: Caller,
    payload: Payload,
    state: Data<State>,
) -> Result<Answer, Problem> {
    let mut fields = fields(&request, payload, MERGE_PATCH).await?;
    let change = MyChange {
        name: fields.parsed("name", parse_name),
        email: fields.parsed("email", Email::parse),
        password: exact_text(&mut fields, "password", 1_000),
        current_password: exact_text(&mut fields, "current_password", 1_000),
    };
    let change = checked(fields, Some(change))?;
    let (db, origin) = (state.db.clone(), state.door.origin(&request));
    let details = state.slowly(move || entry::change_me(&db, &caller, &change, &origin)).await?;
    answer(&UserView::of(&details))
}
