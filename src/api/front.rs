//! The front of the house: a question of a reader that was answered before gets the same bytes again, before its
//! address is looked up and before anything is decoded. All else goes through.
//!
//! An answer is kept as it is without conditions and compression; from it every form is answered: 304, `br`, `gzip`,
//! and HEAD. Requests of the newsroom, of previews and of the service itself are none of this.

use super::{
    State,
    answer::{encode, is_known},
    gate::{self, Fronted, Telling, Template},
};
use crate::{
    domain::time::Time,
    rendered::{Asked, Coding, Forms, Rendered},
};
use actix_http::{Request, Response};
use actix_service::IntoServiceFactory;
use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{AppConfig, Service, ServiceFactory, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    web::Data,
};
use futures_util::future::{Either, LocalBoxFuture, Ready, ready};
use std::{
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

/// For so long a node may not know of a change that another has written; after that it asks the database each time.
const UNCERTAIN: Duration = Duration::from_secs(2);
/// Names a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The application with its front.
pub struct Front<A> {
    app: A,
    state: Data<State>,
}

impl<A> Front<A> {
    /// Puts the front before an application.
    pub fn of(app: impl IntoServiceFactory<A, Request>, state: Data<State>) -> Self
    where
        A: ServiceFactory<Request>,
    {
        Self { app: app.into_factory(), state }
    }
}

impl<A> ServiceFactory<Request> for Front<A>
where
    A: ServiceFactory<
            Request,
            Config = AppConfig,
            Response = ServiceResponse<BoxBody>,
            Error = actix_web::Error,
            InitError = (),
        >,
    A::Service: 'static,
    A::Future: 'static,
{
    type Response = Response<BoxBody>;
    type Error = actix_web::Error;
    type Config = AppConfig;
    type Service = Served<A::Service>;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Self::Service, ()>>;

    fn new_service(&self, config: AppConfig) -> Self::Future {
        let (app, state) = (self.app.new_service(config), Data::clone(&self.state));
        Box::pin(async move { Ok(Served { app: Rc::new(app.await?), state }) })
    }
}

/// The same, as a worker runs it.
pub struct Served<A> {
    app: Rc<A>,
    state: Data<State>,
}

type Done = Result<Response<BoxBody>, actix_web::Error>;

impl<A> Service<Request> for Served<A>
where
    A: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error> + 'static,
{
    type Response = Response<BoxBody>;
    type Error = actix_web::Error;
    type Future = Either<Ready<Done>, LocalBoxFuture<'static, Done>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.app.poll_ready(context)
    }

    fn call(&self, request: Request) -> Self::Future {
        let begun = Instant::now();
        if self.is_kept_for(&request)
            && let Some(answers) = &self.state.answers
            && let Some(kept) = answers.find(asked(&request), self.state.db.latest_change(), || self.state.db.now())
        {
            self.state.metrics.looked_up(true);
            return Either::Left(ready(Ok(answer(&self.state, &request, &kept, begun))));
        }
        let (app, state) = (Rc::clone(&self.app), Data::clone(&self.state));
        let is_kept = self.is_kept_for(&request) && request.method() == Method::GET;
        Either::Right(Box::pin(async move {
            match is_kept {
                true => once(&*app, &state, request, begun).await,
                false => Ok(app.call(request).await?.into()),
            }
        }))
    }
}

impl<A> Served<A> {
    /// Whether answers to such a request are kept.
    fn is_kept_for(&self, request: &Request) -> bool {
        let certain = || self.state.following.as_ref().is_none_or(|following| following.uncertain_for() < UNCERTAIN);
        let method = request.method();
        self.state.answers.is_some()
            && (method == Method::GET || method == Method::HEAD)
            && is_of_readers(request.path())
            && certain()
    }
}

/// Whether an address is of the Content API, and its answer the same for everybody.
fn is_of_readers(path: &str) -> bool {
    let below = |face: &str| path.strip_prefix(face).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below("/v1") && !["/v1/admin", "/v1/auth", "/v1/previews"].into_iter().any(below)
}

/// What is asked: two that ask the same with other words are answered twice.
fn asked(request: &Request) -> &str {
    request.uri().path_and_query().map_or("/", |asked| asked.as_str())
}

/// Answers a question that has no answer yet; of many that are the same at once, one is rendered.
async fn once<A>(app: &A, state: &Data<State>, mut request: Request, begun: Instant) -> Done
where
    A: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>,
{
    let Some(answers) = &state.answers else { return Ok(app.call(request).await?.into()) };
    let question = asked(&request).to_owned();
    let asked = answers.ask(&question, || state.db.latest_change(), || state.db.now()).await;
    // Who waited for another's answer found one.
    state.metrics.looked_up(matches!(asked, Asked::Kept(_)));
    let place = match asked {
        Asked::Kept(kept) => return Ok(answer(state, &request, &kept, begun)),
        Asked::Unkept => return Ok(app.call(request).await?.into()),
        Asked::Render(place) => place,
    };
    // From here on whatever changes makes the answer untrue.
    let seen = state.db.latest_change();
    let until = match answers.moment(seen, state.db.now()) {
        Some(until) => until,
        None => {
            let Ok(until) = state.db.read(|public| public.next_moment()).await else {
                return Ok(app.call(request).await?.into());
            };
            answers.remember_moment(seen, until);
            until
        }
    };
    let asked = Conditions::taken_from(&mut request);
    let response = app.call(request).await?;
    let route = response.response().extensions().get::<Template>().map(|template| template.0.clone());
    let told = Telling {
        method: &Method::GET,
        uri: &asked.uri,
        route: &route.clone().unwrap_or_else(|| "-".to_owned()),
        id: &asked.id,
        begun,
    };
    let response = match kept(response, route, seen, until) {
        Ok(rendered) => {
            let rendered = Arc::new(rendered);
            place.keep(Arc::clone(&rendered));
            shape(&rendered, &asked.headers)
        }
        // The next who waits for it tries.
        Err(response) => response,
    };
    Ok(told.finish(state, response))
}

/// What of a request decides in which form it is answered, and not what is answered.
struct Conditions {
    headers: HeaderMap,
    uri: actix_web::http::Uri,
    id: String,
}

impl Conditions {
    /// Takes it out of the request, so that the answer is whole and plain.
    fn taken_from(request: &mut Request) -> Self {
        let id = gate::request_id(request.headers());
        let uri = request.uri().clone();
        let mut headers = HeaderMap::new();
        for name in [header::IF_NONE_MATCH, header::ACCEPT_ENCODING] {
            for value in request.headers().get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
            request.headers_mut().remove(&name);
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            request.headers_mut().insert(REQUEST_ID, id);
        }
        // It is told once, here.
        request.extensions_mut().insert(Fronted);
        Self { headers, uri, id }
    }
}

/// An answer as it can be kept; or back as it is, if it cannot.
fn kept(
    response: ServiceResponse<BoxBody>,
    route: Option<String>,
    seen: i64,
    until: Option<Time>,
) -> Result<Rendered, Response<BoxBody>> {
    let status = response.status();
    let public = response
        .headers()
        .get(header::CACHE_CONTROL)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| !value.contains("no-store") && !value.contains("private"));
    let answers = [StatusCode::OK, StatusCode::MOVED_PERMANENTLY, StatusCode::NOT_FOUND, StatusCode::GONE];
    let (Some(route), true, true) = (route, public, answers.contains(&status)) else { return Err(response.into()) };
    let (head, body) = response.into_parts().1.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        Err(body) => return Err(head.set_body(body).into()),
    };
    let tag = head.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let tag = tag.map(|tag| tag.trim_matches('"').to_owned());
    let headers = head.headers().iter().filter(|(name, _)| **name != header::ETAG && **name != REQUEST_ID);
    let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Rendered { status, headers, body, tag, route, seen, until, forms: Forms::default() })
}

fn answer(state: &State, request: &Request, kept: &Rendered, begun: Instant) -> Response<BoxBody> {
    let id = gate::request_id(request.headers());
    let told = Telling { method: request.method(), uri: request.uri(), route: &kept.route, id: &id, begun };
    told.finish(state, shape(kept, request.headers()))
}

impl Telling<'_> {
    /// Names the request in its answer, and tells meters and log of it.
    fn finish(&self, state: &State, mut response: Response<BoxBody>) -> Response<BoxBody> {
        if let Ok(id) = HeaderValue::from_str(self.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        self.tell(state, response.status());
        response
    }
}

/// A kept answer in the form that is asked for.
fn shape(kept: &Rendered, asked: &HeaderMap) -> Response<BoxBody> {
    let coding = match kept.tag {
        Some(_) => Coding::choose(asked, kept.body.len()),
        None => Coding::Plain,
    };
    let known = kept.tag.as_ref().is_some_and(|tag| is_known(asked, tag));
    let coded = if known { Ok(Default::default()) } else { kept.coded(coding, |bytes| encode(coding, bytes)) };
    let (coding, body) = match coded {
        Ok(body) => (coding, body),
        // What cannot be compressed is sent as it is.
        Err(_) => (Coding::Plain, kept.body.clone()),
    };
    let status = if known { StatusCode::NOT_MODIFIED } else { kept.status };
    let mut response = Response::with_body(status, if known { BoxBody::new(()) } else { BoxBody::new(body) });
    let headers = response.headers_mut();
    for (name, value) in &kept.headers {
        if !known || *name != header::CONTENT_TYPE {
            headers.append(name.clone(), value.clone());
        }
    }
    if let Some(tag) = &kept.tag
        && let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}{}\"", coding.suffix()))
    {
        headers.insert(header::ETAG, tag);
    }
    if let (Some(name), false) = (coding.name(), known) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}
