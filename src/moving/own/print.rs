//! From the domain to lines. Members stand in one order; those without a value are left out.

use super::{Own, VERSION, Whole};
use crate::{
    domain::{
        article::{Content, Correction, ExternalId, Place, Publication, RelatedLink, Revision, SourceLink},
        collection::Collection,
        media::{FocalPoint, Media},
        names::Names,
        taxonomy::{Contributor, Reliability, Section, Source, Tag},
        time::Time,
    },
    store::named::word,
};
use serde_json::{Map, Value};
use std::fmt::Display;

/// A JSON object under way.
struct Object(Map<String, Value>);

impl Object {
    fn new() -> Self {
        Self(Map::new())
    }

    fn of(form: &str) -> Self {
        Self::new().put("type", form)
    }

    fn put(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    fn text(self, name: &str, value: impl Display) -> Self {
        self.put(name, value.to_string())
    }

    fn some(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    fn number(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    fn time(self, name: &str, value: Time) -> Self {
        self.put(name, value.exact())
    }

    fn some_time(self, name: &str, value: Option<Time>) -> Self {
        self.some(name, value.map(Time::exact))
    }

    fn list<T>(self, name: &str, items: &[T], print: impl Fn(&T) -> Value) -> Self {
        if items.is_empty() { self } else { self.put(name, items.iter().map(print).collect::<Vec<Value>>()) }
    }

    fn texts<T: Display>(self, name: &str, items: &[T]) -> Self {
        self.list(name, items, |item| Value::String(item.to_string()))
    }

    fn names(self, names: &Names) -> Self {
        let all = self.text("name", &names.name).text("language", &names.language);
        if names.others.is_empty() {
            return all;
        }
        let others = names.others.iter().map(|(language, name)| (language.to_string(), Value::from(name.clone())));
        all.put("names", others.collect::<Map<_, _>>())
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// One line, without its end.
pub fn print(line: &Own) -> String {
    let object = match line {
        Own::Header => Object::of("broadsheet").put("version", VERSION).done(),
        Own::Section(section) => print_section(section),
        Own::Source(source) => print_source(source),
        Own::Contributor(contributor) => print_contributor(contributor),
        Own::Tag(tag) => print_tag(tag),
        Own::Media(media) => print_media(media),
        Own::Article(whole) => print_article(whole),
        Own::RelatedLinks(article, links) => {
            Object::of("related_links").text("article", article).list("links", links, print_link).done()
        }
        Own::RelatedBans(article, targets) => {
            Object::of("related_bans").text("article", article).texts("targets", targets).done()
        }
        Own::Collection(collection) => print_collection(collection),
        Own::OldSlug(space, slug, thing) => {
            Object::of("old_slug").put("kind", word(*space)).text("slug", slug).text("target", thing).done()
        }
        Own::SectionPath(path, section) => {
            Object::of("section_path").text("path", path).text("section", section).done()
        }
    };
    object.to_string()
}

fn print_section(section: &Section) -> Value {
    Object::of("section")
        .text("id", section.id)
        .text("slug", &section.slug)
        .names(&section.names)
        .some("description", section.description.as_ref())
        .some("parent", section.parent)
        .put("position", section.position)
        .texts("aliases", &section.aliases)
        .time("created_at", section.created_at)
        .time("updated_at", section.updated_at)
        .done()
}

fn print_source(source: &Source) -> Value {
    Object::of("source")
        .text("id", source.id)
        .text("slug", &source.slug)
        .names(&source.names)
        .text("kind", source.kind)
        .some("home_url", source.home_url.as_ref())
        .some("country", source.country.as_ref())
        .some("logo_url", source.logo_url.as_ref())
        .some("licence", source.licence.as_ref())
        .some("credit_line", source.credit_line.as_ref())
        .put("attribution_required", source.attribution_required)
        .put("may_edit", source.may_edit)
        .put("may_translate", source.may_translate)
        .number("max_age_days", source.max_age_days)
        .texts("aliases", &source.aliases)
        .some("notes", source.notes.as_ref())
        .list("reliability", &source.reliability, print_reliability)
        .time("created_at", source.created_at)
        .time("updated_at", source.updated_at)
        .done()
}

fn print_reliability(said: &Reliability) -> Value {
    Object::new()
        .text("scheme", &said.scheme)
        .text("value", &said.value)
        .text("assessor", &said.assessor)
        .some("date", said.date.as_ref())
        .some("url", said.url.as_ref())
        .done()
}

fn print_contributor(contributor: &Contributor) -> Value {
    Object::of("contributor")
        .text("id", contributor.id)
        .text("slug", &contributor.slug)
        .names(&contributor.names)
        .text("kind", contributor.kind)
        .some("bio", contributor.bio.as_ref())
        .texts("links", &contributor.links)
        .texts("aliases", &contributor.aliases)
        .time("created_at", contributor.created_at)
        .time("updated_at", contributor.updated_at)
        .done()
}

fn print_tag(tag: &Tag) -> Value {
    Object::of("tag")
        .text("id", tag.id)
        .text("slug", &tag.slug)
        .names(&tag.names)
        .text("kind", tag.kind)
        .texts("links", &tag.links)
        .texts("aliases", &tag.aliases)
        .time("created_at", tag.created_at)
        .time("updated_at", tag.updated_at)
        .done()
}

fn print_media(media: &Media) -> Value {
    let focal_point = media.focal_point.map(|FocalPoint { x, y }| Object::new().put("x", x).put("y", y).done());
    Object::of("media")
        .text("id", media.id)
        .text("kind", media.kind)
        .text("url", &media.url)
        .number("width", media.width)
        .number("height", media.height)
        .number("focal_point", focal_point)
        .some("alt", media.alt.as_ref())
        .some("caption", media.caption.as_ref())
        .some("credit", media.credit.as_ref())
        .some("licence", media.licence.as_ref())
        .text("language", &media.language)
        .time("created_at", media.created_at)
        .time("updated_at", media.updated_at)
        .done()
}

fn print_collection(collection: &Collection) -> Value {
    Object::of("collection")
        .text("id", collection.id)
        .text("slug", &collection.slug)
        .names(&collection.names)
        .some("description", collection.description.as_ref())
        .number("length", collection.length)
        .time("created_at", collection.created_at)
        .time("updated_at", collection.updated_at)
        .list("items", &collection.items, |item| {
            Object::new()
                .text("article", item.article)
                .some("title", item.title.as_ref())
                .some("kicker", item.kicker.as_ref())
                .some_time("from", item.from)
                .some_time("until", item.until)
                .done()
        })
        .done()
}

fn print_article(whole: &Whole) -> Value {
    let article = &whole.article;
    Object::of("article")
        .text("id", article.id)
        .put("version", article.version)
        .text("state", article.state)
        .some_time("archived_at", article.archived_at)
        .some_time("killed_at", article.killed_at)
        .some_time("deleted_at", article.deleted_at)
        .some("wished_slug", article.wished_slug.as_ref())
        .text("translation_group", article.translation_group)
        .some_time("embargo_until", article.embargo_until)
        .put("embargoed", article.embargoed)
        .some_time("publish_at", article.publish_at)
        .some_time("expires_at", article.expires_at)
        .put("no_automatic_related", article.no_automatic_related)
        .time("created_at", article.created_at)
        .text("created_by", &article.created_by)
        .time("updated_at", article.updated_at)
        .text("updated_by", &article.updated_by)
        .list("slugs", &whole.slugs, |(slug, current)| Object::new().text("slug", slug).put("current", *current).done())
        .list("external_ids", &whole.external_ids, print_external)
        .list("revisions", &whole.revisions, print_revision)
        .list("publications", &whole.publications, print_publication)
        .list("corrections", &whole.corrections, print_correction)
        .done()
}

fn print_external(external: &ExternalId) -> Value {
    Object::new()
        .text("system", &external.system)
        .text("id", &external.id)
        .texts("digests", &external.digests)
        .some("run", Some(&external.run).filter(|run| !run.is_empty()))
        .done()
}

fn print_revision(revision: &Revision) -> Value {
    let object = Object::new().text("id", revision.id).put("number", revision.number);
    print_content(object, &revision.content)
        .some("note", revision.note.as_ref())
        .time("created_at", revision.created_at)
        .text("created_by", &revision.created_by)
        .done()
}

fn print_content(object: Object, content: &Content) -> Object {
    object
        .text("title", &content.title)
        .some("short_title", content.short_title.as_ref())
        .some("kicker", content.kicker.as_ref())
        .some("standfirst", content.standfirst.as_ref())
        .text("body", &content.body)
        .text("body_format", content.body_format.as_str())
        .text("language", &content.language)
        .text("kind", content.kind)
        .some("dateline", content.dateline.as_ref())
        .number("place", content.place.as_ref().map(print_place))
        .some("byline", content.byline.as_ref())
        .put("word_count", content.word_count)
        .some("seo_title", content.seo_title.as_ref())
        .some("seo_description", content.seo_description.as_ref())
        .some("canonical_url", content.canonical_url.as_ref())
        .number("urgency", content.urgency)
        .some("internal_note", content.internal_note.as_ref())
        .number("custom", Some(content.custom.clone()).filter(|custom| !custom.is_empty()))
        .texts("sections", &content.sections)
        .list("sources", &content.sources, print_source_link)
        .list("contributors", &content.contributors, |link| {
            Object::new().text("contributor", link.contributor).text("role", link.role).done()
        })
        .texts("tags", &content.tags)
        .some("image", content.image)
}

fn print_place(place: &Place) -> Value {
    Object::new()
        .text("name", &place.name)
        .some("country", place.country.as_ref())
        .number("latitude", place.latitude)
        .number("longitude", place.longitude)
        .done()
}

fn print_source_link(link: &SourceLink) -> Value {
    Object::new()
        .text("source", link.source)
        .text("role", link.role)
        .some("url", link.url.as_ref())
        .some("credit_line", link.credit_line.as_ref())
        .done()
}

fn print_publication(publication: &Publication) -> Value {
    Object::new()
        .text("id", publication.id)
        .text("revision", publication.revision_id)
        .put("version", publication.version)
        .time("live_from", publication.live_from)
        .some_time("live_until", publication.live_until)
        .some("ended_by", publication.ended_by)
        .some("public_note", publication.public_note.as_ref())
        .text("slug", &publication.slug)
        .some_time("published_at", publication.published_at)
        .time("updated_at", publication.updated_at)
        .some_time("expires_at", publication.expires_at)
        .some_time("struck_at", publication.struck_at)
        .done()
}

fn print_correction(correction: &Correction) -> Value {
    Object::new()
        .text("id", correction.id)
        .put("number", correction.number)
        .text("kind", correction.kind)
        .text("text", &correction.text)
        .text("language", &correction.language)
        .time("created_at", correction.created_at)
        .text("created_by", &correction.created_by)
        .text("hash", &correction.hash)
        .done()
}

fn print_link(link: &RelatedLink) -> Value {
    Object::new()
        .text("relation", link.relation)
        .some("target", link.target)
        .some("url", link.url.as_ref())
        .some("title", link.title.as_ref())
        .some("source", link.source.as_ref())
        .some("note", link.note.as_ref())
        .done()
}
