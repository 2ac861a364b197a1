//! What every request passes, whatever its address: its id, its method, panics, common headers, the log, the meters.

use super::{
    State,
    cors::Cors,
    problem::{Problem, print},
    routes::Route,
};
use crate::{
    domain::{caller::Caller, fault::Fault},
    error::Error,
};
use actix_web::{
    HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode, Uri,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, time::Instant};
use tracing::Instrument;

/// Says of a request that the front tells meters and log of it.
pub(super) struct Fronted;

/// The template of an address, for the meters; on every answer whose address is known.
pub(super) struct Template(pub(super) String);

/// What meters and log hear of a request.
pub(super) struct Telling<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    /// The template of its address.
    pub(super) route: &'a str,
    pub(super) id: &'a str,
    pub(super) begun: Instant,
}

impl Telling<'_> {
    /// Tells them.
    pub(super) fn tell(&self, state: &State, status: StatusCode) {
        state.metrics.request(self.method, self.route, status.as_u16(), self.begun.elapsed());
        self.log(status);
    }

    /// Tells the log.
    pub(super) fn log(&self, status: StatusCode) {
        if !tracing::enabled!(target: "broadsheet::access", tracing::Level::INFO) {
            return;
        }
        let Self { method, uri, route, id, begun } = self;
        // What lets somebody in is in no log: the link of a preview stands in its address.
        let path = if route.contains("{token}") { route } else { uri.path() };
        tracing::info!(
            target: "broadsheet::access",
            %method,
            path,
            query = uri.query().unwrap_or_default(),
            status = status.as_u16(),
            micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
            request_id = %id,
        );
    }
}

/// Names a request in the log; every handler of the newsroom can reach it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The middleware around every request.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let id = request_id(request.headers());
    let fronted = request.extensions().contains::<Fronted>();
    let Some(state) = request.app_data::<Data<State>>().cloned() else {
        return Ok(request.into_response(Problem::Of(Error::internal("the state is missing")).error_response()));
    };
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let cors = Cors::of(&request, &state.admin_origins);
    let route = state.routes.find(uri.path());
    let answer = match route {
        Some(route) if route.takes(&method) => through(request, next, route, &id, &cors).await,
        // What there is under the Admin API, and what not, is told to those alone who are known.
        _ if method != Method::OPTIONS && is_desk(uri.path()) => match known(request, &id).await {
            Ok(request) => Ok(nothing_there(request, route)),
            Err(refused) => Ok(refused),
        },
        _ => Ok(nothing_there(request, route)),
    };
    let status = match &answer {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let template = route.map_or("-", |route| route.template.as_str());
    if !fronted || answer.is_err() {
        let told = Telling { method: &method, uri: &uri, route: template, id: &id, begun: started };
        told.tell(&state, status);
    }
    answer.map(|mut response| {
        if let Some(route) = route {
            response.response_mut().extensions_mut().insert(Template(route.template.clone()));
        }
        add_headers(response.headers_mut(), &id, &cors);
        let absent = [StatusCode::MOVED_PERMANENTLY, StatusCode::NOT_FOUND, StatusCode::GONE];
        if absent.contains(&response.status())
            && !cors.admin
            && let Ok(absent) = HeaderValue::from_str(&state.site.caching.absent)
        {
            response.headers_mut().insert(header::CACHE_CONTROL, absent);
        }
        completed(response, &id)
    })
}

/// Whether an address is the newsroom's, where everybody says who they are.
fn is_desk(path: &str) -> bool {
    path == "/v1/admin" || path.starts_with("/v1/admin/")
}

/// Lets nobody on who is not known.
async fn known(mut request: ServiceRequest, id: &str) -> Result<ServiceRequest, ServiceResponse<BoxBody>> {
    request.extensions_mut().insert(RequestId(id.to_owned()));
    match request.extract::<Caller>().await {
        Ok(_) => Ok(request),
        Err(problem) => Err(request.into_response(problem.error_response())),
    }
}

/// That there is nothing at an address, or that it does not take the method.
fn nothing_there(request: ServiceRequest, route: Option<&Route>) -> ServiceResponse<BoxBody> {
    match route {
        None => no_route(request),
        Some(route) => request.into_response(Problem::Method { allow: route.allow.clone() }.error_response()),
    }
}

/// Lets the request through to its address, which takes its method.
async fn through(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    route: &Route,
    id: &str,
    cors: &Cors,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let method = request.method();
    if method == Method::OPTIONS {
        return Ok(options(request, &route.allow, cors));
    }
    if method == Method::HEAD {
        // The server leaves the body out of the answer by itself, and tells its length.
        request.head_mut().method = Method::GET;
    }
    if cors.admin {
        request.extensions_mut().insert(RequestId(id.to_owned()));
    }
    pass(request, next, id, cors).instrument(tracing::error_span!("request", %id)).await
}

/// Takes the client's own id if it is short and plain, else makes one.
pub(super) fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    given.filter(plain).map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

fn no_route(request: ServiceRequest) -> ServiceResponse<BoxBody> {
    let detail = match request.path().strip_suffix('/').filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("Addresses have no slash at their end: ask for {rest}"),
        None => "There is nothing at this address: begin at /v1, or read /docs.".to_owned(),
    };
    request.into_response(Problem::NoRoute(detail).error_response())
}

fn options(request: ServiceRequest, allow: &str, cors: &Cors) -> ServiceResponse<BoxBody> {
    let preflight = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = actix_web::HttpResponse::NoContent();
    response.insert_header((header::ALLOW, allow));
    if preflight && let Some(may_send) = cors.may_send() {
        response.insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allow));
        response.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, may_send));
        response.insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"));
    }
    request.into_response(response.finish())
}

/// What broke behind the gate where no answer was made: a panic, or a layer of the server that refused.
#[derive(Debug)]
struct Broken {
    problem: Problem,
    id: String,
    cors: Cors,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(out)
    }
}

impl ResponseError for Broken {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.problem.error_response();
        add_headers(response.headers_mut(), &self.id, &self.cors);
        with_request_id(response, &self.problem, &self.id)
    }
}

/// Lets the request through. The request itself cannot be kept meanwhile, so what breaks is an error of the server's.
async fn pass(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    id: &str,
    cors: &Cors,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let problem = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => return Ok(response.map_into_boxed_body()),
        Ok(Err(error)) if error.as_response_error().status_code().is_server_error() => {
            Problem::Of(Error::internal(error.to_string()))
        }
        Ok(Err(error)) => {
            let fault = Fault::pointer("", "malformed_request", error.to_string());
            Problem::Of(Error::Malformed(vec![fault]))
        }
        Err(_) => Problem::Of(Error::internal("a handler panicked")),
    };
    Err(Broken { problem, id: id.to_owned(), cors: cors.clone() }.into())
}

/// Adds the headers that every answer has.
fn add_headers(headers: &mut HeaderMap, id: &str, cors: &Cors) {
    cors.add(headers);
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(HeaderName::from_static("x-request-id"), id);
}

/// A fault of ours names the request, so that whoever reports it can be helped.
fn with_request_id(response: HttpResponse, problem: &Problem, id: &str) -> HttpResponse {
    let mut body = problem.body();
    body.request_id = Some(id.to_owned());
    response.set_body(BoxBody::new(print(&body)))
}

/// The problem behind an answer of 500 and over.
fn completed(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    if !response.status().is_server_error() {
        return response;
    }
    let told = response.response().error().and_then(|error| error.as_error::<Problem>()).map(Problem::body);
    let mut body = told.unwrap_or_else(|| Problem::Of(Error::internal("")).body());
    body.request_id = Some(id.to_owned());
    response.map_body(|_, _| BoxBody::new(print(&body)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, body::to_bytes, middleware::from_fn, test, web};

    /// What comes to the client of a handler that panics.
    #[actix_web::test]
    async fn a_panic_becomes_a_problem_that_names_its_request() {
        let app = App::new()
            .wrap(from_fn(|request, next| async {
                let cors = Cors::of(&request, &[]);
                pass(request, next, "the-request", &cors).await
            }))
            .route("/", web::get().to(|| async { if true { panic!("of the test") } else { "" } }));
        let app = test::init_service(app).await;
        let error = test::try_call_service(&app, test::TestRequest::get().uri("/").to_request()).await.err().unwrap();
        let response = error.error_response();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers().get("x-request-id").unwrap(), "the-request");
        assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
        let body = to_bytes(response.into_body()).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&problem["code"], &problem["request_id"]), (&"internal_error".into(), &"the-request".into()));
        assert!(!String::from_utf8_lossy(&body).contains("of the test"));
    }
}
