//! The front of the house: a question of a reader that was answered before gets the same bytes again, before its
//! address is looked up and before anything is decoded. All else goes through.
//!
//! An answer is kept as it is without conditions and compression; from it every form is answered: 304, `br`, `gzip`,
//! and HEAD. Requests of the newsroom, of previews and of the service itself are none of this.

use super::{
    State,
    answer::{encode, is_known},
    gate::{self, Fronted, Telling, Template},
    is_for_everybody,
    question::asked,
};
use crate::{
    domain::{freshness::Basis, time::Time},
    rendered::{Asked, Coding, Header, Origin, Rendered},
    store::Db,
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
    time::Instant,
};

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
        let of_readers = is_of_readers(&request);
        let now = self.state.db.now();
        let keeps = of_readers && self.state.may_keep(now);
        if keeps
            && let Some(answers) = &self.state.answers
            && let Some(kept) = answers.find(&asked(request.uri()), |kept| holds(&self.state, kept, now))
        {
            self.state.metrics.looked_up(true);
            return Either::Left(ready(Ok(answer(&self.state, &request, &kept, begun))));
        }
        let (app, state) = (Rc::clone(&self.app), Data::clone(&self.state));
        Either::Right(Box::pin(async move {
            if keeps && request.method() == Method::GET {
                once(&*app, &state, request, begun).await
            } else if of_readers {
                alone(&*app, &state, request).await
            } else {
                Ok(app.call(request).await?.into())
            }
        }))
    }
}

/// Whether a request reads the Content API, where the answer is the same for everybody.
fn is_of_readers(request: &Request) -> bool {
    let path = request.path();
    let below = |face: &str| path.strip_prefix(face).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    [Method::GET, Method::HEAD].contains(request.method())
        && below("/v1")
        && !["/v1/admin", "/v1/auth", "/v1/previews"].into_iter().any(below)
}

/// Whether an answer that is kept is true.
fn holds(state: &State, kept: &Rendered, now: Time) -> bool {
    state.db.recent().is_true(&kept.origin.basis, &kept.seen, kept.origin.until, now)
}

/// Answers a question that has no answer yet; of many that are the same at once, one is rendered.
async fn once<A>(app: &A, state: &Data<State>, mut request: Request, begun: Instant) -> Done
where
    A: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>,
{
    let Some(answers) = &state.answers else { return alone(app, state, request).await };
    let question = asked(request.uri()).into_owned();
    let found = answers.ask(&question, |kept| holds(state, kept, state.db.now())).await;
    // Who waited for another's answer found one.
    state.metrics.looked_up(matches!(found, Asked::Kept(_)));
    let place = match found {
        Asked::Kept(kept) => return Ok(answer(state, &request, &kept, begun)),
        Asked::Unkept => return alone(app, state, request).await,
        Asked::Render(place) => place,
    };
    // From here on whatever is touched that the answer is made from makes it untrue.
    let seen = state.db.recent().tick();
    let rendered_at = state.db.now();
    let asked = Conditions::taken_from(&mut request);
    let (response, basis) = Db::gathering(app.call(request)).await;
    let response = with_keys(response?, state, &basis);
    let route = response.response().extensions().get::<Template>().map(|template| template.0.clone());
    let told = Telling {
        method: &Method::GET,
        uri: &asked.uri,
        route: &route.clone().unwrap_or_else(|| "-".to_owned()),
        id: &asked.id,
        begun,
    };
    let until = basis.until(rendered_at);
    let response = match kept(response, route, seen, basis, until) {
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

/// Answers a question by itself.
async fn alone<A>(app: &A, state: &State, request: Request) -> Done
where
    A: Service<Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>,
{
    let (response, basis) = Db::gathering(app.call(request)).await;
    Ok(with_keys(response?, state, &basis).into())
}

/// Adds the keys by which caches in front of us throw an answer away, if they may keep it.
fn with_keys(mut response: ServiceResponse<BoxBody>, state: &State, basis: &Basis) -> ServiceResponse<BoxBody> {
    let Some(name) = &state.site.caching.key_header else { return response };
    if !is_public(response.headers()) {
        return response;
    }
    let separator = if name == "cache-tag" { "," } else { " " };
    let keys = basis.keys().iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(separator);
    if let (Ok(name), Ok(keys)) = (HeaderName::try_from(name), HeaderValue::try_from(keys)) {
        response.headers_mut().insert(name, keys);
    }
    response
}

/// Whether anybody may keep an answer.
fn is_public(headers: &HeaderMap) -> bool {
    let told = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    told.is_some_and(is_for_everybody)
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
    basis: Basis,
    until: Time,
) -> Result<Rendered, Response<BoxBody>> {
    let status = response.status();
    let answers = [StatusCode::OK, StatusCode::MOVED_PERMANENTLY, StatusCode::NOT_FOUND, StatusCode::GONE];
    let (Some(route), true, true) = (route, is_public(response.headers()), answers.contains(&status)) else {
        return Err(response.into());
    };
    let (head, body) = response.into_parts().1.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        Err(body) => return Err(head.set_body(body).into()),
    };
    let named = head.headers().iter().filter(|(name, _)| **name != REQUEST_ID);
    let headers: Vec<Header> = named.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Rendered::new(status, headers, &body, Origin { route, basis, until }, seen))
}

fn answer(state: &State, request: &Request, kept: &Rendered, begun: Instant) -> Response<BoxBody> {
    let id = gate::request_id(request.headers());
    let told = Telling { method: request.method(), uri: request.uri(), route: &kept.origin.route, id: &id, begun };
    let mut response = shape(kept, request.headers());
    if request.method() != Method::GET || response.status() != kept.status {
        return told.finish(state, response);
    }
    told.name(&mut response);
    let counter = || state.metrics.counter(Method::GET.as_str(), &kept.origin.route, kept.status.as_u16());
    kept.meter.get_or_init(counter).inc();
    state.metrics.took(begun.elapsed());
    told.log(response.status());
    response
}

impl Telling<'_> {
    /// Names the request in its answer, and tells meters and log of it.
    fn finish(&self, state: &State, mut response: Response<BoxBody>) -> Response<BoxBody> {
        self.name(&mut response);
        self.tell(state, response.status());
        response
    }

    fn name(&self, response: &mut Response<BoxBody>) {
        if let Ok(id) = HeaderValue::from_str(self.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
    }
}

/// A kept answer in the form that is asked for.
fn shape(kept: &Rendered, asked: &HeaderMap) -> Response<BoxBody> {
    let plain = kept.plain();
    let coding = if plain.tag.is_some() { Coding::choose(asked, plain.body.len()) } else { Coding::Plain };
    let known = kept.tag().is_some_and(|tag| is_known(asked, tag));
    let (status, coding, tag, body) = if known {
        (StatusCode::NOT_MODIFIED, coding, kept.tag_in(coding), BoxBody::new(()))
    } else {
        // What cannot be compressed is sent as it is.
        let coded = kept.coded(coding, |bytes| encode(coding, bytes));
        let (coding, form) = coded.map_or((Coding::Plain, plain), |form| (coding, form));
        (kept.status, coding, form.tag.clone(), BoxBody::new(form.body.clone()))
    };
    let mut response = Response::with_body(status, body);
    let headers = response.headers_mut();
    for (name, value) in kept.headers() {
        if !known || *name != header::CONTENT_TYPE {
            headers.append(name.clone(), value.clone());
        }
    }
    if let Some(tag) = tag {
        headers.insert(header::ETAG, tag);
    }
    if let (Some(name), false) = (coding.name(), known) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}
