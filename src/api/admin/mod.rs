//! The Admin API: how the newsroom works. Every request is somebody's, and no answer is kept.

pub mod access;
pub mod articles;
mod forms;
mod params;
pub mod views;
mod writing;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the Admin API; its document is made from the same lines.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(articles::create_article)
        .service(articles::get_article)
        .service(articles::update_article)
        .service(articles::replace_article);
}
