//! The parameters of the Content API, each written once.

use crate::{
    api::input::{Form, Param},
    domain::{
        article::Kind,
        query::{ArticleSort, Count, DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET},
        taxonomy::{ContributorType, SourceKind, TagType},
    },
};

const fn filter(name: &'static str, about: &'static str, example: &'static str) -> Param {
    Param { name, about, form: Form::Text, example, repeats: true }
}

const fn single(name: &'static str, about: &'static str, form: Form, example: &'static str) -> Param {
    Param { name, about, form, example, repeats: false }
}

/// Filter by section.
pub const SECTION: Param = filter(
    "section",
    "Slugs, paths or ids of sections, old ones too: articles in one of them or below it. `-` in front excludes.",
    "world/middle-east",
);
/// Whether sections below count.
pub const SUBSECTIONS: Param = single(
    "subsections",
    "`false`: the sections of `section` alone, without those below them.",
    Form::Flag(true),
    "false",
);
/// Filter by own source.
pub const SOURCE: Param = filter(
    "source",
    "Slugs or ids of sources: articles whose own source is one of them. `-` in front excludes.",
    "harbour-press",
);
/// Filter by cited source.
pub const CITES: Param = filter(
    "cites",
    "Slugs or ids of sources: articles that quote one of them. `-` in front excludes.",
    "meridian-wire",
);
/// Filter by contributor.
pub const CONTRIBUTOR: Param =
    filter("contributor", "Slugs or ids of contributors, any of them. `-` in front excludes.", "ada-north");
/// Filter by tag.
pub const TAG: Param = filter(
    "tag",
    "Slugs or ids of tags, any of them; given twice, both must hold. `-` in front excludes.",
    "elections",
);
/// Filter by kind.
pub const KIND: Param = Param {
    name: "kind",
    about: "Kinds of story, any of them. `-` in front excludes.",
    form: Form::Text,
    example: Kind::News.as_str(),
    repeats: true,
};
/// Filter by language.
pub const LANGUAGE: Param =
    filter("language", "Languages (BCP 47), any of them; `ar` also finds `ar-IQ`. `-` in front excludes.", "ar");
/// Filter by id.
pub const ID: Param =
    filter("id", "Ids of articles, at most 100. `-` in front excludes.", "0193a5c2-7c1e-7a52-9d0e-3f6f0c1a2b3c");
/// Start of the window of publication.
pub const PUBLISHED_SINCE: Param = single(
    "published_since",
    "First published then or later. RFC 3339 with an offset; a date alone is midnight UTC.",
    Form::Text,
    "2026-11-01",
);
/// End of the window of publication.
pub const PUBLISHED_BEFORE: Param = single(
    "published_before",
    "First published before. RFC 3339 with an offset; a date alone is midnight UTC.",
    Form::Text,
    "2026-12-01T00:00:00+03:00",
);
/// Start of the window of changes.
pub const UPDATED_SINCE: Param = single(
    "updated_since",
    "Last changed then or later. RFC 3339 with an offset; a date alone is midnight UTC.",
    Form::Text,
    "2026-11-22T06:00:00Z",
);
/// Order of articles.
pub const SORT: Param = single(
    "sort",
    "The order. Articles whose date is not known come last in both orders by publication.",
    Form::Word(ArticleSort::WORDS),
    ArticleSort::NewestFirst.as_str(),
);
/// Order by name.
pub const SORT_NAME: Param = single("sort", "The order: by name.", Form::Word(&["name"]), "name");
/// Rows of a page.
pub const LIMIT: Param =
    single("limit", "How many rows; 0 gives the count alone.", Form::Int(0, MAX_LIMIT, DEFAULT_LIMIT), "10");
/// Rows of a page of names.
pub const LIMIT_NAMES: Param = single("limit", "How many rows.", Form::Int(1, MAX_LIMIT, DEFAULT_LIMIT), "10");
/// A place in a list.
pub const CURSOR: Param = single(
    "cursor",
    "A place from `page.next`, `page.previous` or `page.newer`; with the filters and the order it was made with.",
    Form::Text,
    "bp0…",
);
/// Rows to pass over.
pub const OFFSET: Param =
    single("offset", "How many rows to pass over; not with `cursor`.", Form::Int(0, MAX_OFFSET, 0), "20");
/// How to count.
pub const COUNT: Param = single(
    "count",
    "`exact` counts all; `estimated` up to 10,000, then says `at_least`; `none` does not count.",
    Form::Word(Count::WORDS),
    "exact",
);
/// Properties to print.
pub const FIELDS: Param = single(
    "fields",
    "Prints these properties and `id` alone; a dotted name reaches into a reference and expands it.",
    Form::Text,
    "title,section.description",
);
/// Relations to expand.
pub const EXPAND: Param = single(
    "expand",
    "Adds properties to references, and lists that are left out otherwise.",
    Form::Words(&["section", "source", "contributors", "tags", "related", "corrections"]),
    "section,corrections",
);
/// Expansion of sections.
pub const EXPAND_SECTIONS: Param = single(
    "expand",
    "`children`: the roots, each with its branch; `ancestors`: what is above each; `counts`: public articles.",
    Form::Words(&["children", "ancestors", "counts"]),
    "children",
);
/// Expansion of things.
pub const EXPAND_COUNTS: Param =
    single("expand", "`counts`: how many public articles carry it.", Form::Words(&["counts"]), "counts");
/// Body forms.
pub const BODY: Param = single(
    "body",
    "In which forms the body is given. One article has `html` by default, lists have none.",
    Form::Words(&["html", "markdown", "text"]),
    "text",
);
/// Part of a name.
pub const Q: Param = single(
    "q",
    "A part of the name, in any of its spellings; letter case, accents and Arabic letter forms do not matter.",
    Form::Text,
    "mer",
);
/// Kinds of sources.
pub const SOURCE_KIND: Param = Param {
    name: "kind",
    about: "Kinds of source, any of them.",
    form: Form::Words(SourceKind::WORDS),
    example: SourceKind::Agency.as_str(),
    repeats: false,
};
/// Types of contributors.
pub const CONTRIBUTOR_TYPE: Param = Param {
    name: "type",
    about: "Types of contributor, any of them.",
    form: Form::Words(ContributorType::WORDS),
    example: ContributorType::Person.as_str(),
    repeats: false,
};
/// Types of tags.
pub const TAG_TYPE: Param = Param {
    name: "type",
    about: "Types of tag, any of them.",
    form: Form::Words(TagType::WORDS),
    example: TagType::Place.as_str(),
    repeats: false,
};

/// Makes a type that gives the document the parameters of a table.
macro_rules! documented {
    ($(#[$doc:meta])* $name:ident, $table:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl utoipa::IntoParams for $name {
            fn into_params(
                _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                $table.iter().map(|param| param.document()).collect()
            }
        }
    };
}
pub(super) use documented;
