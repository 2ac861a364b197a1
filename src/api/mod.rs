//! How it is asked for: handlers and the document, made of the same lines.

pub mod admin;
pub mod answer;
mod body;
mod caller;
pub mod content;
mod cors;
mod docs;
mod fixed;
mod front;
mod gate;
pub mod input;
mod metrics;
pub mod openapi;
mod pages;
pub mod param;
pub mod problem;
pub mod problems;
mod question;
mod routes;
mod service;

pub use caller::Door;
pub use front::Front;

use crate::{
    delivery::readings::Readings,
    domain::{
        site::{Caching, Site},
        time::Time,
    },
    rendered::Answers,
    store::{Db, Following},
};
use actix_web::{
    App, Error as ActixError,
    body::BoxBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::Data,
};
use std::{sync::Arc, time::Duration};
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};

/// What every handler can reach.
pub struct State {
    /// The store.
    pub db: Db,
    /// The site.
    pub site: Arc<Site>,
    /// What stands between a request and the newsroom.
    door: Arc<Door>,
    /// The sites whose scripts may use the Admin API.
    admin_origins: Vec<String>,
    /// The documents of the two faces, as text.
    document: String,
    admin_document: String,
    metrics: metrics::Metrics,
    routes: routes::Routes,
    /// Answers to readers that are kept, if any are.
    answers: Option<Answers>,
    /// Parts of them that are kept.
    readings: Option<Readings>,
    /// How sure it is that no change of other nodes is unknown.
    following: Option<Following>,
}

impl State {
    /// The state of a server on a store.
    pub fn new(db: Db, site: Site, door: Door, admin_origins: Vec<String>) -> Self {
        Self {
            db,
            site: Arc::new(site),
            door: Arc::new(door),
            admin_origins,
            document: openapi::text(),
            admin_document: openapi::admin::text(),
            metrics: metrics::Metrics::default(),
            routes: routes::Routes::of(&[&openapi::document(), &openapi::admin::document()]),
            answers: None,
            readings: None,
            following: None,
        }
    }

    /// Keeps answers to readers, up to so many bytes; `following` tells how sure it is that they are true.
    ///
    /// Where answers of some kind are not for everybody, none are kept: whoever asks such a thing would wait for others
    /// who ask the same, for nothing.
    pub fn keeping(self, bytes: u64, following: Following) -> Self {
        let Caching { articles, things, absent, .. } = &self.site.caching;
        if ![articles, things, absent].into_iter().all(|told| is_for_everybody(told)) {
            return self;
        }
        let parts = bytes / PARTS;
        Self {
            answers: Some(Answers::within(bytes - parts)),
            readings: Some(Readings::within(parts)),
            following: Some(following),
            ..self
        }
    }

    /// Whether answers are kept now, and whether those that are kept can be known to be true.
    fn may_keep(&self, now: Time) -> bool {
        let certain = |following: &Following| following.uncertain_for() < UNCERTAIN;
        self.answers.is_some() && self.following.as_ref().is_some_and(certain) && self.db.recent().is_settled(now)
    }

    /// The parts of answers that may be taken as they are now.
    fn readings(&self) -> Option<&Readings> {
        if self.may_keep(self.db.now()) { self.readings.as_ref() } else { None }
    }
}

/// For so long a node may not know of a change that another has written; after that it asks the database each time.
const UNCERTAIN: Duration = Duration::from_secs(2);
/// Of what is kept, so much is for parts of answers: one in so many bytes.
const PARTS: u64 = 4;

/// Whether a value of `Cache-Control` lets anybody keep an answer.
fn is_for_everybody(told: &str) -> bool {
    !told.contains("no-store") && !told.contains("private")
}

/// Every route of the Content API; its document is made from the same lines.
fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(content::door::get_door)
        .service(content::articles::list_articles)
        .service(content::articles::get_article)
        .service(content::articles::list_related)
        .service(content::articles::list_corrections)
        .service(content::articles::get_history)
        .service(content::by_path::get_by_path)
        .service(content::previews::get_preview)
        .service(content::collections::list_collections)
        .service(content::collections::get_collection)
        .service(content::sections::list_sections)
        .service(content::sections::get_section)
        .service(content::sources::list_sources)
        .service(content::sources::get_source)
        .service(content::contributors::list_contributors)
        .service(content::contributors::get_contributor)
        .service(content::tags::list_tags)
        .service(content::tags::get_tag)
        .service(service::healthz)
        .service(service::readyz)
        .service(service::metrics)
        .service(service::openapi)
        .service(service::openapi_yaml)
        .service(service::openapi_admin)
        .service(docs::get_docs)
        .service(docs::get_docs_start)
        .service(docs::get_docs_script)
        .service(pages::list_problems)
        .service(pages::get_problem);
}

/// The application that a worker runs.
pub fn app(
    state: Data<State>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = ActixError,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .into_utoipa_app()
        .configure(configure)
        .configure(admin::configure)
        .into_app()
        .wrap(from_fn(gate::gate))
}
