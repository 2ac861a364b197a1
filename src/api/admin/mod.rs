//! The Admin API: how the newsroom works. Every request is somebody's, and no answer is kept.

pub mod access;
pub mod articles;
pub mod corrections;
pub mod desk;
mod forms;
pub mod markdown;
mod params;
pub mod previews;
pub mod related;
pub mod revisions;
pub mod things;
pub mod views;
pub mod workflow;
mod writing;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the Admin API; its document is made from the same lines.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
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
        .service(workflow::revive_article);
    config
        .service(things::sections::list_sections)
        .service(things::sections::create_section)
        .service(things::sections::get_section)
        .service(things::sections::update_section)
        .service(things::sections::replace_section)
        .service(things::sections::delete_section)
        .service(things::sources::list_sources)
        .service(things::sources::create_source)
        .service(things::sources::get_source)
        .service(things::sources::update_source)
        .service(things::sources::replace_source)
        .service(things::sources::delete_source)
        .service(things::contributors::list_contributors)
        .service(things::contributors::create_contributor)
        .service(things::contributors::get_contributor)
        .service(things::contributors::update_contributor)
        .service(things::contributors::replace_contributor)
        .service(things::contributors::delete_contributor)
        .service(things::tags::list_tags)
        .service(things::tags::create_tag)
        .service(things::tags::get_tag)
        .service(things::tags::update_tag)
        .service(things::tags::replace_tag)
        .service(things::tags::delete_tag)
        .service(things::collections::list_collections)
        .service(things::collections::create_collection)
        .service(things::collections::get_collection)
        .service(things::collections::update_collection)
        .service(things::collections::replace_collection)
        .service(things::collections::delete_collection)
        .service(things::media::list_media)
        .service(things::media::create_media)
        .service(things::media::get_media)
        .service(things::media::update_media)
        .service(things::media::replace_media)
        .service(things::media::delete_media)
        .service(things::tags::merge_tag)
        .service(things::items::list_collection_items)
        .service(things::items::replace_collection_items);
}
