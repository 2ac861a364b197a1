//! The script of a text, for texts whose language nobody has told.

use crate::domain::language::Language;

/// `und`, with the script of a text where it is not Latin.
pub fn undetermined(text: &str) -> Language {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for script in text.chars().filter(|c| c.is_alphabetic()).map(script_of) {
        match counts.iter_mut().find(|(name, _)| *name == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    let script = counts.iter().max_by_key(|(_, count)| *count).map_or("", |(script, _)| script);
    Language::trusted(if script.is_empty() { "und".to_owned() } else { format!("und-{script}") })
}

/// The script of a letter as ISO 15924 names it; empty for Latin and for those that are not told apart here.
fn script_of(c: char) -> &'static str {
    match c {
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => "Grek",
        '\u{400}'..='\u{52F}' => "Cyrl",
        '\u{530}'..='\u{58F}' => "Armn",
        '\u{590}'..='\u{5FF}' => "Hebr",
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFC}' => "Arab",
        '\u{700}'..='\u{74F}' => "Syrc",
        '\u{780}'..='\u{7BF}' => "Thaa",
        '\u{900}'..='\u{97F}' => "Deva",
        '\u{980}'..='\u{9FF}' => "Beng",
        '\u{B80}'..='\u{BFF}' => "Taml",
        '\u{E00}'..='\u{E7F}' => "Thai",
        '\u{10A0}'..='\u{10FF}' => "Geor",
        '\u{1200}'..='\u{139F}' => "Ethi",
        '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}' => "Kore",
        '\u{3040}'..='\u{30FF}' => "Jpan",
        '\u{3400}'..='\u{9FFF}' => "Hani",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_a_title_is_seen() {
        for (title, tag) in [
            ("Old ferry", "und"),
            ("عبّارة القاهرة", "und-Arab"),
            ("שלום", "und-Hebr"),
            ("Паром BBC", "und-Cyrl"),
            ("1987", "und"),
        ] {
            assert_eq!(undetermined(title).as_ref(), tag);
        }
    }
}
