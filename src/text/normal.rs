//! Texts as they are let in: one Unicode form, one kind of line end, no characters that nobody can see or trust.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::domain::{
    fault::Wrong,
    letters::{is_bidi_override, is_noncharacter},
};

/// A text in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normal {
    /// The text, in NFC.
    pub text: String,
    /// How many characters were taken out because no text may hold them.
    pub removed: usize,
}

/// Normalises a text of one line, such as a title or a name: every run of white space becomes one space.
pub fn line(given: &str) -> Normal {
    let mut text = String::with_capacity(given.len());
    let mut removed = 0;
    let mut parted = false;
    for c in given.chars() {
        if c.is_whitespace() {
            parted = true;
        } else if is_forbidden(c) {
            removed += 1;
        } else {
            if parted && !text.is_empty() {
                text.push(' ');
            }
            parted = false;
            text.push(c);
        }
    }
    Normal { text: nfc(text), removed }
}

/// Normalises a text of many lines: all line ends become LF, and nothing trails behind a line or around the text.
///
/// The spaces in front of a line are kept, for Markdown and the wires give them a meaning.
pub fn prose(given: &str) -> Normal {
    let mut text = String::with_capacity(given.len());
    let mut removed = 0;
    let mut line_start = 0;
    let mut after_cr = false;
    for c in given.chars() {
        let ends_line = matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if ends_line {
            if !(c == '\n' && after_cr) {
                line_start = end_line(&mut text, line_start);
            }
        } else if is_forbidden(c) {
            removed += 1;
        } else {
            text.push(c);
        }
        after_cr = c == '\r';
    }
    text.truncate(text.trim_end().len());
    Normal { text: nfc(text), removed }
}

/// The first character that a text field has to refuse. LF and tab are let through, a lone CR is not.
pub fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|c| is_forbidden(*c))
}

/// A text of one line as somebody has typed it: normal, or what is wrong with it.
pub fn line_field(given: &str, max_chars: usize) -> Result<String, Wrong> {
    field(given, line(given), max_chars)
}

/// A text of many lines as somebody has typed it: normal, or what is wrong with it.
///
/// Not for bodies in Markdown: there, two spaces behind a line mean something, and here they are taken away.
pub fn text_field(given: &str, max_chars: usize) -> Result<String, Wrong> {
    field(given, prose(given), max_chars)
}

/// The body of an article as somebody has typed it: NFC and LF, or what is wrong with it. May be empty, and what stands
/// at the end of a line is kept, for Markdown gives it a meaning.
pub fn body_field(given: &str, max_bytes: usize) -> Result<String, Wrong> {
    let text = given.replace("\r\n", "\n").replace('\r', "\n");
    if let Some(culprit) = forbidden(&text) {
        let culprit = u32::from(culprit);
        let detail = format!("It holds U+{culprit:04X}, a character that no text may hold: take it out.");
        return Err(Wrong::new("forbidden_character", detail));
    }
    let text = nfc(text);
    if text.len() > max_bytes {
        return Err(Wrong::new("too_long", format!("It has {} bytes, and may have {max_bytes}.", text.len())));
    }
    Ok(text)
}

/// What an importer takes out in silence, an editor is told of.
fn field(given: &str, normal: Normal, max_chars: usize) -> Result<String, Wrong> {
    let Normal { text, removed } = normal;
    if removed > 0 {
        let culprit = given.chars().find(|c| is_forbidden(*c) && !c.is_whitespace()).map_or(0, u32::from);
        let detail = format!("It holds U+{culprit:04X}, a character that no text may hold: take it out.");
        return Err(Wrong::new("forbidden_character", detail));
    }
    if text.is_empty() {
        return Err(Wrong::new("empty", "It holds no text: give one, or null where it may be absent."));
    }
    if text.chars().nth(max_chars).is_some() {
        let count = text.chars().count();
        return Err(Wrong::new("too_long", format!("It has {count} characters, and may have {max_chars}.")));
    }
    Ok(text)
}

/// Strips the line that ends here, and gives the place where the next one starts. Blank lines in front are dropped.
fn end_line(text: &mut String, line_start: usize) -> usize {
    let kept = text[line_start..].trim_end().len();
    text.truncate(line_start + kept);
    if !text.is_empty() {
        text.push('\n');
    }
    text.len()
}

/// Controls can break other programs, bidi overrides can make a line read as another: both are never content.
fn is_forbidden(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        ' '..='~' => false,
        _ => c.is_control() || c == '\u{FEFF}' || is_bidi_override(c) || is_noncharacter(c),
    }
}

/// Most texts are in NFC already, and asking is far cheaper than composing.
fn nfc(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_has_single_spaces_and_no_controls() {
        let normal = line("\u{FEFF} Old\u{A0}\u{A0}ferry\r\n\tsails\u{2028}again\u{0} \u{202E}");
        assert_eq!(normal, Normal { text: "Old ferry sails again".into(), removed: 3 });
    }

    #[test]
    fn a_line_keeps_what_a_script_needs() {
        for kept in ["می‌روم", "مَدينـة", "क्‍ष", "‏צה״ל‎", "“curly” ’quotes’", "\u{061C}١٢"]
        {
            assert_eq!(line(kept), Normal { text: kept.into(), removed: 0 });
        }
        assert_eq!(line("Cafe\u{301}").text, "Café");
    }

    #[test]
    fn prose_has_one_kind_of_line_end() {
        assert_eq!(prose("\r\n \r\none  \r\ntwo\rthree\u{2029}\n\nfour\u{85}\n ").text, "one\ntwo\nthree\n\n\nfour");
    }

    #[test]
    fn prose_keeps_indents_tabs_and_hard_spaces() {
        let normal = prose("  lead\n\tcell\tcell\n10\u{A0}km\u{7}");
        assert_eq!(normal, Normal { text: "  lead\n\tcell\tcell\n10\u{A0}km".into(), removed: 1 });
    }

    #[test]
    fn the_first_forbidden_character_is_found() {
        assert_eq!(forbidden("ferry\n\tبحر\u{200C}\u{200F}"), None);
        assert_eq!(forbidden("a\u{2066}b\u{1}"), Some('\u{2066}'));
        assert_eq!(forbidden("\r\n"), Some('\r'));
        assert_eq!(forbidden("\u{1FFFF}"), Some('\u{1FFFF}'));
    }

    #[test]
    fn a_field_is_normal_or_refused() {
        assert_eq!(line_field(" Cafe\u{301}\r\nat sea ", 11), Ok("Café at sea".to_owned()));
        assert_eq!(text_field("one  \r\ntwo\u{2029}", 7), Ok("one\ntwo".to_owned()));
        for kept in ["می‌روم", "مَدينـة", "“curly” ’quotes’", "क्‍ष"] {
            assert_eq!(line_field(kept, 99), Ok(kept.to_owned()));
            assert_eq!(text_field(kept, 99), Ok(kept.to_owned()));
        }
        for field in [line_field, text_field] {
            let code = |given: &str, max| field(given, max).map_err(|wrong| wrong.code);
            assert_eq!(code("abc", 2), Err("too_long"));
            assert_eq!(code("بحر", 3), Ok("بحر".to_owned()));
            assert_eq!(code(" \n\t\u{A0}", 9), Err("empty"));
            for forbidden in ["a\u{0}", "\u{1B}[31m", "a\u{202E}b", "\u{2067}", "a\u{FEFF}", "\u{FFFE}", "\u{7F}"] {
                assert_eq!(code(forbidden, 9), Err("forbidden_character"), "{forbidden:?}");
            }
        }
        assert!(line_field("a\u{85}b\u{202E}", 9).unwrap_err().detail.contains("U+202E"));
    }

    proptest! {
        #[test]
        fn normal_texts_stay_as_they_are(text in any::<String>()) {
            for normal in [line(&text), prose(&text)] {
                prop_assert_eq!(forbidden(&normal.text), None);
            }
            let once = line(&text).text;
            prop_assert_eq!(line(&once), Normal { text: once, removed: 0 });
            let once = prose(&text).text;
            prop_assert_eq!(prose(&once), Normal { text: once, removed: 0 });
        }
    }
}
