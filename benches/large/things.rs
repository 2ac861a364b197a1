//! What made-up stories refer to: their numbers, their ids and how often each is used.

use serde_json::{Value, json};

pub const SECTIONS: u64 = 56;
pub const SOURCES: u64 = 30;
pub const CONTRIBUTORS: u64 = 300;
pub const TAGS: u64 = 2_070;
pub const PICTURES: u64 = 20_000;
pub const COLLECTIONS: u64 = 20;
pub const KINDS: [&str; 10] =
    ["news", "analysis", "opinion", "feature", "interview", "review", "background", "live", "gallery", "video"];
pub const LANGUAGES: [&str; 6] = ["en", "ar", "fr", "es", "fa", "de"];
/// A section that was closed long ago.
pub const CLOSED: u64 = SECTIONS - 1;

/// What an id is of.
#[derive(Clone, Copy)]
pub enum Of {
    Section = 1,
    Source,
    Contributor,
    Tag,
    Picture,
    Collection,
    Article,
    Revision,
    Publication,
    Correction,
}

/// The id of a thing by its number.
pub fn id(of: Of, number: u64) -> String {
    format!("0193a5c2-{:04x}-7000-8000-{number:012x}", of as u16)
}

/// Numbers that look thrown, the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, count: u64) -> u64 {
        (self.part() * count as f64) as u64
    }

    /// Below `count`; the greater the power, the more often a small number.
    pub fn skewed(&mut self, count: u64, power: i32) -> u64 {
        (self.part().powi(power) * count as f64) as u64
    }

    pub fn chance(&mut self, part: f64) -> bool {
        self.part() < part
    }
}

/// The section above: 8 stand on top, 24 below them, 24 below those.
fn parent(number: u64) -> Option<u64> {
    match number {
        0..8 => None,
        8..32 => Some((number - 8) % 8),
        _ => Some(number - 24),
    }
}

/// The path of a section.
pub fn path(number: u64) -> String {
    let own = format!("section-{number}");
    parent(number).map_or_else(|| own.clone(), |above| format!("{}/{own}", path(above)))
}

const TIMES: [(&str, &str); 2] = [("created_at", "2016-01-01T00:00:00Z"), ("updated_at", "2016-01-01T00:00:00Z")];

fn named(form: &str, of: Of, number: u64, name: &str, more: Value) -> Value {
    let mut line = json!({"type": form, "id": id(of, number), "slug": format!("{form}-{number}"),
        "name": format!("{name} {number}"), "language": "en", "names": {"ar": format!("اسم {number}")}});
    let (Some(line_members), Value::Object(more)) = (line.as_object_mut(), more) else { return line };
    line_members.extend(more);
    line_members.extend(TIMES.map(|(name, time)| (name.to_owned(), Value::from(time))));
    line
}

/// The lines of all things, in an order in which they can be imported.
pub fn lines() -> Vec<Value> {
    let mut lines = vec![json!({"type": "broadsheet", "version": 1})];
    let sections = (0..SECTIONS).map(|number| {
        let above = parent(number).map(|above| id(Of::Section, above));
        let mut more = json!({"position": number});
        if let Some(above) = above {
            more["parent"] = Value::from(above);
        }
        named("section", Of::Section, number, "Section", more)
    });
    lines.extend(sections);
    lines.extend((0..SOURCES).map(|number| {
        let more = json!({"kind": "agency", "credit_line": "Reporting by {name}", "attribution_required": true,
            "may_edit": true, "may_translate": true, "home_url": format!("https://agency-{number}.example")});
        named("source", Of::Source, number, "Agency", more)
    }));
    lines.extend((0..CONTRIBUTORS).map(|number| {
        let more = json!({"kind": "person", "bio": "Writes about harbours, and walks to them."});
        named("contributor", Of::Contributor, number, "Writer", more)
    }));
    lines.extend((0..TAGS).map(|number| named("tag", Of::Tag, number, "Topic", json!({"kind": "topic"}))));
    lines.extend((0..PICTURES).map(picture));
    lines
}

fn picture(number: u64) -> Value {
    let mut line = json!({"type": "media", "id": id(Of::Picture, number), "kind": "image", "language": "en",
        "url": format!("https://media.harbour-dispatch.example/{number}.jpg"), "width": 2400, "height": 1350,
        "alt": "A ferry at the quay.", "caption": "The ferry at noon.", "credit": "The Harbour Dispatch"});
    for (name, time) in TIMES {
        line[name] = Value::from(time);
    }
    line
}
