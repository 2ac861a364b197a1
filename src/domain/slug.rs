//! Slugs: the readable names that stand in addresses, in the letters of any script.

use std::fmt;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

use super::fault::Wrong;
use super::letters::{is_apostrophe, is_arabic_ornament, is_invisible, is_mark, is_word_part};

/// The most characters that a slug may have.
pub const MAX_CHARS: usize = 120;

/// Lower-case words of any script, joined by single hyphens; never to be mistaken for an identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug that a person gave, forgiving letter case and Unicode form but nothing else.
    pub fn parse(given: &str) -> Result<Self, Wrong> {
        let slug = canonical(given);
        if slug.is_empty() {
            return Err(Wrong::new("empty", "Give a slug of at least one letter or digit, or leave the field out."));
        }
        let count = slug.chars().count();
        if count > MAX_CHARS {
            let detail = format!("A slug has at most {MAX_CHARS} characters; this one has {count}.");
            return Err(Wrong::new("too_long", detail));
        }
        if !is_well_formed(&slug) {
            return Err(Wrong::new("invalid_slug", refusal(given)));
        }
        if is_id(&slug) {
            return Err(Wrong::new("looks_like_an_id", "A slug may not have the form of a UUID; add a word to it."));
        }
        Ok(Self(slug))
    }

    /// A slug that was checked before it was kept.
    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// Makes a slug of a title or a name; none when it holds no letter and no digit.
    pub fn derive(title: &str) -> Option<Self> {
        let joined: String = join_words(&canonical(title)).nfc().collect();
        let mut slug = cut_at_word(&joined).to_owned();
        if slug.is_empty() {
            return None;
        }
        if is_id(&slug) {
            slug.insert_str(0, "n-");
        }
        Some(Self(slug))
    }

    /// A slug for what has no letters in its name: what it is, and the last part of its id.
    pub fn of_id(what: &str, id: &str) -> Self {
        Self(format!("{what}-{}", id.rsplit('-').next().unwrap_or_default()))
    }

    /// The same slug with a number behind it, for the second and later bearers of one name.
    pub fn with_number(&self, n: u32) -> Self {
        let suffix = format!("-{n}");
        let base = cut(&self.0, MAX_CHARS - suffix.len()).trim_end_matches('-');
        Self(format!("{base}{suffix}"))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

fn refusal(given: &str) -> String {
    let rule = "A slug is made of lower-case letters and digits of any script, joined by single hyphens";
    match Slug::derive(given) {
        Some(proposal) => format!("{rule}; send `{proposal}`."),
        None => format!("{rule}; this one holds no letter and no digit."),
    }
}

/// NFC and lower case. Lower-casing can undo NFC, so NFC comes last.
fn canonical(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase().nfc().collect()
}

fn is_id(slug: &str) -> bool {
    Uuid::try_parse(slug).is_ok()
}

fn is_well_formed(slug: &str) -> bool {
    slug.split('-').all(|word| !word.starts_with(is_mark) && !word.is_empty() && word.chars().all(is_word_part))
}

fn join_words(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut parted = false;
    for c in text.chars() {
        if is_invisible(c) || is_apostrophe(c) || is_arabic_ornament(c) {
            continue;
        }
        if !is_word_part(c) {
            parted = true;
            continue;
        }
        let at_border = parted || slug.is_empty();
        // A mark whose letter is gone would settle on the hyphen.
        if at_border && is_mark(c) {
            continue;
        }
        if parted && !slug.is_empty() {
            slug.push('-');
        }
        parted = false;
        slug.push(c);
    }
    slug
}

/// The longest beginning of at most `room` characters that breaks no grapheme.
fn cut(text: &str, room: usize) -> &str {
    let Some((hard, _)) = text.char_indices().nth(room) else {
        return text;
    };
    let soft = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= hard).last().unwrap_or(0);
    // One letter under a pile of marks can be longer than the whole slug: then the pile is cut.
    if soft == 0 { &text[..hard] } else { &text[..soft] }
}

fn cut_at_word(text: &str) -> &str {
    let kept = cut(text, MAX_CHARS);
    if kept.len() == text.len() || text[kept.len()..].starts_with('-') {
        return kept.trim_end_matches('-');
    }
    match kept.rfind('-') {
        // A border far to the front would throw away most of the title.
        Some(border) if border >= kept.len() / 2 => &kept[..border],
        _ => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn derived(title: &str) -> String {
        Slug::derive(title).unwrap().to_string()
    }

    #[test]
    fn titles_of_many_scripts_become_slugs() {
        assert_eq!(derived("Lanternfish Don’t Sleep… (Part 2)"), "lanternfish-dont-sleep-part-2");
        assert_eq!(derived("Élan à Brévonne"), "élan-à-brévonne");
        assert_eq!(derived("مَدينةُ الفنار تـــفتح أبوابها!"), "مدينة-الفنار-تفتح-أبوابها");
        assert_eq!(derived("کتاب‌خانه ۱۴۰۵"), "کتاب-خانه-۱۴۰۵");
        assert_eq!(derived("צה״ל המגדלור"), "צהל-המגדלור");
        assert_eq!(derived("ประภาคารเปิดแล้ว"), "ประภาคารเปิดแล้ว");
        assert_eq!(derived("등대가 열렸다"), "등대가-열렸다");
        assert_eq!(derived("የብርሃን ማማ፣ ተከፈተ።"), "የብርሃን-ማማ-ተከፈተ");
    }

    #[test]
    fn a_title_without_letters_or_digits_has_no_slug() {
        assert_eq!(Slug::derive("… — !"), None);
        assert_eq!(Slug::derive("\u{0301}\u{200F}"), None);
        assert_eq!(Slug::derive("ـــ"), None);
    }

    #[test]
    fn what_a_person_gives_is_folded_but_not_rewritten() {
        assert_eq!(Slug::parse("Cafe\u{301}-Noir").unwrap().as_ref(), "café-noir");
        let fault = Slug::parse("Two Words").unwrap_err();
        assert_eq!(fault.code, "invalid_slug");
        assert!(fault.detail.contains("`two-words`"));
        for bad in ["-a", "a-", "a--b", "a_b", "a\u{200C}b", "\u{200F}a", "a-\u{301}"] {
            assert_eq!(Slug::parse(bad).unwrap_err().code, "invalid_slug", "{bad:?}");
        }
        assert_eq!(Slug::parse("").unwrap_err().code, "empty");
        assert_eq!(Slug::parse(&"a".repeat(121)).unwrap_err().code, "too_long");
    }

    #[test]
    fn no_slug_can_be_taken_for_an_id() {
        let id = "0192f0c1-2b3c-7d4e-8f50-61728394a5b6";
        assert_eq!(Slug::parse(id).unwrap_err().code, "looks_like_an_id");
        assert_eq!(derived(id), format!("n-{id}"));
        assert_eq!(Slug::parse(&"ab".repeat(16)).unwrap_err().code, "looks_like_an_id");
    }

    #[test]
    fn long_titles_are_cut_between_words() {
        let slug = derived(&"harbour ".repeat(40));
        assert!(slug.chars().count() <= MAX_CHARS);
        assert!(slug.ends_with("-harbour"));
        assert_eq!(derived(&"ก".repeat(500)).chars().count(), MAX_CHARS);
    }

    #[test]
    fn a_number_is_added_within_the_limit() {
        assert_eq!(Slug::parse("ferry").unwrap().with_number(2).as_ref(), "ferry-2");
        let long = Slug::derive(&"ก".repeat(500)).unwrap().with_number(u32::MAX);
        assert_eq!(long.as_ref().chars().count(), MAX_CHARS);
    }

    proptest! {
        #[test]
        fn a_derived_slug_parses_to_itself_and_derives_to_itself(title in "\\PC{0,200}") {
            if let Some(slug) = Slug::derive(&title) {
                prop_assert_eq!(Slug::parse(slug.as_ref()), Ok(slug.clone()));
                prop_assert_eq!(Slug::derive(slug.as_ref()), Some(slug));
            }
        }

        #[test]
        fn a_numbered_slug_parses_to_itself(title in "[a-zا-يก-๛\u{300}-\u{310} ]{1,300}", n in any::<u32>()) {
            if let Some(slug) = Slug::derive(&title) {
                let numbered = slug.with_number(n);
                prop_assert_eq!(Slug::parse(numbered.as_ref()), Ok(numbered));
            }
        }
    }
}
