//! Labels of sections, brought into the form of a name.

/// Words that stay small within a name.
const SMALL: &[&str] = &["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"];

/// The name that a label stands for: `Middle east` gives `Middle East`. Other scripts and acronyms are left alone.
pub fn section_name(label: &str) -> String {
    let words: Vec<String> = label.split_whitespace().enumerate().map(|(at, word)| named(word, at == 0)).collect();
    words.join(" ")
}

fn named(word: &str, first: bool) -> String {
    let lower = word.to_lowercase();
    if SMALL.contains(&lower.as_str()) && word.chars().skip(1).all(char::is_lowercase) {
        return if first { capitalised(&lower) } else { lower };
    }
    // Capitals within a word are there on purpose.
    if word.chars().skip(1).any(char::is_uppercase) { word.to_owned() } else { capitalised(word) }
}

fn capitalised(word: &str) -> String {
    let mut name = String::with_capacity(word.len());
    let mut within = false;
    for c in word.chars() {
        if !within && is_latin(c) {
            name.extend(c.to_uppercase())
        } else {
            name.push(c)
        }
        // The letter behind an apostrophe goes on with the word; behind a hyphen another begins.
        within = c.is_alphanumeric() || (within && matches!(c, '\'' | '’'));
    }
    name
}

fn is_latin(c: char) -> bool {
    c.is_lowercase() && matches!(c, 'a'..='z' | '\u{DF}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_labels_become_names() {
        for (label, name) in [
            ("Middle east", "Middle East"),
            ("the rest of The world", "The Rest of the World"),
            ("UK and EU", "UK and EU"),
            ("q&a", "Q&A"),
            ("women’s sport", "Women’s Sport"),
            ("south-east", "South-East"),
            ("éducation", "Éducation"),
            ("الشرق الأوسط", "الشرق الأوسط"),
            ("экономика", "экономика"),
        ] {
            assert_eq!(section_name(label), name);
            assert_eq!(section_name(name), name);
        }
    }
}
