//! Languages of texts: BCP 47 tags, their writing direction and their ranges.

use std::fmt;

use oxilangtag::LanguageTag;
use serde::{Deserialize, Deserializer, Serialize};

use super::fault::Wrong;

/// The longest tag that RFC 5646 asks everybody to take.
const MAX_CHARS: usize = 35;

/// A BCP 47 tag in its canonical letter case, such as `ar-IQ` or `zh-Hant`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(String);

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// Languages that are written from right to left unless a script or a region says otherwise.
const RTL_LANGUAGES: &[&str] = &[
    "ar", "aao", "abh", "abv", "acm", "acq", "acw", "acx", "adf", "aeb", "aec", "afb", "aii", "ajp", "apc", "apd",
    "arc", "arq", "ars", "ary", "arz", "ayl", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "haz", "hbo", "he",
    "iw", "ji", "khw", "ks", "lki", "lrc", "mzn", "nqo", "pbt", "pes", "phl", "pnb", "prs", "ps", "pst", "rhg", "sam",
    "sd", "sdh", "skr", "syc", "syr", "ug", "ur", "ydd", "yi",
];

/// Scripts that are written from right to left.
const RTL_SCRIPTS: &[&str] = &[
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar", "Lydi",
    "Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Palm", "Phli", "Phlp", "Phnx", "Prti",
    "Rohg", "Samr", "Sarb", "Sidt", "Sogd", "Sogo", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Todr", "Yezi",
];

/// Regions where a language that is elsewhere written from left to right uses Arabic letters.
const RTL_IN_REGION: &[(&str, &str)] = &[
    ("az", "IQ"),
    ("az", "IR"),
    ("kk", "AF"),
    ("kk", "CN"),
    ("kk", "IR"),
    ("ku", "IQ"),
    ("ku", "IR"),
    ("ky", "CN"),
    ("ms", "CC"),
    ("pa", "PK"),
    ("tg", "PK"),
    ("tk", "AF"),
    ("tk", "IR"),
    ("uz", "AF"),
];

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::parse(&tag).map_err(|wrong| serde::de::Error::custom(wrong.detail))
    }
}

impl Language {
    /// A tag that was checked before it was kept.
    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// Reads a tag and brings its letters into canonical case. Only the form is checked, not the registry.
    pub fn parse(given: &str) -> Result<Self, Wrong> {
        let wrong = || {
            let shown: String = given.chars().take(MAX_CHARS).collect();
            let detail = format!("`{shown}` is no BCP 47 language tag; send one such as `ar`, `ar-IQ` or `zh-Hant`.");
            Wrong::new("invalid_language", detail)
        };
        if given.len() > MAX_CHARS {
            return Err(wrong());
        }
        let tag = LanguageTag::parse_and_normalize(given).map_err(|_| wrong())?;
        Ok(Self(tag.into_inner()))
    }

    /// The subtag of the language itself: `zh` of `zh-Hant-TW`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The direction of writing: the script decides where one is named, else the language and its region.
    pub fn direction(&self) -> Direction {
        let rtl = match (self.script(), self.region()) {
            (Some(script), _) => RTL_SCRIPTS.contains(&script),
            (None, Some("IN")) if self.primary() == "sd" => false,
            (None, Some(region)) if RTL_IN_REGION.contains(&(self.primary(), region)) => true,
            _ => RTL_LANGUAGES.contains(&self.primary()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }

    /// Whether the tag lies within a range (RFC 4647, basic filtering): `ar-IQ` lies within `ar`.
    pub fn matches(&self, range: &Self) -> bool {
        self.0.strip_prefix(range.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// The tag itself, then each broader one: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, lookup).
    pub fn broader(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |tag| {
            let (mut shorter, _) = tag.rsplit_once('-')?;
            // A singleton announces what followed it and says nothing alone.
            while let Some((before, last)) = shorter.rsplit_once('-')
                && last.len() == 1
            {
                shorter = before;
            }
            (shorter.len() > 1).then_some(shorter)
        })
    }

    fn script(&self) -> Option<&str> {
        self.subtags().find(|subtag| subtag.len() == 4 && subtag.chars().all(|c| c.is_ascii_alphabetic()))
    }

    fn region(&self) -> Option<&str> {
        self.subtags().find(|subtag| subtag.len() == 2)
    }

    /// What stands between the language and the first extension.
    fn subtags(&self) -> impl Iterator<Item = &str> {
        self.0.split('-').skip(1).take_while(|subtag| subtag.len() > 1)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Language {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    #[test]
    fn tags_are_brought_into_canonical_case() {
        assert_eq!(language("AR-iq").as_ref(), "ar-IQ");
        assert_eq!(language("zh-hant-tw").as_ref(), "zh-Hant-TW");
        assert_eq!(language("zh-hant-tw").primary(), "zh");
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for bad in ["", "a", "arabic language", "ar_IQ", "ar-", "العربية", "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd"]
        {
            assert_eq!(Language::parse(bad).unwrap_err().code, "invalid_language", "{bad}");
        }
    }

    #[test]
    fn the_direction_follows_script_then_region_then_language() {
        for rtl in ["ar", "fa-IR", "ur", "he", "iw", "ckb", "ks", "ku-Arab", "az-IR", "pa-PK", "ff-Adlm", "ur-Aran"] {
            assert_eq!(language(rtl).direction(), Direction::Rtl, "{rtl}");
        }
        for ltr in ["en", "ku", "pa-IN", "ar-Latn", "sd-Deva", "sd-IN", "am", "th", "ko", "en-x-arab"] {
            assert_eq!(language(ltr).direction(), Direction::Ltr, "{ltr}");
        }
        assert_eq!(serde_json::to_value(Direction::Rtl).unwrap(), "rtl");
    }

    #[test]
    fn a_broad_range_finds_narrower_tags() {
        assert!(language("ar-IQ").matches(&language("AR")));
        assert!(language("ar").matches(&language("ar")));
        assert!(!language("ar").matches(&language("ar-IQ")));
        assert!(!language("arz").matches(&language("ar")));
    }

    #[test]
    fn broader_tags_lose_a_subtag_at_a_time() {
        assert_eq!(language("zh-Hant-TW").broader().collect::<Vec<_>>(), ["zh-Hant-TW", "zh-Hant", "zh"]);
        assert_eq!(language("de-x-berg").broader().collect::<Vec<_>>(), ["de-x-berg", "de"]);
        assert_eq!(language("am").broader().collect::<Vec<_>>(), ["am"]);
    }
}
