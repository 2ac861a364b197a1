//! Kinds of characters that slugs, names and texts treat alike: controls, vowel signs, invisible ones.

use unicode_normalization::char::is_combining_mark;

/// Embeddings, overrides and isolates: they reorder what follows and can make a line read as another.
pub const fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Every character that steers writing direction, the harmless marks LRM, RLM and ALM among them.
pub const fn is_bidi_control(c: char) -> bool {
    is_bidi_override(c) || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}')
}

/// Code points that Unicode sets aside as never being characters.
pub const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE
}

/// The short vowels of Arabic and the tatweel that stretches a word: written or not, the word is the same.
pub const fn is_arabic_ornament(c: char) -> bool {
    matches!(c, '\u{0640}' | '\u{064B}'..='\u{0652}' | '\u{0670}')
}

/// Apostrophes, and the geresh and gershayim of Hebrew, which stand inside words.
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{05F3}' | '\u{05F4}')
}

/// Letters, marks and format characters that print nothing of their own and part no words.
pub const fn is_invisible(c: char) -> bool {
    is_bidi_control(c)
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// A letter, a mark that belongs to a letter, or a number, in any script.
pub fn is_word_part(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_invisible(c)
}

/// A mark that cannot stand without a letter before it.
pub fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}
