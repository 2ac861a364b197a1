//! The query of articles: its parameters, read into what delivery takes.

use super::params;
use crate::{
    api::{input::Query, param::Param},
    delivery::{articles::Printing, fields::Fields},
    domain::{
        article::Kind,
        fault::Wrong,
        id::Id,
        language::Language,
        page::{Cursor, CursorKey},
        query::{ArticleQuery, ArticleSort, Count, Facet, ListKind, MAX_IDS, MAX_VALUES, Start, Term},
        slug::Slug,
        time::Time,
    },
};

/// Reads which articles are asked for, in which order, and from where.
pub(super) fn read_query(input: &mut Query, key: &CursorKey) -> ArticleQuery {
    let mut query = ArticleQuery {
        published_since: input.one(&params::PUBLISHED_SINCE, read_time),
        published_before: input.one(&params::PUBLISHED_BEFORE, read_time),
        updated_since: input.one(&params::UPDATED_SINCE, read_time),
        sort: input.one(&params::SORT, ArticleSort::parse).unwrap_or(ArticleSort::NewestFirst),
        limit: input.int(&params::LIMIT),
        count: input.one(&params::COUNT, Count::parse).unwrap_or(Count::None),
        ..read_terms_and_ids(input)
    };
    query.start = read_start(input, &query, key);
    query
}

/// Reads which articles are asked for, by what they say and by their ids.
pub fn read_terms_and_ids(input: &mut Query) -> ArticleQuery {
    let alone = !input.flag(&params::SUBSECTIONS);
    let section = if alone { ListKind::SectionAlone } else { ListKind::Section };
    let mut terms = Vec::new();
    read_terms(input, &params::SECTION, section, read_section, &mut terms);
    read_terms(input, &params::SOURCE, ListKind::Source, read_name, &mut terms);
    read_terms(input, &params::CITES, ListKind::CitedSource, read_name, &mut terms);
    read_terms(input, &params::CONTRIBUTOR, ListKind::Contributor, read_name, &mut terms);
    read_terms(input, &params::TAG, ListKind::Tag, read_name, &mut terms);
    read_terms(input, &params::KIND, ListKind::Kind, read_kind, &mut terms);
    read_terms(input, &params::LANGUAGE, ListKind::Language, read_language, &mut terms);
    read_terms(input, &params::COLLECTION, ListKind::Collection, read_name, &mut terms);
    let (ids, except) = read_ids(input);
    ArticleQuery { terms, ids, except, subsections: !alone, ..ArticleQuery::default() }
}

fn read_start(input: &mut Query, query: &ArticleQuery, key: &CursorKey) -> Start {
    let offset = input.int(&params::OFFSET);
    if input.has(&params::CURSOR) && offset > 0 {
        let detail = "Send `cursor` or `offset`, not both.";
        input.fault(params::OFFSET.name, Wrong::new("exclusive_parameters", detail));
    }
    // A fault elsewhere would make every cursor a mismatch: one fault is not two.
    if input.check().is_err() {
        return Start::First;
    }
    match input.one(&params::CURSOR, |text| Cursor::read(text, key, query.fingerprint())) {
        Some(cursor) => Start::At(cursor),
        None if offset > 0 => Start::Offset(offset),
        None => Start::First,
    }
}

/// Each time a filter is given is a term of its own; what has `-` in front is shut out.
fn read_terms(
    input: &mut Query,
    param: &Param,
    kind: ListKind,
    read: fn(&str) -> Result<String, Wrong>,
    terms: &mut Vec<Term>,
) {
    let given = input.values(param);
    let count: usize = given.iter().map(|value| value.split(',').count()).sum();
    if count > MAX_VALUES {
        let detail = format!("A filter takes at most {MAX_VALUES} values; these are {count}.");
        return input.fault(param.name, Wrong::new("too_many_values", detail));
    }
    for value in given {
        let (mut any, mut none) = (Vec::new(), Vec::new());
        for part in value.split(',') {
            let (list, part) = part.strip_prefix('-').map_or((&mut any, part), |rest| (&mut none, rest));
            match read(part) {
                Ok(value) => list.push(value),
                Err(wrong) => input.fault(param.name, wrong),
            }
        }
        for (mut values, exclude) in [(any, false), (none, true)] {
            values.sort();
            values.dedup();
            if !values.is_empty() {
                terms.push(Term { kind, exclude, values });
            }
        }
    }
}

fn read_name(text: &str) -> Result<String, Wrong> {
    match Id::parse(text) {
        Ok(id) => Ok(id.to_string()),
        Err(_) => Slug::parse(text).map(|slug| slug.to_string()),
    }
}

fn read_section(text: &str) -> Result<String, Wrong> {
    if !text.contains('/') {
        return read_name(text);
    }
    let parts: Vec<String> =
        text.split('/').map(|part| Slug::parse(part).map(|slug| slug.to_string())).collect::<Result<_, _>>()?;
    Ok(parts.join("/"))
}

fn read_kind(text: &str) -> Result<String, Wrong> {
    Kind::parse(text).map(|kind| kind.to_string())
}

fn read_language(text: &str) -> Result<String, Wrong> {
    Language::parse(text).map(|language| language.to_string())
}

/// A space stands where an unescaped `+` was.
pub fn read_time(text: &str) -> Result<Time, Wrong> {
    let (moment, offset) = text.split_at_checked(text.len().saturating_sub(6)).unwrap_or((text, ""));
    match offset.strip_prefix(' ') {
        Some(rest) if rest.contains(':') && text.len() > 16 && !rest.contains("::") && moment.contains([':', 'T']) => {
            Time::parse(&format!("{moment}+{rest}"))
        }
        _ => Time::parse(text),
    }
}

/// Reads the moment whose text is asked for. Without a fraction it is the end of its second, so that the times that
/// answers tell find what they tell of.
pub(super) fn read_as_of(input: &mut Query) -> Option<Time> {
    let text = input.values(&params::AS_OF).into_iter().next();
    let moment = input.one(&params::AS_OF, read_time)?;
    let exact = text.is_some_and(|text| text.contains('.'));
    if exact { Some(moment) } else { Time::from_micros(moment.micros() + 999_999) }
}

/// Reads by what a list is to be counted.
pub(super) fn read_facets(input: &mut Query) -> Vec<Facet> {
    input.words(&params::FACETS).into_iter().filter_map(|word| Facet::parse(word).ok()).collect()
}

fn read_ids(input: &mut Query) -> (Vec<Id>, Vec<Id>) {
    let (mut ids, mut except) = (Vec::new(), Vec::new());
    let given = input.values(&params::ID);
    let count: usize = given.iter().map(|value| value.split(',').count()).sum();
    if count > MAX_IDS {
        let detail = format!("At most {MAX_IDS} ids are taken; these are {count}.");
        input.fault(params::ID.name, Wrong::new("too_many_values", detail));
        return (ids, except);
    }
    for part in given.iter().flat_map(|value| value.split(',')) {
        let (list, part) = part.strip_prefix('-').map_or((&mut ids, part), |rest| (&mut except, rest));
        match Id::parse(part) {
            Ok(id) => list.push(id),
            Err(wrong) => input.fault(params::ID.name, wrong),
        }
    }
    for list in [&mut ids, &mut except] {
        list.sort_unstable();
        list.dedup();
    }
    (ids, except)
}

/// Reads what of each article is asked for; `one` is asked with its body.
pub(super) fn read_printing(input: &mut Query, one: bool) -> Printing {
    let mut printing = Printing::default();
    for word in input.words(&params::EXPAND) {
        match word {
            "section" => printing.expand.section = true,
            "source" => printing.expand.source = true,
            "contributors" => printing.expand.contributors = true,
            "tags" => printing.expand.tags = true,
            "related" => printing.expand.related = true,
            _ => printing.expand.corrections = true,
        }
    }
    for word in input.words(&params::BODY) {
        match word {
            "html" => printing.bodies.html = true,
            "markdown" => printing.bodies.markdown = true,
            "blocks" => printing.bodies.blocks = true,
            _ => printing.bodies.text = true,
        }
    }
    printing.locale = input.one(&params::LOCALE, Language::parse);
    for text in input.values(&params::FIELDS) {
        match Fields::parse(&text) {
            Ok(fields) => printing.fields = Some(fields),
            Err(faults) => faults.into_iter().for_each(|wrong| input.fault(params::FIELDS.name, wrong)),
        }
    }
    if let Some(fields) = &mut printing.fields {
        fields.add(&printing.expand, &printing.bodies);
        fields.needs(&mut printing.expand, &mut printing.bodies);
    } else if one && !input.has(&params::BODY) {
        printing.bodies.html = true;
    }
    printing
}
