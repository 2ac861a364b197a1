//! What hangs on an article: links to other stories, translations, corrections, previews.

use super::named::address;
use super::reading::{free_text, line, moment, references};
use crate::{
    domain::{
        article::{CorrectionKind, Relation},
        fault::{Fault, Wrong},
        fields::Fields,
        language::Language,
        time::Time,
    },
    error::{Error, Result},
    newsroom::{corrections::NewCorrection, form::Reference, related::WantedLink},
};
use serde_json::{Map, Value};

/// How many links an article may have.
const MOST: usize = 100;

/// Reads the links of an article and its bans, with all that is wrong with them.
pub fn related(sent: Map<String, Value>) -> (Vec<WantedLink>, Vec<Reference>, Vec<Fault>) {
    let mut fields = Fields::new(sent, "");
    let mut at = 0;
    let links = fields.objects("links", |link| {
        let pointer = format!("/links/{at}");
        at += 1;
        read_link(link, pointer)
    });
    if at > MOST {
        fields.wrong("links", Wrong::new("too_many_values", format!("are more than {MOST}")));
    }
    let bans = references(&mut fields, "bans", MOST);
    (links, bans, fields.finish())
}

fn read_link(link: &mut Fields, pointer: String) -> Option<WantedLink> {
    let relation = link.required("relation", |link, name| link.parsed(name, Relation::parse));
    let article = super::reading::reference(link, "article");
    let external = link.object("external", |story| {
        let url = story.required("url", address);
        let title = story.required("title", |story, name| line(story, name, 500));
        let source = line(story, "source", 200);
        Some((url?, title?, source))
    });
    let note = free_text(link, "note", 2_000);
    if article.is_some() == external.is_some() {
        let detail = "names one story: an `article` here, or an `external` one";
        link.wrong("article", Wrong::new("exclusive", detail));
    }
    Some(WantedLink { relation: relation?, article, external, note, pointer })
}

/// Reads which articles are the translations of one, with all that is wrong with that.
pub fn translations(sent: Map<String, Value>) -> (Vec<Reference>, Vec<Fault>) {
    let mut fields = Fields::new(sent, "");
    if !fields.has("articles") {
        fields.wrong("articles", Wrong::new("missing", "is missing"));
    }
    let articles = references(&mut fields, "articles", MOST);
    (articles, fields.finish())
}

/// Reads what readers shall be told.
pub fn correction(sent: Map<String, Value>) -> Result<NewCorrection> {
    let mut fields = Fields::new(sent, "");
    let kind = fields.required("kind", |fields, name| fields.parsed(name, CorrectionKind::parse));
    let text = fields.required("text", |fields, name| free_text(fields, name, 5_000));
    let language = fields.parsed("language", Language::parse);
    let faults = fields.finish();
    match (kind, text) {
        (Some(kind), Some(text)) if faults.is_empty() => Ok(NewCorrection { kind, text, language }),
        _ => Err(Error::Invalid(faults)),
    }
}

/// Reads what a preview shall show: the number of a revision, and when it ends.
pub fn preview(sent: Map<String, Value>) -> Result<(Option<i64>, Option<Time>)> {
    let mut fields = Fields::new(sent, "");
    let revision = fields.number("revision");
    let expires_at = moment(&mut fields, "expires_at");
    let faults = fields.finish();
    if faults.is_empty() { Ok((revision, expires_at)) } else { Err(Error::Invalid(faults)) }
}

/// Refuses a body that says anything.
pub fn nothing(sent: Map<String, Value>) -> Result<()> {
    let faults = Fields::new(sent, "").finish();
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}
