//! The Admin API: how the newsroom works. Every request is somebody's, and no answer is kept.

pub mod access;
pub mod articles;
pub mod audit;
pub mod auth;
pub mod corrections;
pub mod desk;
mod forms;
pub mod import;
pub mod keys;
pub mod markdown;
mod paging;
pub(super) mod params;
pub mod previews;
pub mod publications;
pub mod related;
pub mod revisions;
pub mod things;
pub mod users;
pub mod views;
pub mod workflow;
mod writing;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the Admin API; its document is made from the same lines.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(auth::login)
        .service(auth::refresh)
        .service(auth::logout)
        .service(auth::get_me)
        .service(auth::update_me)
        .service(desk::list_articles)
        .service(articles::create_article)
        .service(articles::get_article)
        .service(articles::update_article)
        .service(articles::replace_article)
        .service(articles::delete_article)
        .service(markdown::get_markdown)
        .service(markdown::put_markdown)
        .service(previews::list_previews)
        .service(previews::create_preview)
        .service(previews::revoke_preview)
        .service(publications::list_publications)
        .service(publications::strike_publication)
        .service(revisions::list_revisions)
        .service(revisions::get_revision)
        .service(revisions::restore_revision)
        .service(revisions::compare_revisions)
        .service(corrections::list_corrections)
        .service(corrections::append_correction)
        .service(related::get_related)
        .service(related::replace_related)
        .service(related::replace_translations)
        .service(workflow::submit_article)
        .service(workflow::reject_article)
        .service(workflow::approve_article)
        .service(workflow::publish_article)
        .service(workflow::schedule_article)
        .service(workflow::unschedule_article)
        .service(workflow::embargo_article)
        .service(workflow::lift_article)
        .service(workflow::unpublish_article)
        .service(workflow::kill_article)
        .service(workflow::archive_article)
        .service(workflow::unarchive_article)
        .service(workflow::revive_article)
        .service(users::list_users)
        .service(users::create_user)
        .service(users::get_user)
        .service(users::update_user)
        .service(users::replace_user)
        .service(users::delete_user)
        .service(keys::list_keys)
        .service(keys::create_key)
        .service(keys::get_key)
        .service(keys::revoke_key)
        .service(audit::list_audit)
        .service(import::import_lines);
    things::configure(config);
}
