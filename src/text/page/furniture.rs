//! Lines that stand around an article on its page: buttons, shares, notices, lists of other articles.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::phrases::{ADVERTISEMENTS, BUTTONS, COMMENT_BOXES, LISTS, SHARES};
use crate::text::fold::fold;

/// What a line of furniture means for the lines behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Furniture {
    /// It stands alone.
    Single(&'static str),
    /// It heads a list of links to other articles.
    Others(&'static str),
}

const BUTTON: &str = "button of the page";
const SHARE: &str = "share button";
const ADVERTISEMENT: &str = "advertisement";
const COMMENTS: &str = "comments of the page";
const LIST: &str = "heading of a list of other articles";
const NOTICE: &str = "notice of the site";
const BADGE: &str = "badge of a plug-in";
const RIGHTS: &str = "copyright notice";
const TAGS: &str = "tags of the page";
const TIME: &str = "reading time or age of the page";

/// Furniture is short, except for notices.
const FEW_WORDS: usize = 8;

/// A badge only names who gave it; what is longer may be a headline.
const BADGE_WORDS: usize = 4;

const WHOLE: &[(&str, Furniture)] = &[
    (BUTTONS, Furniture::Single(BUTTON)),
    (SHARES, Furniture::Single(SHARE)),
    (ADVERTISEMENTS, Furniture::Single(ADVERTISEMENT)),
    (COMMENT_BOXES, Furniture::Single(COMMENTS)),
    (LISTS, Furniture::Others(LIST)),
];

/// Beginnings of short lines, in folded form.
const BEGINNINGS: &[(&str, &str)] = &[
    ("share on ", SHARE),
    ("share to ", SHARE),
    ("share with ", SHARE),
    ("share via ", SHARE),
    ("tweet on ", SHARE),
    ("شارك علي ", SHARE),
    ("مشاركه علي ", SHARE),
    ("شارك عبر ", SHARE),
    ("مشاركه عبر ", SHARE),
    ("follow us on ", SHARE),
    ("تابعنا علي ", SHARE),
    ("تابعونا علي ", SHARE),
    ("verified by ", BADGE),
    ("powered by ", BADGE),
    ("protected by ", BADGE),
    ("copyright 2", RIGHTS),
    ("copyright 1", RIGHTS),
    ("all rights reserved", RIGHTS),
    ("جميع الحقوق محفوظه", RIGHTS),
    ("حقوق النشر", RIGHTS),
    ("sign up for ", BUTTON),
    ("subscribe to ", BUTTON),
    ("download our app", BUTTON),
    ("اشترك في ", BUTTON),
];

/// Beginnings of notices, which may be whole sentences; each speaks of cookies further on.
const COOKIE_SPEAKERS: &[&str] = &[
    "we use",
    "we and our",
    "this site uses",
    "this website uses",
    "our site uses",
    "our website uses",
    "by continuing",
    "by using this",
    "accept cookies",
    "accept all cookies",
    "manage cookie",
    "cookie notice",
    "cookie policy",
    "cookie preferences",
    "cookie settings",
    "نستخدم",
    "يستخدم هذا",
    "هذا الموقع",
    "باستخدامك",
    "ملفات تعريف الارتباط",
];

static WHOLE_LINES: LazyLock<HashMap<String, Furniture>> = LazyLock::new(|| {
    WHOLE.iter().flat_map(|(lines, furniture)| lines.split('|').map(|line| (fold(line), *furniture))).collect()
});

/// Says whether a line is furniture of its page, and of which kind.
pub(super) fn of(line: &str) -> Option<Furniture> {
    let words = line.split_whitespace().count();
    let key = fold(line);
    if words <= FEW_WORDS {
        if let Some(furniture) = WHOLE_LINES.get(&key) {
            return Some(*furniture);
        }
        if let Some(reason) = short(line, &key) {
            return Some(Furniture::Single(reason));
        }
    }
    let speaks_of_cookies = key.contains("cookie") || key.contains("ملفات تعريف الارتباط");
    if speaks_of_cookies && COOKIE_SPEAKERS.iter().any(|speaker| key.starts_with(speaker)) {
        return Some(Furniture::Single(NOTICE));
    }
    is_rights(line).then_some(Furniture::Single(RIGHTS))
}

fn is_rights(line: &str) -> bool {
    line.starts_with('©') || line.starts_with("(c) ") || line.starts_with("(C) ")
}

fn short(line: &str, key: &str) -> Option<&'static str> {
    if let Some((lead, _)) = line.split_once(':') {
        let lead = fold(lead);
        if ["tags", "tag", "topics", "filed under", "categories", "الوسوم", "وسوم", "كلمات مفتاحيه"].contains(&&*lead)
        {
            return Some(TAGS);
        }
    }
    // A sentence may begin with the same words as a button; a button has no full stop.
    if line.ends_with(['.', '۔', '።', '。']) && !is_rights(line) {
        return None;
    }
    let names_a_plugin = key.split(' ').count() <= BADGE_WORDS;
    let fits = |lead: &str, reason| key.starts_with(lead) && (reason != BADGE || names_a_plugin);
    BEGINNINGS.iter().find(|(lead, reason)| fits(lead, *reason)).map(|(_, reason)| *reason).or_else(|| counted(key))
}

/// Lines that only count: `12 Comments`, `3 min read`, `2 hours ago`.
fn counted(key: &str) -> Option<&'static str> {
    let (number, rest) = key.split_once(' ')?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        // Arabic puts the word for `ago` in front of the number.
        let (digits, _) = rest.split_once(' ')?;
        let ago = matches!(number, "قبل" | "منذ") && digits.bytes().all(|byte| byte.is_ascii_digit());
        return (ago && key.split(' ').count() == 3).then_some(TIME);
    }
    match rest {
        "comment" | "comments" | "تعليق" | "تعليقات" | "نظر" => Some(COMMENTS),
        "share" | "shares" | "مشاركه" | "مشاركات" => Some(SHARE),
        "min read" | "mins read" | "minute read" | "minutes read" | "دقائق" | "دقيقه" => Some(TIME),
        _ if rest.ends_with(" ago") && rest.split(' ').count() == 2 => Some(TIME),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(line: &str) -> Option<&'static str> {
        of(line).map(|furniture| match furniture {
            Furniture::Single(reason) | Furniture::Others(reason) => reason,
        })
    }

    #[test]
    fn furniture_is_known_in_several_languages() {
        for (line, expected) in [
            ("Back to top button", BUTTON),
            ("READ MORE »", BUTTON),
            ("زر الذهاب إلى الأعلى", BUTTON),
            ("Share on Facebook", SHARE),
            ("شارك على واتساب", SHARE),
            ("إعلان", ADVERTISEMENT),
            ("Tags: port, eel", TAGS),
            ("12 Comments", COMMENTS),
            ("لا توجد تعليقات", COMMENTS),
            ("اقرأ أيضاً:", LIST),
            ("You may also like", LIST),
            ("Verified by ShipShield", BADGE),
            ("Copyright © 2026 The Pier", RIGHTS),
            ("Cookie settings", NOTICE),
            ("© 2026 The Pier. All rights reserved.", RIGHTS),
            ("3 min read", TIME),
            ("منذ ٣ ساعات", TIME),
            ("We use cookies to make the site better. Read our policy.", NOTICE),
        ] {
            assert_eq!(reason(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn prose_is_no_furniture() {
        for line in [
            "Share prices fell.",
            "Copyright is dead, the printer said.",
            "Verified by nobody, the count stood.",
            "The baker bakes cookies for the crew.",
            "3 ships sank",
            "Cookie factory closes",
            "Copyright dispute halts film",
            "Powered by sun, ship crosses bay",
            "Search for the lost ferry ends",
            "قبل 3 أيام من الإبحار عاد القبطان",
        ] {
            assert_eq!(reason(line), None, "{line}");
        }
    }
}
