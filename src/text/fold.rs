//! The key under which names and slugs are matched: what a reader takes for the same word folds alike.

use unicode_normalization::UnicodeNormalization;

use crate::domain::letters::{is_apostrophe, is_arabic_ornament, is_invisible, is_mark, is_word_part};

/// Folds a name for matching.
///
/// Compatibility forms, letter case, the accents of Latin, Greek and Cyrillic, Hebrew points, apostrophes and
/// punctuation do not count; words are parted by one space. Arabic letters are folded after Lucene's
/// `ArabicNormalizer`, and the Persian forms of yeh and kaf go with the Arabic ones.
pub fn fold(text: &str) -> String {
    if text.is_ascii() { fold_ascii(text) } else { fold_unicode(text) }
}

fn fold_ascii(text: &str) -> String {
    let mut key = Key::with_capacity(text.len());
    for c in text.chars().filter(|c| *c != '\'') {
        key.push(c.to_ascii_lowercase());
    }
    key.text
}

fn fold_unicode(text: &str) -> String {
    let mut key = Key::with_capacity(text.len());
    let mut base = None;
    for c in text.nfkd() {
        if is_invisible(c) || is_apostrophe(c) || is_arabic_ornament(c) {
            continue;
        }
        if is_mark(c) {
            if base.is_some_and(|base| keeps_mark(base, c)) {
                key.push(c);
            }
            continue;
        }
        base = is_word_part(c).then_some(c);
        for lower in c.to_lowercase() {
            key.push_folded(lower);
        }
    }
    // What is left of the marks goes back to its letter: Hangul and the hamza seats are written in one piece.
    key.text.nfc().collect()
}

/// Vowel signs are letters in Indic scripts and in Thai, but ornament where the letters stand alone.
fn keeps_mark(base: char, mark: char) -> bool {
    let accented = matches!(base, 'A'..='z' | '\u{AA}'..='\u{52F}' | '\u{1C80}'..='\u{1C8A}' | '\u{1D00}'..='\u{1DBF}'
        | '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A640}'..='\u{A69F}' | '\u{A720}'..='\u{A7FF}'
        | '\u{AB30}'..='\u{AB6F}');
    let pointed = matches!(mark, '\u{0591}'..='\u{05C7}');
    let alef = matches!(base, 'ا' | '\u{0671}'..='\u{0673}' | '\u{0675}') && matches!(mark, '\u{0653}'..='\u{0655}');
    !(accented || pointed || alef)
}

/// A key under construction: knows where the next word has to be parted from the last.
struct Key {
    text: String,
    parted: bool,
}

impl Key {
    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), parted: false }
    }

    fn push(&mut self, c: char) {
        if !is_word_part(c) {
            self.parted = true;
            return;
        }
        if self.parted && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.parted = false;
        self.text.push(c);
    }

    /// Adds a lower-case letter under the one that stands for all its forms.
    fn push_folded(&mut self, c: char) {
        let folded = match c {
            'ß' => {
                self.push('s');
                's'
            }
            'ς' => 'σ',
            '\u{0671}'..='\u{0673}' | '\u{0675}' => 'ا',
            'ة' => 'ه',
            'ى' | 'ی' => 'ي',
            'ک' => 'ك',
            '٠'..='٩' | '۰'..='۹' => ascii_digit(c),
            other if is_mark(other) => return,
            other => other,
        };
        self.push(folded);
    }
}

/// Both rows of Arabic digits begin at a multiple of sixteen, as the ASCII digits do.
fn ascii_digit(c: char) -> char {
    char::from(b'0' + (u32::from(c) & 0xF) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_punctuation_and_accents_do_not_count() {
        for same in ["Middle east", "middle-east", "MIDDLE  EAST", " middle_east.", "Mi\u{AD}ddle… East", "middlé east"]
        {
            assert_eq!(fold(same), "middle east", "{same}");
        }
        assert_eq!(fold("Straße Élan İz ΆΣ"), "strasse elan iz ασ");
        assert_eq!(fold("Ёлка"), "елка");
        assert_eq!(fold("O’Brava"), fold("o'brava"));
        assert_eq!(fold("Ｆｕｌｌ①"), "full1");
    }

    #[test]
    fn arabic_spellings_fold_to_one() {
        assert_eq!(fold("الأخبار"), fold("الاخبار"));
        assert_eq!(fold("مَدينـةٌ"), fold("مدينه"));
        assert_eq!(fold("مستشفى"), fold("مستشفي"));
        assert_eq!(fold("کشتی ۱۴"), fold("كشتي 14"));
        assert_eq!(fold("آذار ٢٠٢٦"), "اذار 2026");
        assert_eq!(fold("مسؤول"), "مسؤول");
        assert_eq!(fold("می‌روم"), fold("می روم"));
    }

    #[test]
    fn marks_that_are_letters_are_kept() {
        assert_eq!(fold("ที่นี่"), "ที่นี่");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
        assert_eq!(fold("등대"), "등대");
        assert_eq!(fold("שָׁלוֹם"), "שלום");
        assert_eq!(fold("የብርሃን፣ማማ"), "የብርሃን ማማ");
    }

    proptest! {
        #[test]
        fn a_key_folds_to_itself(text in "\\PC{0,60}") {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key);
        }

        #[test]
        fn ascii_takes_the_short_way_to_the_same_key(text in "[ -~]{0,40}") {
            prop_assert_eq!(fold_ascii(&text), fold_unicode(&text));
        }
    }
}
