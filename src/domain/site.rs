//! The site that the articles are read on: what handlers must know of the configuration.

use super::{language::Language, page::CursorKey};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The site and how its addresses are built.
#[derive(Debug, Clone)]
pub struct Site {
    /// What the paper calls itself.
    pub name: String,
    /// `https://example.org`, without a slash at its end.
    pub url: Option<String>,
    /// How an article's path is built, such as `{section_path}/{slug}`.
    pub path_pattern: String,
    /// The language of names where nothing else is asked.
    pub default_locale: Language,
    /// Terms of use.
    pub terms_url: Option<String>,
    /// The licence of the content.
    pub licence: Option<String>,
    /// Where the makers can be reached.
    pub contact: Option<String>,
    /// Keys of `custom` that are public.
    pub public_custom: Vec<String>,
    /// Whether the history of an article shows its older texts.
    pub history_texts: bool,
    /// For how long answers may be kept.
    pub caching: Caching,
    /// `{token}` in it stands for the token of a preview: an address on the site.
    pub preview_url: Option<String>,
    /// Signs cursors.
    pub cursor_key: CursorKey,
}

/// For how long answers may be kept: the values of `Cache-Control`, by kind of answer.
#[derive(Debug, Clone)]
pub struct Caching {
    /// Articles, lists of them, collections and what hangs on an article.
    pub articles: String,
    /// Sections, sources, contributors and tags.
    pub things: String,
    /// That a thing stands elsewhere, is not there, or is no longer public.
    pub absent: String,
    /// The header that holds the purge keys of an answer, in small letters; none for no such header.
    pub key_header: Option<String>,
}

impl Default for Caching {
    fn default() -> Self {
        Self {
            articles: "public, max-age=10, s-maxage=60, stale-while-revalidate=30".to_owned(),
            things: "public, max-age=60, s-maxage=600".to_owned(),
            // Nothing that lets a withdrawal outlive an outage.
            absent: "public, max-age=10, s-maxage=60".to_owned(),
            key_header: Some("surrogate-key".to_owned()),
        }
    }
}

/// What may stand in a path segment as it is (RFC 3986, `unreserved`).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &SEGMENT.remove(b'/');

/// A slug as it stands in an address.
pub fn encode_segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// A path of the site, ready for `href`: percent-encoded, with a slash in front.
pub fn encode_path(path: &str) -> String {
    format!("/{}", utf8_percent_encode(path.trim_start_matches('/'), PATH))
}

impl Site {
    /// The slug in a decoded path of an article, where the path has the form of one, whatever section it names.
    pub fn slug_in(&self, path: &str) -> Option<String> {
        let pattern = self.path_pattern.trim_matches('/');
        let (before, after) = pattern.split_once("{slug}")?;
        // The number of segments that the section takes is not known, so the slug is found from the other end.
        let rest = path.trim_matches('/');
        let segment = if before.contains("{section_path}") {
            rest.rsplit('/').nth(after.matches('/').count())?
        } else {
            rest.split('/').nth(before.matches('/').count())?
        };
        let prefix = before.rsplit('/').next().unwrap_or_default();
        let suffix = after.split('/').next().unwrap_or_default();
        segment.strip_prefix(prefix)?.strip_suffix(suffix).map(str::to_owned)
    }

    /// The percent-encoded path of an article on the site, ready for `href`.
    pub fn article_path(&self, section_path: Option<&str>, slug: &str) -> String {
        let path = match section_path {
            Some(section) => self.path_pattern.replace("{section_path}", section),
            // Without a section there is no empty segment in its place.
            None => ["{section_path}/", "/{section_path}", "{section_path}"]
                .into_iter()
                .fold(self.path_pattern.clone(), |path, part| path.replace(part, "")),
        };
        encode_path(&path.replace("{slug}", slug))
    }

    /// The whole address of a path, where the site has one.
    pub fn url_of(&self, path: &str) -> Option<String> {
        self.url.as_ref().map(|url| format!("{url}{path}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site {
            name: "The Lantern".to_owned(),
            url: Some("https://lantern.example".to_owned()),
            path_pattern: "{section_path}/{slug}".to_owned(),
            default_locale: Language::parse("en").unwrap(),
            terms_url: None,
            licence: None,
            contact: None,
            public_custom: Vec::new(),
            history_texts: false,
            caching: Caching::default(),
            preview_url: None,
            cursor_key: CursorKey([0; 32]),
        }
    }

    #[test]
    fn a_path_is_ready_for_href() {
        let path = site().article_path(Some("world/middle-east"), "عودة-المبعوث");
        assert_eq!(path, "/world/middle-east/%D8%B9%D9%88%D8%AF%D8%A9-%D8%A7%D9%84%D9%85%D8%A8%D8%B9%D9%88%D8%AB");
        assert_eq!(site().url_of("/a"), Some("https://lantern.example/a".to_owned()));
    }

    #[test]
    fn the_slug_is_found_in_a_path_whatever_its_section() {
        let slug_in = |pattern: &str, path: &str| {
            let site = Site { path_pattern: pattern.to_owned(), ..site() };
            site.slug_in(path)
        };
        let found = Some("ferry".to_owned());
        assert_eq!(slug_in("{section_path}/{slug}", "/world/middle-east/ferry"), found);
        assert_eq!(slug_in("{section_path}/{slug}", "ferry"), found);
        assert_eq!(slug_in("news/{section_path}/{slug}.html", "news/world/ferry.html"), found);
        assert_eq!(slug_in("news/{section_path}/{slug}.html", "news/world/ferry"), None);
        assert_eq!(slug_in("a/{slug}/in/{section_path}", "a/ferry/in/world/north"), found);
        assert_eq!(slug_in("a/{slug}", "a"), None);
    }

    #[test]
    fn an_article_without_a_section_has_a_path_all_the_same() {
        let path = |pattern: &str| {
            let site = Site { path_pattern: pattern.to_owned(), ..site() };
            site.article_path(None, "late-news")
        };
        assert_eq!(path("{section_path}/{slug}"), "/late-news");
        assert_eq!(path("news/{section_path}/{slug}.html"), "/news/late-news.html");
        assert_eq!(path("{slug}/in/{section_path}"), "/late-news/in");
    }
}
