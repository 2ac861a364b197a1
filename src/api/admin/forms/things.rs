//! Sections, sources, contributors, tags, collections and media as somebody wants them: from JSON to things, with all
//! that is wrong with them.

use super::{
    named::{address, aliases, country, filled_line, known, links, names, number},
    reading::{Known, free_text, line, moment, reference},
};
use crate::{
    domain::{
        collection::{Collection, MAX_ITEMS},
        fault::{Fault, Wrong},
        fields::Fields,
        language::Language,
        media::{FocalPoint, Media, MediaKind},
        names::Names,
        slug::Slug,
        taxonomy::{Contributor, ContributorType, Reliability, Section, Source, SourceKind, Tag, TagType},
        time::{Time, Written},
    },
    error::{Error, Result},
    newsroom::{
        form::Reference,
        things::{BEHIND, Identity, ItemForm, Make, Wanted},
    },
};
use serde_json::{Map, Value};

/// What GET gives of every thing and nobody can set.
const READ_ONLY: &[&str] = &["id", "direction", "created_at", "updated_at"];
/// The longest text about a thing.
const MAX_ABOUT: usize = 2_000;

type Object = Map<String, Value>;

/// Reads what all things with names have, and what is a thing's own.
fn read<T, U: Send + 'static>(
    sent: Object,
    current: Option<Object>,
    read_only: &[&str],
    own: impl FnOnce(&mut Fields, &Known) -> U,
    make: impl FnOnce(Identity, Names, U) -> T + Send + 'static,
) -> Wanted<T> {
    let mut fields = Fields::new(sent, "");
    let mut known = known(current);
    known.take(&mut fields, READ_ONLY);
    known.take(&mut fields, read_only);
    let slug = fields.parsed("slug", Slug::parse);
    let names = names(&mut fields, &known);
    let own = own(&mut fields, &known);
    Wanted {
        slug,
        name: names.as_ref().map(|names| names.name.clone()).unwrap_or_default(),
        make: names.map(|names| -> Make<T> { Box::new(move |identity| make(identity, names, own)) }),
        references: Vec::new(),
        faults: fields.finish(),
    }
}

/// Reads a section.
pub fn section(sent: Object, current: Option<Object>) -> Wanted<Section> {
    let mut parent = None;
    let own = |fields: &mut Fields, known: &Known| {
        parent = reference(fields, "parent");
        let description = free_text(fields, "description", MAX_ABOUT);
        let position = number(fields, "position", 0, 1_000_000);
        (description, position.unwrap_or(BEHIND), aliases(fields, known))
    };
    let mut wanted = read(sent, current, &["path"], own, |identity, names, own| {
        let Identity { id, slug, created_at, updated_at } = identity;
        let (description, position, aliases) = own;
        let (parent, path) = (None, String::new());
        Section { id, slug, names, description, parent, position, path, aliases, created_at, updated_at }
    });
    wanted.references.extend(parent);
    wanted
}

/// Reads a source.
pub fn source(sent: Object, current: Option<Object>) -> Wanted<Source> {
    let own = |fields: &mut Fields, known: &Known| Rules {
        kind: fields.parsed("kind", SourceKind::parse).unwrap_or(SourceKind::Other),
        home_url: address(fields, "home_url"),
        country: country(fields, "country"),
        logo_url: address(fields, "logo_url"),
        licence: line(fields, "licence", 200),
        credit_line: line(fields, "credit_line", 500),
        attribution_required: fields.truth("attribution_required").unwrap_or(false),
        may_edit: fields.truth("may_edit").unwrap_or(true),
        may_translate: fields.truth("may_translate").unwrap_or(true),
        max_age_days: number(fields, "max_age_days", 1, 36_500),
        aliases: aliases(fields, known),
        notes: free_text(fields, "notes", 10_000),
        reliability: fields.objects("reliability", assertion),
    };
    read(sent, current, &[], own, |identity, names, own| Source {
        id: identity.id,
        slug: identity.slug,
        names,
        kind: own.kind,
        home_url: own.home_url,
        country: own.country,
        logo_url: own.logo_url,
        licence: own.licence,
        credit_line: own.credit_line,
        attribution_required: own.attribution_required,
        may_edit: own.may_edit,
        may_translate: own.may_translate,
        max_age_days: own.max_age_days,
        aliases: own.aliases,
        notes: own.notes,
        reliability: own.reliability,
        created_at: identity.created_at,
        updated_at: identity.updated_at,
    })
}

/// What a source says beside its names.
struct Rules {
    kind: SourceKind,
    home_url: Option<String>,
    country: Option<String>,
    logo_url: Option<String>,
    licence: Option<String>,
    credit_line: Option<String>,
    attribution_required: bool,
    may_edit: bool,
    may_translate: bool,
    max_age_days: Option<i64>,
    aliases: Vec<String>,
    notes: Option<String>,
    reliability: Vec<Reliability>,
}

fn assertion(fields: &mut Fields) -> Option<Reliability> {
    let mut said = |name: &str| fields.required(name, |fields, name| line(fields, name, 200));
    let (scheme, value, assessor) = (said("scheme"), said("value"), said("assessor"));
    let date = fields.parsed("date", |text| match Time::read(text)? {
        Written::Date(_) => Ok(text.to_owned()),
        _ => Err(Wrong::new("invalid_time", "is no day such as `2026-11-22`")),
    });
    let url = address(fields, "url");
    Some(Reliability { scheme: scheme?, value: value?, assessor: assessor?, date, url })
}

/// Reads a contributor.
pub fn contributor(sent: Object, current: Option<Object>) -> Wanted<Contributor> {
    let own = |fields: &mut Fields, known: &Known| {
        let kind = fields.parsed("type", ContributorType::parse).unwrap_or(ContributorType::Person);
        (kind, free_text(fields, "bio", MAX_ABOUT), links(fields), aliases(fields, known))
    };
    read(sent, current, &[], own, |identity, names, (kind, bio, links, aliases)| {
        let Identity { id, slug, created_at, updated_at } = identity;
        Contributor { id, slug, names, kind, bio, links, aliases, created_at, updated_at }
    })
}

/// Reads a tag.
pub fn tag(sent: Object, current: Option<Object>) -> Wanted<Tag> {
    let own = |fields: &mut Fields, known: &Known| {
        let kind = fields.parsed("type", TagType::parse).unwrap_or(TagType::Keyword);
        (kind, links(fields), aliases(fields, known))
    };
    read(sent, current, &[], own, |identity, names, (kind, links, aliases)| {
        let Identity { id, slug, created_at, updated_at } = identity;
        Tag { id, slug, names, kind, links, aliases, created_at, updated_at }
    })
}

/// Reads a collection; its places are read by themselves.
pub fn collection(sent: Object, current: Option<Object>) -> Wanted<Collection> {
    let own = |fields: &mut Fields, _: &Known| {
        let description = free_text(fields, "description", MAX_ABOUT);
        (description, number(fields, "length", 1, MAX_ITEMS as i64))
    };
    read(sent, current, &[], own, |identity, names, (description, length)| {
        let Identity { id, slug, created_at, updated_at } = identity;
        Collection { id, slug, names, description, length, items: Vec::new(), created_at, updated_at }
    })
}

/// Reads the places of a collection.
pub fn items(sent: Object) -> (Vec<ItemForm>, Vec<Fault>) {
    let mut fields = Fields::new(sent, "");
    if !fields.has("items") {
        fields.wrong("items", Wrong::new("missing", "is missing"));
    }
    let items = fields.objects("items", |item| {
        let article = item.required("article", reference);
        let (title, kicker) = (filled_line(item, "title", 500), filled_line(item, "kicker", 200));
        let (from, until) = (moment(item, "from"), moment(item, "until"));
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            item.wrong("until", Wrong::new("out_of_range", "is not after `from`"));
        }
        Some(ItemForm { article: article?, title, kicker, from, until })
    });
    (items, fields.finish())
}

/// Reads a medium.
pub fn media(sent: Object, current: Option<Object>) -> Wanted<Media> {
    let mut fields = Fields::new(sent, "");
    known(current).take(&mut fields, READ_ONLY);
    let kind = fields.parsed("kind", MediaKind::parse).unwrap_or(MediaKind::Image);
    let url = fields.required("url", address);
    let [width, height] = ["width", "height"].map(|name| number(&mut fields, name, 1, 100_000));
    let focal_point = fields.object("focal_point", focal_point);
    let [alt, caption] = ["alt", "caption"].map(|name| free_text(&mut fields, name, MAX_ABOUT));
    let (credit, licence) = (line(&mut fields, "credit", 500), line(&mut fields, "licence", 200));
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let make = url.zip(language).map(|(url, language)| -> Make<Media> {
        Box::new(move |identity| {
            let Identity { id, created_at, updated_at, .. } = identity;
            Media {
                id,
                kind,
                url,
                width,
                height,
                focal_point,
                alt,
                caption,
                credit,
                licence,
                language,
                created_at,
                updated_at,
            }
        })
    });
    Wanted { slug: None, name: String::new(), make, references: Vec::new(), faults: fields.finish() }
}

fn focal_point(fields: &mut Fields) -> Option<FocalPoint> {
    let [x, y] = ["x", "y"].map(|name| {
        let part = fields.required(name, Fields::decimal)?;
        if !(0.0..=1.0).contains(&part) {
            fields.wrong(name, Wrong::new("out_of_range", "is no number from 0 to 1"));
        }
        Some(part)
    });
    FocalPoint::new(x?, y?)
}

/// Reads which tag another shall become part of, and why.
pub fn merge(sent: Object) -> Result<(Reference, Option<String>)> {
    let mut fields = Fields::new(sent, "");
    let into = fields.required("into", reference);
    let reason = free_text(&mut fields, "reason", MAX_ABOUT);
    let faults = fields.finish();
    match into {
        Some(into) if faults.is_empty() => Ok((into, reason)),
        _ => Err(Error::Invalid(faults)),
    }
}
