//! From lines to pictures, and to lists made by hand.

use super::parse::{free, id, line, names, slug, time};
use crate::{
    domain::{
        collection::{Collection, CollectionItem, MAX_ITEMS},
        fault::Wrong,
        fields::Fields,
        language::Language,
        media::{FocalPoint, Media, MediaKind},
    },
    moving::plain::is_web_address,
};

pub(super) fn media(fields: &mut Fields) -> Option<Media> {
    let found = (fields.required("id", id), fields.required("url", address));
    let kind = fields.required("kind", |fields, name| fields.parsed(name, MediaKind::parse));
    let [width, height] = ["width", "height"].map(|name| positive(fields, name));
    let focal_point = fields.object("focal_point", focal_point);
    let [alt, caption, credit, licence] = ["alt", "caption", "credit", "licence"].map(|name| free(fields, name));
    let language = fields.required("language", |fields, name| fields.parsed(name, Language::parse));
    let times = (fields.required("created_at", time), fields.required("updated_at", time));
    Some(Media {
        id: found.0?,
        kind: kind?,
        url: found.1?,
        width,
        height,
        focal_point,
        alt,
        caption,
        credit,
        licence,
        language: language?,
        created_at: times.0?,
        updated_at: times.1?,
    })
}

/// An address of the web: what stands in it is printed as the address of a picture.
fn address(fields: &mut Fields, name: &str) -> Option<String> {
    let url = line(fields, name)?;
    if !is_web_address(&url) {
        fields.wrong(name, Wrong::new("invalid_url", "does not begin with http:// or https://"));
        return None;
    }
    Some(url)
}

fn focal_point(point: &mut Fields) -> Option<FocalPoint> {
    let [x, y] = ["x", "y"].map(|name| point.required(name, Fields::decimal));
    for (name, part) in [("x", x), ("y", y)] {
        if part.is_some_and(|part| !(0.0..=1.0).contains(&part)) {
            point.wrong(name, Wrong::new("out_of_range", "lies outside: both parts go from 0 to 1"));
        }
    }
    FocalPoint::new(x?, y?)
}

fn positive(fields: &mut Fields, name: &str) -> Option<i64> {
    let number = fields.number(name)?;
    if number < 1 {
        fields.wrong(name, Wrong::new("out_of_range", "is less than 1"));
    }
    Some(number)
}

pub(super) fn collection(fields: &mut Fields) -> Option<Collection> {
    let found = (fields.required("id", id), fields.required("slug", slug), names(fields));
    let description = free(fields, "description");
    let length = positive(fields, "length");
    let items = fields.objects("items", item);
    if items.len() > MAX_ITEMS {
        fields.wrong("items", Wrong::new("too_many", format!("are more than {MAX_ITEMS}")));
    }
    let times = (fields.required("created_at", time), fields.required("updated_at", time));
    Some(Collection {
        id: found.0?,
        slug: found.1?,
        names: found.2?,
        description,
        length,
        items,
        created_at: times.0?,
        updated_at: times.1?,
    })
}

fn item(item: &mut Fields) -> Option<CollectionItem> {
    let article = item.required("article", id);
    let [title, kicker] = ["title", "kicker"].map(|name| free(item, name));
    let [from, until] = ["from", "until"].map(|name| time(item, name));
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        item.wrong("until", Wrong::new("out_of_order", "is not later than `from`, so that it is never shown"));
    }
    Some(CollectionItem { article: article?, title, kicker, from, until })
}
