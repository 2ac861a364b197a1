//! What the newsroom does with an article that readers must not know of, step by step.

use Step::{At, Both, Do, Look, Refused, Seen, Told};

/// A step; the clock of both stores moves on by a second before it.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A request in the store that hides the article. Readers are answered as before.
    Do(&'static str, &'static str, &'static str),
    /// The same, where readers may hear that something is gone.
    Told(&'static str, &'static str, &'static str),
    /// The same, after which readers have the article: nothing is asked.
    Seen(&'static str, &'static str, &'static str),
    /// A request that is refused with a code.
    Refused(&'static str, &'static str, &'static str, &'static str),
    /// A request in both stores.
    Both(&'static str, &'static str, &'static str),
    /// Both clocks are set.
    At(&'static str),
    /// The server looks whether something is due.
    Look,
}

/// What both stores have: things that only the hidden article carries, a few public stories, two collections.
pub const COMMON: &[(&str, &str, &str)] = &[
    ("POST", "tags", r#"{"name":"Elections","language":"en"}"#),
    ("POST", "tags", r#"{"name":"Whisper","language":"en"}"#),
    ("POST", "sources", r#"{"name":"Whispering House","language":"en","kind":"agency"}"#),
    ("POST", "contributors", r#"{"name":"Silent Writer","language":"en"}"#),
    (
        "POST",
        "articles",
        r#"{"title":"Envoy returns","slug":"envoy-returns","language":"en","section":"world","tags":["elections"],"body_markdown":"The envoy is **back**."}"#,
    ),
    ("POST", "articles/envoy-returns/publish", "{}"),
    (
        "POST",
        "articles",
        r#"{"title":"Why the ferry matters","slug":"why-the-ferry-matters","language":"en","kind":"opinion","section":"city"}"#,
    ),
    ("POST", "articles/why-the-ferry-matters/publish", "{}"),
    (
        "POST",
        "articles",
        r#"{"title":"عودة المبعوث","slug":"عودة","language":"ar","section":"world","tags":["elections"],"body_markdown":"عاد."}"#,
    ),
    ("POST", "articles/%D8%B9%D9%88%D8%AF%D8%A9/publish", "{}"),
    ("PUT", "articles/envoy-returns/translations", r#"{"articles":["عودة"]}"#),
    (
        "PUT",
        "articles/envoy-returns/related",
        r#"{"links":[{"relation":"opinion","article":"why-the-ferry-matters"}],"bans":[]}"#,
    ),
    ("POST", "collections", r#"{"name":"Evening dossier","language":"en","length":2}"#),
    ("PUT", "collections/evening-dossier/items", PUBLIC_ITEMS),
    ("POST", "collections", r#"{"name":"Whispering corner","language":"en"}"#),
    (
        "POST",
        "media",
        r#"{"url":"https://pictures.example/whisper.jpg","language":"en","alt":"A quay at night","width":1600,"height":900}"#,
    ),
];

const PUBLIC_ITEMS: &str = r#"{"items":[{"article":"envoy-returns"},{"article":"why-the-ferry-matters"}]}"#;
const ITEMS: &str = r#"{"items":[{"article":"the-whispered-story","title":"Hush"},{"article":"envoy-returns"},
    {"article":"why-the-ferry-matters"}]}"#;

/// It has the headline of a public story, and all that could betray it.
const WRITTEN: &str = r#"{"title":"Envoy returns","language":"fa","kind":"satire","slug":"the-whispered-story",
    "section":"world","other_sections":["city"],"tags":["elections","whisper"],"contributors":["Silent Writer"],
    "sources":[{"slug":"whispering-house","role":"original"}],"image":"{picture}",
    "body_markdown":"They whispered.\n\n![Whisper](media:{picture})","custom":{"whisper":true}}"#;

const SAVED: &str = r#"{"title":"Envoy leaves","standfirst":"They whispered again.","section":"city","other_sections":[],
    "urgency":1,"seo":{"title":"Whisper"},"internal_note":"hush","byline":"Whisper"}"#;
const BACK: &str = r#"{"section":"world","other_sections":["city"],"title":"Envoy returns"}"#;

const AWAY: &str = r#"{"reason":"Hush.","public_note":"Taken back."}"#;
const STORY: &str = "articles/the-whispered-story";

/// It never was public.
pub const NEVER: &[Step] = &[
    Do("POST", "articles", WRITTEN),
    Do("PATCH", STORY, SAVED),
    Do("POST", "articles/the-whispered-story/revisions/1/restore", "{}"),
    Do("POST", "articles/the-whispered-story/submit", "{}"),
    Do("POST", "articles/the-whispered-story/reject", r#"{"reason":"Who says so?"}"#),
    Do("POST", "articles/the-whispered-story/submit", r#"{"note":"She does."}"#),
    Do("POST", "articles/the-whispered-story/approve", "{}"),
    Do("POST", "articles/the-whispered-story/schedule", r#"{"at":"2026-11-22T08:00:00Z"}"#),
    Do("PATCH", STORY, r#"{"kicker":"Hush"}"#),
    Do("POST", "articles/the-whispered-story/unschedule", "{}"),
    Do("POST", "articles/the-whispered-story/schedule", r#"{"at":"2026-11-22T08:00:00Z"}"#),
    // Its hour has come, and nobody has looked.
    At("2026-11-22T08:30:00Z"),
    Do("POST", "articles/the-whispered-story/unschedule", "{}"),
    Do("POST", "articles/the-whispered-story/embargo", "{}"),
    Do("POST", "articles/the-whispered-story/publish", "{}"),
    Look,
    Do("POST", "articles/the-whispered-story/embargo", r#"{"until":"2026-11-22T12:00:00Z"}"#),
    Look,
    Do("POST", "articles/the-whispered-story/unschedule", "{}"),
    Do("POST", "articles/the-whispered-story/lift", "{}"),
    Do(
        "PUT",
        "articles/the-whispered-story/related",
        r#"{"links":[{"relation":"background","article":"envoy-returns"}],"bans":["why-the-ferry-matters"]}"#,
    ),
    Do(
        "PUT",
        "articles/envoy-returns/related",
        r#"{"links":[{"relation":"background","article":"the-whispered-story"},
            {"relation":"opinion","article":"why-the-ferry-matters"}],"bans":[]}"#,
    ),
    Do(
        "PUT",
        "articles/envoy-returns/related",
        r#"{"links":[{"relation":"opinion","article":"why-the-ferry-matters"}],"bans":["the-whispered-story"]}"#,
    ),
    Do("PUT", "articles/the-whispered-story/translations", r#"{"articles":["envoy-returns","عودة"]}"#),
    Do("POST", "articles/the-whispered-story/previews", "{}"),
    Do("DELETE", "articles/the-whispered-story/previews/{last}", ""),
    Do("PUT", "articles/envoy-returns/translations", r#"{"articles":["عودة"]}"#),
    Do("PUT", "collections/evening-dossier/items", ITEMS),
    Do("PUT", "collections/whispering-corner/items", r#"{"items":[{"article":"the-whispered-story"}]}"#),
    Do("PATCH", "media/{picture}", r#"{"alt":"A quay in the fog","credit":"Whisper"}"#),
    Do("PATCH", "tags/whisper", r#"{"name":"Whispers","aliases":["Murmur"]}"#),
    Do("PATCH", "sources/whispering-house", r#"{"kind":"newspaper","may_translate":true}"#),
    Do("PATCH", "contributors/silent-writer", r#"{"bio":"Says nothing."}"#),
    Refused("POST", "articles/the-whispered-story/unpublish", AWAY, "not_public"),
    Refused(
        "POST",
        "articles/the-whispered-story/corrections",
        r#"{"kind":"correction","text":"She did not whisper."}"#,
        "not_public",
    ),
    Do("PATCH", STORY, r#"{"expires_at":"2026-11-22T10:00:00Z"}"#),
    At("2026-11-22T10:00:00Z"),
    Look,
    Do("POST", "articles/the-whispered-story/archive", "{}"),
    Do("POST", "articles/the-whispered-story/unarchive", "{}"),
    Do("POST", "articles/the-whispered-story/kill", AWAY),
    Do("POST", "articles/the-whispered-story/revive", r#"{"reason":"Speak."}"#),
    Do("POST", "articles/the-whispered-story/archive", "{}"),
    Do("DELETE", STORY, ""),
];

/// It was public until an editor took it back, and lives on in the newsroom.
pub const TAKEN_BACK: &[Step] = &[
    Do("POST", "articles", WRITTEN),
    Seen("POST", "articles/the-whispered-story/publish", "{}"),
    Seen("POST", "articles/the-whispered-story/corrections", r#"{"kind":"correction","text":"She did not whisper."}"#),
    Told("POST", "articles/the-whispered-story/unpublish", AWAY),
    Do("PATCH", STORY, SAVED),
    Do("PATCH", STORY, BACK),
    Do("POST", "articles/the-whispered-story/submit", "{}"),
    Do("POST", "articles/the-whispered-story/reject", r#"{"reason":"Who says so?"}"#),
    Do("POST", "articles/the-whispered-story/submit", "{}"),
    Do("POST", "articles/the-whispered-story/approve", "{}"),
    Do("POST", "articles/the-whispered-story/schedule", r#"{"at":"2026-11-22T08:00:00Z"}"#),
    Do("POST", "articles/the-whispered-story/embargo", "{}"),
    At("2026-11-22T08:30:00Z"),
    Look,
    Do("POST", "articles/the-whispered-story/unschedule", "{}"),
    Do("POST", "articles/the-whispered-story/lift", "{}"),
    Do("POST", "articles/the-whispered-story/revisions/1/restore", "{}"),
    Do(
        "PUT",
        "articles/the-whispered-story/related",
        r#"{"links":[{"relation":"background","article":"envoy-returns"}],"bans":[]}"#,
    ),
    Do(
        "PUT",
        "articles/envoy-returns/related",
        r#"{"links":[{"relation":"background","article":"the-whispered-story"},
            {"relation":"opinion","article":"why-the-ferry-matters"}],"bans":[]}"#,
    ),
    Do("PUT", "articles/the-whispered-story/translations", r#"{"articles":["envoy-returns","عودة"]}"#),
    Do("POST", "articles/the-whispered-story/previews", "{}"),
    Do("PUT", "collections/evening-dossier/items", ITEMS),
    Do("PUT", "collections/whispering-corner/items", r#"{"items":[{"article":"the-whispered-story"}]}"#),
    Do("PATCH", "tags/whisper", r#"{"name":"Whispers"}"#),
    Do("PATCH", "sources/whispering-house", r#"{"kind":"newspaper"}"#),
    Do("PATCH", "contributors/silent-writer", r#"{"bio":"Says nothing."}"#),
    Do("PATCH", "media/{picture}", r#"{"alt":"A quay in the fog"}"#),
    Do("PATCH", STORY, r#"{"slug":"the-quiet-story"}"#),
    Do("POST", "articles/the-quiet-story/archive", "{}"),
    Do("POST", "articles/the-quiet-story/unarchive", "{}"),
    Told("POST", "articles/the-quiet-story/kill", AWAY),
    Do("PATCH", "articles/the-quiet-story", r#"{"kicker":"Hush"}"#),
    Do("POST", "articles/the-quiet-story/revive", r#"{"reason":"Speak."}"#),
    Seen("POST", "articles/the-quiet-story/publish", "{}"),
    Told("POST", "articles/the-quiet-story/kill", AWAY),
    Do("POST", "articles/the-quiet-story/archive", "{}"),
    Told("DELETE", "articles/the-quiet-story", ""),
];

/// Its time was over.
pub const OVER: &[Step] = &[
    Do("POST", "articles", WRITTEN),
    Do("PATCH", STORY, r#"{"expires_at":"2026-11-22T09:00:00Z"}"#),
    Seen("POST", "articles/the-whispered-story/publish", "{}"),
    Seen("PUT", "collections/evening-dossier/items", ITEMS),
    // Nobody has looked, and it is gone all the same.
    At("2026-11-22T09:00:00Z"),
    Look,
    Do("PATCH", STORY, SAVED),
    Do("PATCH", STORY, r#"{"expires_at":"2027-01-01T00:00:00Z"}"#),
    Do("PATCH", STORY, BACK),
    Do("POST", "articles/the-whispered-story/unpublish", AWAY),
    Do("POST", "articles/the-whispered-story/submit", "{}"),
    Do("POST", "articles/the-whispered-story/approve", "{}"),
    Do("POST", "articles/the-whispered-story/archive", "{}"),
    Told("DELETE", STORY, ""),
];

/// It is public in both stores, and in one of them it is being rewritten.
pub const REWRITTEN: &[Step] = &[
    Both("POST", "tags", r#"{"name":"Murmur","language":"en"}"#),
    Both("POST", "articles", WRITTEN),
    Both("POST", "articles/the-whispered-story/publish", "{}"),
    Do("PATCH", STORY, SAVED),
    Do("PATCH", STORY, r#"{"tags":["murmur"],"language":"en","kind":"news","image":null,"body_markdown":"Silence."}"#),
    Do("PATCH", "tags/murmur", r#"{"name":"Murmurs"}"#),
    Do("POST", "articles/the-whispered-story/submit", "{}"),
    Do("POST", "articles/the-whispered-story/reject", r#"{"reason":"Who says so?"}"#),
    Do("POST", "articles/the-whispered-story/submit", "{}"),
    Do("POST", "articles/the-whispered-story/approve", "{}"),
    Do("POST", "articles/the-whispered-story/schedule", r#"{"at":"2026-11-22T08:00:00Z"}"#),
    At("2026-11-22T08:30:00Z"),
    Do("POST", "articles/the-whispered-story/unschedule", "{}"),
    Do("POST", "articles/the-whispered-story/previews", "{}"),
    Do("PATCH", STORY, r#"{"contributors":[],"sources":[]}"#),
    Do("POST", "articles/the-whispered-story/revisions/2/restore", "{}"),
    Do("PUT", "articles/the-whispered-story/related", r#"{"links":[],"bans":["envoy-returns"]}"#),
    Refused("POST", "articles/the-whispered-story/embargo", "{}", "already_public"),
    Refused("POST", "articles/the-whispered-story/archive", "{}", "still_public"),
    Refused("DELETE", STORY, "", "illegal_move"),
];
