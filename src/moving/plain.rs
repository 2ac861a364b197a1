//! A record of the plain form: an object of names and texts, as archives and scrapers give it, read without a store.

use super::{import::Options, script::undetermined, things::is_path};
use crate::{
    domain::{
        article::{MAX_BODY, MAX_TITLE},
        body::BodyFormat,
        fault::{Fault, Wrong},
        fields::Fields,
        language::Language,
        taxonomy::MAX_DEPTH,
        time::{Time, Written},
    },
    text::{
        body::{self, Derived},
        fold::fold,
        normal::{self, Normal},
    },
};
use serde_json::{Map, Value};
use unicode_segmentation::UnicodeSegmentation;

/// A record whose names are not yet things of the store.
#[derive(Debug)]
pub struct Plain {
    /// Its id in the system it comes from.
    pub id: String,
    /// Digest of its line and of the options that fill its gaps.
    pub digest: String,
    /// The headline.
    pub title: String,
    /// The summary.
    pub standfirst: Option<String>,
    /// The text.
    pub body: String,
    /// The forms of the text.
    pub derived: Derived,
    /// The language.
    pub language: Language,
    /// The place line.
    pub dateline: Option<String>,
    /// Where the original stands.
    pub url: Option<String>,
    /// When it was first published.
    pub published_at: Option<Time>,
    /// Sections, the main one first.
    pub sections: Vec<String>,
    /// Who supplied it.
    pub source: Option<String>,
    /// Who is quoted in it.
    pub cited: Vec<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Topics.
    pub tags: Vec<String>,
    /// Places.
    pub places: Vec<String>,
    /// Persons.
    pub people: Vec<String>,
    /// Organisations.
    pub orgs: Vec<String>,
    /// Remarks for the report.
    pub notes: Vec<&'static str>,
}

/// Longest name of a thing, in characters.
const MAX_NAME: usize = 200;
/// Longest line of text that is neither title nor name, in characters.
const MAX_LINE: usize = 5_000;
/// Longest title made of a body, in characters.
const MADE_TITLE: usize = 120;

/// A reading under way: the fields, and whether anything had to be taken out of them.
struct Reading<'o> {
    fields: Fields,
    options: &'o Options,
    notes: Vec<&'static str>,
}

/// Reads a record, or says all that is wrong with it.
pub fn read(object: Map<String, Value>, digest: String, options: &Options) -> Result<Plain, Vec<Fault>> {
    let mut reading = Reading { fields: Fields::new(object, ""), options, notes: Vec::new() };
    let id = reading.fields.text_or_number("id").map(|id| normal::line(&id).text).filter(|id| !id.is_empty());
    let body = reading.body();
    let derived = body::derive(BodyFormat::Text, &body);
    let title = reading.title(&derived.plain);
    let (published_at, written) = reading.published_at();
    let (url, address) = reading.url();
    let language = reading.language(&title);
    let record = Plain {
        id: id.unwrap_or_else(|| hashed(&title, &written, &address)),
        digest,
        standfirst: reading.line("summary", MAX_LINE),
        dateline: reading.line("dateline", MAX_LINE),
        sections: reading.sections(),
        source: reading.name("source").or_else(|| options.source.clone()),
        cited: Vec::new(),
        author: reading.name("author"),
        tags: reading.names("tags"),
        places: reading.names("places"),
        people: reading.names("people"),
        orgs: reading.names("orgs"),
        notes: Vec::new(),
        title,
        body,
        derived,
        language,
        url,
        published_at,
    };
    reading.fields.text("date_raw");
    let Reading { fields, mut notes, .. } = reading;
    notes.sort_unstable();
    notes.dedup();
    let faults = fields.finish();
    if faults.is_empty() { Ok(Plain { notes, ..record }) } else { Err(faults) }
}

/// The identity of a record that has no id.
pub fn hashed(title: &str, date: &str, url: &str) -> String {
    format!("hash:{}", blake3::hash(format!("{title}\n{date}\n{url}").as_bytes()).to_hex())
}

impl Reading<'_> {
    fn clean(&mut self, normal: Normal) -> String {
        if normal.removed > 0 {
            self.notes.push("control or direction characters were taken out");
        }
        normal.text
    }

    fn line(&mut self, name: &str, longest: usize) -> Option<String> {
        let text = self.fields.text(name)?;
        let text = self.clean(normal::line(&text));
        if text.chars().nth(longest).is_some() {
            self.fields.wrong(name, too_long(longest, "characters"));
        }
        (!text.is_empty()).then_some(text)
    }

    fn body(&mut self) -> String {
        let body = self.fields.text("body").unwrap_or_default();
        let body = self.clean(normal::prose(&body));
        if body.len() > MAX_BODY {
            self.fields.wrong("body", too_long(MAX_BODY, "bytes"));
            return String::new();
        }
        body
    }

    fn title(&mut self, plain: &str) -> String {
        if let Some(title) = self.line("title", MAX_TITLE) {
            return title;
        }
        let made = if self.options.title_from_body { first_sentence(plain) } else { String::new() };
        if made.is_empty() {
            let detail = "is untitled: send --title-from-body to use the first sentence of the body";
            self.fields.wrong("title", Wrong::new("title_missing", detail));
        } else {
            self.notes.push("the first sentence of the body was taken for the title");
        }
        made
    }

    /// The moment, and how it was written.
    fn published_at(&mut self) -> (Option<Time>, String) {
        let Some(written) = self.fields.text("published_at") else { return (None, String::new()) };
        match self.moment(written.trim()) {
            Ok(time) => (Some(time), written),
            Err(wrong) => {
                self.fields.wrong("published_at", wrong);
                (None, written)
            }
        }
    }

    fn moment(&mut self, written: &str) -> Result<Time, Wrong> {
        let local = match Time::read(written)? {
            Written::Exact(time) => return Ok(time),
            Written::Local(local) => local,
            Written::Date(date) => {
                self.notes.push("a date alone was taken for midnight");
                date.and_time(chrono::NaiveTime::MIN)
            }
        };
        let missing = "has no offset: say with --timezone where its clock hung, such as --timezone Europe/Berlin";
        let zone = self.options.timezone.ok_or_else(|| Wrong::new("offset_missing", missing))?;
        Time::in_zone(local, zone)
    }

    /// Where the original stands, and how that was written: archives hold paths and remarks where an address should
    /// be, and no article is worth less for it.
    fn url(&mut self) -> (Option<String>, String) {
        let Some(written) = self.line("url", MAX_LINE) else { return (None, String::new()) };
        if is_web_address(&written) {
            return (Some(written.clone()), written);
        }
        self.notes.push("an address that does not begin with http:// or https:// was left out");
        (None, written)
    }

    fn language(&mut self, title: &str) -> Language {
        if let Some(language) = self.fields.parsed("language", Language::parse) {
            return language;
        }
        if let Some(language) = &self.options.language {
            return language.clone();
        }
        self.notes.push("the language is not known: say it with --language");
        undetermined(title)
    }

    fn sections(&mut self) -> Vec<String> {
        let mut sections: Vec<String> = self.name("section").into_iter().collect();
        sections.extend(self.names("sections"));
        if sections.iter().any(|name| is_path(name) && name.split('/').count() > MAX_DEPTH) {
            let detail = format!("is deeper than {MAX_DEPTH} levels");
            self.fields.wrong("section", Wrong::new("too_deep", detail));
        }
        if sections.is_empty() {
            sections.extend(self.options.section.clone());
        }
        sections
    }

    fn name(&mut self, field: &str) -> Option<String> {
        let name = self.line(field, MAX_NAME)?;
        self.matchable(name)
    }

    /// A name that holds nothing to be matched by would be created anew each time.
    fn matchable(&mut self, name: String) -> Option<String> {
        let empty = fold(&name).is_empty();
        if empty && !name.is_empty() {
            self.notes.push("a name without a letter or a digit was left out");
        }
        (!empty).then_some(name)
    }

    fn names(&mut self, field: &str) -> Vec<String> {
        let given = self.fields.texts(field);
        let mut names = Vec::with_capacity(given.len());
        for (at, name) in given.into_iter().enumerate() {
            let name = self.clean(normal::line(&name));
            if name.chars().nth(MAX_NAME).is_some() {
                let pointer = format!("{}/{at}", self.fields.pointer_to(field));
                self.fields.wrong_at(pointer, too_long(MAX_NAME, "characters"));
            } else {
                names.extend(self.matchable(name));
            }
        }
        names
    }
}

/// Whether a text is an address a browser may be sent to.
pub fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !url.contains(char::is_whitespace)
}

fn too_long(longest: usize, unit: &str) -> Wrong {
    Wrong::new("too_long", format!("is longer than {longest} {unit}"))
}

fn first_sentence(plain: &str) -> String {
    let paragraph = plain.split("\n\n").next().unwrap_or_default();
    let sentence = paragraph.unicode_sentences().next().unwrap_or_default();
    let sentence = normal::line(sentence).text;
    let Some((end, _)) = sentence.char_indices().nth(MADE_TITLE) else { return sentence };
    // A word that would be cut is left out; one word longer than all that is allowed is cut.
    let cut = &sentence[..end];
    let kept = if sentence[end..].starts_with(' ') { end } else { cut.rfind(' ').unwrap_or(end) };
    sentence[..kept].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(json: &str, options: &Options) -> Result<Plain, Vec<String>> {
        let Ok(Value::Object(object)) = serde_json::from_str(json) else { panic!("no object: {json}") };
        read(object, String::new(), options)
            .map_err(|faults| faults.into_iter().map(|f| format!("{:?} {}", f.place, f.code)).collect())
    }

    #[test]
    fn every_fault_of_a_record_is_told() {
        let faults = read_text(
            r#"{"title": "", "published_at": "1987-02-26T15:02:20", "tags": [1], "url": 1, "x": 1, "language": "??"}"#,
            &Options::default(),
        );
        let expected = [
            "Pointer(\"/title\") title_missing",
            "Pointer(\"/published_at\") offset_missing",
            "Pointer(\"/url\") wrong_type",
            "Pointer(\"/language\") invalid_language",
            "Pointer(\"/tags/0\") wrong_type",
            "Pointer(\"/x\") unknown_field",
        ];
        assert_eq!(faults.unwrap_err(), expected);
    }

    #[test]
    fn options_fill_what_a_record_lacks() {
        let options = Options {
            timezone: Some(chrono_tz::America::New_York),
            section: Some("Wire".into()),
            source: Some("Agency".into()),
            title_from_body: true,
            ..Options::default()
        };
        let json = r#"{"body": "One thing happened. Another did not.", "published_at": "1987-02-26", "id": 7}"#;
        let record = read_text(json, &options).unwrap();
        assert_eq!((record.id.as_str(), record.title.as_str()), ("7", "One thing happened."));
        assert_eq!((record.sections, record.source), (vec!["Wire".to_owned()], Some("Agency".to_owned())));
        assert_eq!(record.published_at.map(|time| time.to_string()), Some("1987-02-26T05:00:00Z".to_owned()));
        assert_eq!(record.language.as_ref(), "und");
        assert_eq!(record.notes.len(), 3);
    }

    #[test]
    fn a_record_without_an_id_is_known_by_title_date_and_address() {
        let id = |json: &str| read_text(json, &Options::default()).unwrap().id;
        let first = id(r#"{"title": "A"}"#);
        assert!(first.starts_with("hash:"));
        assert_eq!(first, id(r#"{"title": " A ", "body": "else"}"#));
        assert_ne!(first, id(r#"{"title": "A", "url": "https://a.example"}"#));
        let odd = read_text(r#"{"title": "A", "url": "javascript:1"}"#, &Options::default()).unwrap();
        assert_eq!((odd.url, odd.notes.len()), (None, 2));
        assert_ne!(first, odd.id);
    }

    #[test]
    fn a_title_made_of_a_sentence_is_cut_at_a_word() {
        assert_eq!(first_sentence(&"word ".repeat(40)).chars().count(), 119);
    }
}
