//! The terms of sources: what must be so before their copy may be shown, and which of it an editor set aside.

use super::{
    article::Content,
    fault::{Fault, Place, Wrong},
    id::Id,
    language::Language,
    taxonomy::{Source, SourceRole},
    time::Time,
};
use std::collections::HashMap;

/// The rules that can be set aside, by the codes of their faults.
pub const RULES: &[&str] = &["credit_missing", "source_too_old", "translation_not_allowed", "editing_not_allowed"];

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// What is known about a publication besides its text.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The moment of publication.
    pub now: Time,
    /// When the story was first published, if before.
    pub published_at: Option<Time>,
    /// The language in which the source supplied it, where that is known.
    pub original_language: Option<&'a Language>,
    /// Whether the text is no longer as the source supplied it, where that is known.
    pub edited: Option<bool>,
}

/// What the terms of all sources of a text come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What stands against publication.
    pub faults: Vec<Fault>,
    /// What would, but was set aside.
    pub set_aside: Vec<Fault>,
}

/// Holds a text against the terms of the sources that made or supplied it; those that it quotes have no say.
///
/// `set_aside` names the rules that do not count; a word in it that names no rule is a fault at `/override`.
pub fn judge(content: &Content, sources: &HashMap<Id, Source>, facts: &Facts<'_>, set_aside: &[String]) -> Verdict {
    let mut verdict = Verdict::default();
    for (at, word) in set_aside.iter().enumerate() {
        if !RULES.contains(&word.as_str()) {
            let shown: String = word.chars().take(40).collect();
            let detail = format!("`{shown}` is none of {}.", RULES.join(", "));
            verdict.faults.push(Fault::pointer(format!("/override/{at}"), "unknown_value", detail));
        }
    }
    for (at, link) in content.sources.iter().enumerate().filter(|(_, link)| link.role != SourceRole::Cited) {
        let Some(source) = sources.get(&link.source) else { continue };
        let broken = [
            credit(source, link.credit_line.as_deref()),
            age(source, facts),
            translation(source, &content.language, facts.original_language),
            editing(source, facts.edited),
        ];
        for wrong in broken.into_iter().flatten() {
            let is_set_aside = set_aside.iter().any(|word| word == wrong.code);
            let list = if is_set_aside { &mut verdict.set_aside } else { &mut verdict.faults };
            list.push(wrong.at(Place::Pointer(format!("/sources/{at}"))));
        }
    }
    verdict
}

fn credit(source: &Source, own: Option<&str>) -> Option<Wrong> {
    let printed = [own, source.credit_line.as_deref()].into_iter().flatten().any(|line| !line.trim().is_empty());
    (source.attribution_required && !printed).then(|| {
        let detail = format!("{} must be credited: give this source a `credit_line`.", source.names.name);
        Wrong::new("credit_missing", detail)
    })
}

fn age(source: &Source, facts: &Facts<'_>) -> Option<Wrong> {
    let days = source.max_age_days?;
    let shown_until = facts.published_at?.micros().saturating_add(days.saturating_mul(DAY));
    (facts.now.micros() > shown_until).then(|| {
        let name = &source.names.name;
        Wrong::new("source_too_old", format!("Copy of {name} may be shown for {days} days, and they are over."))
    })
}

fn translation(source: &Source, language: &Language, original: Option<&Language>) -> Option<Wrong> {
    let original = original.filter(|original| original.primary() != language.primary())?;
    (!source.may_translate).then(|| {
        let name = &source.names.name;
        let detail = format!("Copy of {name} may not be translated, and this is a translation from `{original}`.");
        Wrong::new("translation_not_allowed", detail)
    })
}

fn editing(source: &Source, edited: Option<bool>) -> Option<Wrong> {
    (!source.may_edit && edited == Some(true)).then(|| {
        let name = &source.names.name;
        Wrong::new("editing_not_allowed", format!("Copy of {name} may not be edited: restore it as it came."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        article::SourceLink, difference::tests::content, names::Names, slug::Slug, taxonomy::SourceKind,
    };

    fn source(id: u8) -> Source {
        let language = Language::parse("en").unwrap();
        let made = Time::parse("2026-11-01").unwrap();
        Source {
            id: Id::from_bytes([id; 16]),
            slug: Slug::parse("northline").unwrap(),
            names: Names { name: "Northline".to_owned(), language, others: Default::default() },
            kind: SourceKind::Agency,
            home_url: None,
            country: None,
            logo_url: None,
            licence: None,
            credit_line: None,
            attribution_required: false,
            may_edit: true,
            may_translate: true,
            max_age_days: None,
            aliases: Vec::new(),
            notes: None,
            reliability: Vec::new(),
            created_at: made,
            updated_at: made,
        }
    }

    fn facts() -> Facts<'static> {
        Facts { now: Time::parse("2026-11-20").unwrap(), published_at: None, original_language: None, edited: None }
    }

    /// The faults of one source in the second place, behind one that forbids everything and is only quoted.
    fn told(source: Source, own: Option<&str>, facts: Facts<'_>, set_aside: &[&str]) -> (Vec<String>, Vec<String>) {
        let quoted = Source { attribution_required: true, may_edit: false, may_translate: false, ..self::source(1) };
        let mut content = content();
        content.sources = [(quoted.id, SourceRole::Cited), (source.id, SourceRole::Provider)]
            .map(|(source, role)| SourceLink { source, role, url: None, credit_line: None })
            .into();
        content.sources[1].credit_line = own.map(str::to_owned);
        let set_aside: Vec<String> = set_aside.iter().map(|word| (*word).to_owned()).collect();
        let sources = [quoted, source].map(|source| (source.id, source)).into();
        let Verdict { faults, set_aside } = judge(&content, &sources, &facts, &set_aside);
        let print = |faults: Vec<Fault>| faults.iter().map(|one| format!("{:?} {}", one.place, one.code)).collect();
        (print(faults), print(set_aside))
    }

    fn one(code: &str) -> Vec<String> {
        vec![format!("Pointer(\"/sources/1\") {code}")]
    }

    #[test]
    fn a_credit_that_must_be_printed_has_to_be_there() {
        let strict = || Source { attribution_required: true, ..source(2) };
        assert_eq!(told(strict(), None, facts(), &[]).0, one("credit_missing"));
        assert_eq!(told(strict(), Some("  "), facts(), &[]).0, one("credit_missing"));
        assert_eq!(told(strict(), Some("Northline"), facts(), &[]).0.len(), 0);
        assert_eq!(told(Source { credit_line: Some("{name}".to_owned()), ..strict() }, None, facts(), &[]).0.len(), 0);
        assert_eq!(told(source(2), None, facts(), &[]).0.len(), 0);
    }

    #[test]
    fn copy_is_shown_for_its_days_and_not_for_a_moment_more() {
        let old = |days| Source { max_age_days: Some(days), ..source(2) };
        let since = |text| Facts { published_at: Some(Time::parse(text).unwrap()), ..facts() };
        assert_eq!(told(old(5), None, since("2026-11-15"), &[]).0.len(), 0);
        assert_eq!(told(old(5), None, since("2026-11-14T23:59:59.999999Z"), &[]).0, one("source_too_old"));
        assert_eq!(told(old(0), None, facts(), &[]).0.len(), 0);
        assert_eq!(told(old(i64::MAX), None, since("0001-01-01"), &[]).0.len(), 0);
    }

    #[test]
    fn a_translation_has_another_language_and_not_another_region() {
        let bound = || Source { may_translate: false, ..source(2) };
        let [arabic, british] = ["ar", "en-GB"].map(|tag| Language::parse(tag).unwrap());
        let from = |language| Facts { original_language: Some(language), ..facts() };
        assert_eq!(told(bound(), None, from(&arabic), &[]).0, one("translation_not_allowed"));
        assert_eq!(told(bound(), None, from(&british), &[]).0.len(), 0);
        assert_eq!(told(bound(), None, facts(), &[]).0.len(), 0);
        assert_eq!(told(source(2), None, from(&arabic), &[]).0.len(), 0);
    }

    #[test]
    fn what_is_not_known_to_be_edited_is_not_held_to_be() {
        let bound = || Source { may_edit: false, ..source(2) };
        assert_eq!(told(bound(), None, Facts { edited: Some(true), ..facts() }, &[]).0, one("editing_not_allowed"));
        assert_eq!(told(bound(), None, Facts { edited: Some(false), ..facts() }, &[]).0.len(), 0);
        assert_eq!(told(bound(), None, facts(), &[]).0.len(), 0);
    }

    #[test]
    fn a_rule_is_set_aside_by_its_name_alone() {
        let strict = || Source { attribution_required: true, may_edit: false, ..source(2) };
        let edited = Facts { edited: Some(true), ..facts() };
        let (faults, set_aside) = told(strict(), None, edited, &["credit_missing"]);
        assert_eq!((faults, set_aside), (one("editing_not_allowed"), one("credit_missing")));
        let (faults, set_aside) = told(source(2), None, edited, &["credit_missing", "everything"]);
        assert_eq!((faults, set_aside), (vec!["Pointer(\"/override/1\") unknown_value".to_owned()], Vec::new()));
    }
}
