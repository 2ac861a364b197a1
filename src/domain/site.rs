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
    /// Signs cursors.
    pub cursor_key: CursorKey,
}

/// What may stand in a path segment as it is (RFC 3986, `unreserved`).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &SEGMENT.remove(b'/');

/// A slug as it stands in an address.
pub fn encode_segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

impl Site {
    /// The percent-encoded path of an article on the site, ready for `href`.
    pub fn article_path(&self, section_path: Option<&str>, slug: &str) -> String {
        let path =
            self.path_pattern.replace("{section_path}", section_path.unwrap_or_default()).replace("{slug}", slug);
        format!("/{}", utf8_percent_encode(path.trim_start_matches('/'), PATH))
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
    fn an_article_without_a_section_has_a_path_all_the_same() {
        assert_eq!(site().article_path(None, "late-news"), "/late-news");
    }
}
