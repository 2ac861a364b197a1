//! Sections, sources, contributors, tags, collections and media: how their operations are asked for and answered,
//! written once for all of them.

pub mod collections;
pub mod contributors;
pub mod items;
pub mod media;
mod params;
pub mod sections;
pub mod sources;
pub mod tags;

use super::{
    views::{self, AdminPage, DryRun},
    writing::{Asked, Made, as_object},
};
use crate::{
    api::{
        State,
        answer::{Answer, Caching},
        body::{JSON, MERGE_PATCH},
        input::{Named, Query},
        param::Param,
        problem::Problem,
    },
    domain::{
        caller::Caller,
        fault::Wrong,
        merge_patch::apply_to,
        page::{Cursor, Way},
        query::{Count, NameQuery},
    },
    error::{Error, Result},
    newsroom::{
        dossiers::Address,
        things::{self, Saved, Shown, Thing, Wanted},
    },
};
use actix_web::{HttpRequest, web::Payload};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of things.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(sections::list_sections)
        .service(sections::create_section)
        .service(sections::get_section)
        .service(sections::update_section)
        .service(sections::replace_section)
        .service(sections::delete_section)
        .service(sources::list_sources)
        .service(sources::create_source)
        .service(sources::get_source)
        .service(sources::update_source)
        .service(sources::replace_source)
        .service(sources::delete_source)
        .service(contributors::list_contributors)
        .service(contributors::create_contributor)
        .service(contributors::get_contributor)
        .service(contributors::update_contributor)
        .service(contributors::replace_contributor)
        .service(contributors::delete_contributor)
        .service(tags::list_tags)
        .service(tags::create_tag)
        .service(tags::get_tag)
        .service(tags::update_tag)
        .service(tags::replace_tag)
        .service(tags::delete_tag)
        .service(collections::list_collections)
        .service(collections::create_collection)
        .service(collections::get_collection)
        .service(collections::update_collection)
        .service(collections::replace_collection)
        .service(collections::delete_collection)
        .service(media::list_media)
        .service(media::create_media)
        .service(media::get_media)
        .service(media::update_media)
        .service(media::replace_media)
        .service(media::delete_media)
        .service(tags::merge_tag)
        .service(items::list_collection_items)
        .service(items::replace_collection_items);
}

/// How a kind of thing looks in the Admin API.
pub(super) trait Face: Thing {
    /// The segment of the path that holds them all.
    const THINGS: &'static str;
    /// What one is called in a path.
    const NAME: &'static str;
    /// What GET gives.
    type View: Serialize + Send;

    /// Prints one.
    fn view(shown: &Shown<Self>) -> Self::View;
    /// Reads one; `current` is what GET gives of it now.
    fn read(sent: Map<String, Value>, current: Option<Map<String, Value>>) -> Wanted<Self>;
    /// Adds what would have been done.
    fn tell(view: &mut Self::View, run: DryRun);
}

/// What a list takes.
pub(super) struct Listing {
    /// Its parameters.
    pub table: &'static [&'static Param],
    /// That of them which holds kinds.
    pub kind: Option<&'static Param>,
}

/// The thing that the path names.
pub(super) fn address<T: Face>(request: &HttpRequest) -> Result<Address> {
    Named::in_path(request, 3, T::NAME).map(Address::from)
}

/// A page of things, and where it stands.
async fn list<T: Face>(
    request: &HttpRequest,
    caller: Caller,
    state: &State,
    listing: &Listing,
) -> Result<(Vec<T::View>, AdminPage), Problem> {
    let mut input = Query::of(request, listing.table);
    let (query, counted) = read_list(&mut input, listing, T::THINGS, state)?;
    input.finish(())?;
    let fingerprint = query.fingerprint(T::THINGS);
    let limit = query.limit;
    let page = state.db.examine(move |conn| things::list::<T>(conn, &caller, &query, counted)).await?;
    let next = page.next.map(|(key, id)| Cursor { way: Way::Next, key, id, fingerprint }.write(&state.site.cursor_key));
    let mut around = page.around;
    let mut data = Vec::with_capacity(page.things.len());
    for (thing, version) in page.things {
        let shown = Shown { thing, version, around };
        data.push(T::view(&shown));
        around = shown.around;
    }
    let total_is = page.total.map(|_| "exact");
    Ok((data, AdminPage { limit, next, total: page.total, total_is, ..AdminPage::default() }))
}

fn read_list(input: &mut Query, listing: &Listing, list: &str, state: &State) -> Result<(NameQuery, bool), Problem> {
    let part = input.one(&params::Q, |text| match text.chars().any(char::is_alphanumeric) {
        true => Ok(text.to_owned()),
        false => Err(Wrong::new("no_letters", "There is no letter and no digit to look for.")),
    });
    let _ = input.one(&params::SORT_NAME, |text| match text {
        "name" => Ok(()),
        other => Err(Wrong::new("unknown_value", format!("`{other}` is none of name."))),
    });
    let count = input.one(&params::COUNT, Count::parse).unwrap_or(Count::None);
    let mut query = NameQuery {
        part,
        kinds: listing.kind.map(|kind| input.words(kind)).unwrap_or_default(),
        after: None,
        limit: input.int(&params::LIMIT_NAMES),
        counts: false,
    };
    input.check()?;
    let fingerprint = query.fingerprint(list);
    query.after = input.one(&params::CURSOR, |text| Cursor::read(text, &state.site.cursor_key, fingerprint));
    input.check()?;
    Ok((query, count != Count::None))
}

/// A page as an answer.
fn page<T: Serialize>(request: &HttpRequest, list: &T, page: &AdminPage) -> Result<Answer, Problem> {
    let json = serde_json::to_vec(list).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Answer::json(json, Caching::Never).with_pages(request, page.next.as_deref(), None))
}

async fn get<T: Face>(request: &HttpRequest, caller: Caller, state: &State) -> Result<Answer, Problem> {
    Query::of(request, &[]).finish(())?;
    let address = address::<T>(request)?;
    let shown = state.db.examine(move |conn| things::open::<T>(conn, &caller, &address)).await?;
    super::articles::one(&T::view(&shown), shown.version)
}

async fn create<T: Face>(
    request: &HttpRequest,
    caller: Caller,
    payload: Payload,
    state: &State,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(request, caller, payload, JSON, &[]).await?;
    let sent = asked.object()?;
    asked.make(state, move |tx, asked| new(asked, things::create(tx, &asked.caller, T::read(sent, None))?)).await
}

async fn update<T: Face>(
    request: &HttpRequest,
    caller: Caller,
    payload: Payload,
    state: &State,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(request, caller, payload, MERGE_PATCH, &[]).await?;
    let (patch, address) = (asked.object()?, address::<T>(request)?);
    asked
        .make(state, move |tx, asked| {
            let want = |before: &Shown<T>| {
                let current = as_json(before)?;
                let mut wanted = current.clone();
                apply_to(&mut wanted, patch);
                wanted.shift_remove("version");
                Ok(T::read(wanted, Some(current)))
            };
            changed(asked, things::update(tx, &asked.caller, &address, asked.made_for, want)?)
        })
        .await
}

async fn replace<T: Face>(
    request: &HttpRequest,
    caller: Caller,
    payload: Payload,
    state: &State,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(request, caller, payload, JSON, &[]).await?;
    let (sent, address) = (asked.object()?, address::<T>(request)?);
    asked
        .make(state, move |tx, asked| {
            let whole = sent.clone();
            let want = |before: &Shown<T>| Ok(T::read(whole, Some(as_json(before)?)));
            match (things::update(tx, &asked.caller, &address, asked.made_for, want), address) {
                (Err(Error::NotFound(_)), Address::Slug(slug)) if T::SPACE.is_some() => {
                    let mut sent = sent;
                    sent.entry("slug").or_insert_with(|| slug.to_string().into());
                    new(asked, things::create(tx, &asked.caller, T::read(sent, None))?)
                }
                (saved, _) => changed(asked, saved?),
            }
        })
        .await
}

async fn delete<T: Face>(
    request: &HttpRequest,
    caller: Caller,
    payload: Payload,
    state: &State,
) -> Result<Answer, Problem> {
    let mut asked = Asked::read(request, caller, payload, JSON, &[]).await?;
    let address = address::<T>(request)?;
    // Nothing but a version is of use in the body.
    let sent = asked.object()?;
    let faults = crate::domain::fields::Fields::new(sent, "").finish();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    asked
        .make(state, move |tx, asked| {
            things::delete::<T>(tx, &asked.caller, &address, asked.made_for)?;
            Ok(Made::nothing())
        })
        .await
}

/// What GET gives of a thing, as JSON.
fn as_json<T: Face>(shown: &Shown<T>) -> Result<Map<String, Value>> {
    as_object(&T::view(shown))
}

fn printed<T: Face>(asked: &Asked, saved: &Saved<T>, provisional: Vec<String>) -> T::View {
    let mut view = T::view(&saved.shown);
    if asked.dry_run {
        T::tell(&mut view, views::dry_run(&saved.changed, saved.public, &[], provisional));
    }
    view
}

fn new<T: Face>(asked: &Asked, saved: Saved<T>) -> Result<Made> {
    let id = saved.shown.thing.id();
    let view = printed(asked, &saved, vec![id.to_string()]);
    Made::new(&view, Some(saved.shown.version), format!("/v1/admin/{}/{id}", T::THINGS))
}

/// A thing after a change.
fn changed<T: Face>(asked: &Asked, saved: Saved<T>) -> Result<Made> {
    Made::thing(&printed(asked, &saved, Vec::new()), Some(saved.shown.version))
}
