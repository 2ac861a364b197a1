//! Finds the outlets that an article quotes as its sources: a quoted name beside a word that says outlet.

use crate::text::fold::fold;

/// Words that say outlet, in folded form.
const OUTLET_WORDS: &[&str] = &[
    "agency",
    "newspaper",
    "channel",
    "network",
    "daily",
    "weekly",
    "website",
    "magazine",
    "broadcaster",
    "وكاله",
    "صحيفه",
    "جريده",
    "قناه",
    "موقع",
    "شبكه",
    "مجله",
    "خبرگزاري",
    "روزنامه",
    "وبگاه",
    "סוכנות",
    "עיתון",
    "ערוץ",
];

/// A name has at most so many words; what is longer is a sentence.
const NAME_WORDS: usize = 5;

/// The word that says outlet stands at most so many words away: `the “…” news agency`.
const REACH: usize = 2;

/// The outlets that the paragraphs cite, each once, in the order in which they come.
pub(super) fn cited(paragraphs: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        for name in in_paragraph(paragraph) {
            if !names.iter().any(|known| fold(known) == fold(name)) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Pages get their quotes wrong way round often enough, so any two neighbouring signs may hold a name.
fn in_paragraph(paragraph: &str) -> impl Iterator<Item = &str> {
    let signs: Vec<(usize, char)> = paragraph.char_indices().filter(|(_, c)| is_quote(*c)).collect();
    let pairs: Vec<_> = signs.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.into_iter().filter_map(|((open, sign), (close, _))| {
        let (before, behind) = (&paragraph[..open], &paragraph[close..]);
        let name = &paragraph[open + sign.len_utf8()..close];
        let behind = behind.strip_prefix(is_quote)?;
        // An apostrophe has letters on both sides.
        let stands_free = !before.ends_with(char::is_alphanumeric) && !behind.starts_with(char::is_alphanumeric);
        (stands_free && is_name(name) && is_beside_outlet_word(before, behind)).then_some(name)
    })
}

const fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '"' | '«' | '»' | '‘' | '’' | '\'')
}

/// A name is a few words, begins with a capital where the script has them, and holds no sign of a sentence.
fn is_name(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    begins
        && !text.ends_with(char::is_whitespace)
        && !text.contains(['.', ',', ';', ':', '!', '?', '…', '،', '؛', '؟', '።', '፣', '。'])
        && text.split_whitespace().count() <= NAME_WORDS
}

fn is_beside_outlet_word(before: &str, behind: &str) -> bool {
    let following = behind.starts_with(char::is_whitespace)
        && words_until_stop(behind.split_whitespace(), |word| word.ends_with(is_stop)).any(is_outlet_word);
    let preceding = before.ends_with(char::is_whitespace)
        && !before.trim_end().ends_with(is_stop)
        && words_until_stop(before.split_whitespace().rev(), |word| word.starts_with(is_stop)).any(is_outlet_word);
    following || preceding
}

/// The words within reach, up to the one at which the sentence breaks off.
fn words_until_stop<'a>(
    words: impl Iterator<Item = &'a str>,
    stops: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &'a str> {
    let mut stopped = false;
    words.take(REACH).take_while(move |word| !std::mem::replace(&mut stopped, stops(word)))
}

fn is_stop(c: char) -> bool {
    is_quote(c) || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '،' | '؛' | '؟' | '(' | ')')
}

fn is_outlet_word(word: &str) -> bool {
    let key = fold(word);
    // Arabic writes `and`, `so`, `by`, `to`, `as` and the article in one with the word, at most two before the article.
    let bare = std::iter::successors(Some(key.as_str()), |form| form.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك'])).take(3);
    bare.flat_map(|form| [Some(form), form.strip_prefix("ال")]).flatten().any(|form| OUTLET_WORDS.contains(&form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        cited(&[text.to_owned()])
    }

    #[test]
    fn quoted_names_beside_an_outlet_word_are_cited() {
        for text in [
            "He told the “Harbour Post” newspaper that",
            "He told the \"Harbour Post\" news agency: ” Fine,” he said",
            "according to the newspaper 'Harbour Post', which",
            "the daily «Harbour Post» wrote",
        ] {
            assert_eq!(found(text), ["Harbour Post"], "{text}");
        }
    }

    #[test]
    fn arabic_outlets_are_cited_under_any_particle() {
        for text in [
            "قال المصدر لوكالة “بريد المرفأ” إن",
            "وكالة أنباء «بريد المرفأ»",
            "وذكرت صحيفة «بريد المرفأ» أن",
            "وبحسب موقع \"بريد المرفأ\" فإن",
            "نقلاً عن قناة “بريد المرفأ”.",
            "للقناة “بريد المرفأ” قال",
        ] {
            assert_eq!(found(text), ["بريد المرفأ"], "{text}");
        }
    }

    #[test]
    fn sentences_and_other_names_are_no_outlets() {
        for text in [
            "The agency said: “We will sail”",
            "the agency “we sail tomorrow” banner",
            "“The second matter is settled now for good” agency",
            "a ship named “Harbour Post” sank",
            "the captain's wife's newspaper",
            "“Yes.” The network failed",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn an_outlet_is_named_once() {
        assert_eq!(
            found("the “Pier Wire” agency and the “PIER WIRE” agency and the “Quay” daily"),
            ["Pier Wire", "Quay"]
        );
    }
}
