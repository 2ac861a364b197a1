//! The parameters of the Content API, each written once.

use crate::{
    api::param::{Form, Param, TIME, filter, single},
    delivery::fields,
    domain::{
        article::Kind,
        query::{ArticleSort, Count, DEFAULT_LIMIT, Facet, MAX_LIMIT, MAX_OFFSET},
        taxonomy::{ContributorType, SourceKind, TagType},
    },
};

/// Slugs or ids joined by `,`, each with `-` in front to exclude.
const NAMES: Form = Form::Pattern(
    r"^-?[^\u0000-\u0020\u007f-\u009f,/&?#%]{1,120}(,-?[^\u0000-\u0020\u007f-\u009f,/&?#%]{1,120}){0,19}$",
    2_000,
);
/// The same, with paths.
const PATHS: Form = Form::Pattern(
    r"^-?/?[^\u0000-\u0020\u007f-\u009f,/&?#%]{1,120}(/[^\u0000-\u0020\u007f-\u009f,/&?#%]{1,120})*/?(,-?/?[^\u0000-\u0020\u007f-\u009f,/&?#%]{1,120}(/[^\u0000-\u0020\u007f-\u009f,/&?#%]{1,120})*/?){0,19}$",
    2_000,
);
const KINDS: Form = Form::Pattern(
    "^-?(news|analysis|opinion|editorial|feature|interview|review|background|factcheck|live|gallery|video|audio|\
     sponsored|satire)(,-?(news|analysis|opinion|editorial|feature|interview|review|background|factcheck|live|gallery|\
     video|audio|sponsored|satire)){0,19}$",
    250,
);
const LANGUAGES: Form =
    Form::Pattern("^-?[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*(,-?[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*){0,19}$", 500);
const IDS: Form = Form::Pattern(
    "^-?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(,-?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}){0,99}$",
    3_800,
);
const PLACE: Form = Form::Pattern("^[A-Za-z0-9_-]+$", 1_000);

/// Filter by section.
pub const SECTION: Param = filter(
    "section",
    "Slugs, paths or ids of sections, joined by `,`: articles in one of them or below it. Given twice, both must hold. \
     `-` in front excludes. Old slugs and paths work.",
    PATHS,
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
    NAMES,
    "northline",
);
/// Filter by cited source.
pub const CITES: Param = filter(
    "cites",
    "Slugs or ids of sources: articles that quote one of them. `-` in front excludes.",
    NAMES,
    "meridian-wire",
);
/// Filter by contributor.
pub const CONTRIBUTOR: Param =
    filter("contributor", "Slugs or ids of contributors, any of them. `-` in front excludes.", NAMES, "ada-north");
/// Filter by tag.
pub const TAG: Param = filter(
    "tag",
    "Slugs or ids of tags, joined by `,`: any of them; given twice, both must hold. `-` in front excludes.",
    NAMES,
    "ferries",
);
/// Filter by collection.
pub const COLLECTION: Param = filter(
    "collection",
    "Slugs or ids of collections: articles that have a place in one of them now, in the order of this list. `-` in \
     front excludes.",
    NAMES,
    "ferry-dossier",
);
/// Filter by kind.
pub const KIND: Param =
    filter("kind", "Kinds of story, any of them. `-` in front excludes.", KINDS, Kind::News.as_str());
/// Filter by language.
pub const LANGUAGE: Param = filter(
    "language",
    "Languages (BCP 47), any of them; `ar` also finds `ar-IQ`. `-` in front excludes.",
    LANGUAGES,
    "ar",
);
/// Filter by id.
pub const ID: Param = filter("id", "Ids of articles, at most 100. `-` in front excludes.", IDS, "");
/// Start of the window of publication.
pub const PUBLISHED_SINCE: Param = single(
    "published_since",
    "First published then or later. RFC 3339 with an offset; a date alone is midnight UTC.",
    TIME,
    "2026-11-16",
);
/// End of the window of publication.
pub const PUBLISHED_BEFORE: Param = single(
    "published_before",
    "First published before. RFC 3339 with an offset; a date alone is midnight UTC.",
    TIME,
    "2026-12-01T00:00:00+03:00",
);
/// Start of the window of changes.
pub const UPDATED_SINCE: Param = single(
    "updated_since",
    "Last changed then or later. RFC 3339 with an offset; a date alone is midnight UTC.",
    TIME,
    "2026-11-20T06:00:00Z",
);
/// A moment of the past.
pub const AS_OF: Param = single(
    "as_of",
    "The text that was public at that moment; of an article that is public now, else 410. A time without a fraction \
     means the end of that second. Names, links and translations are those of now.",
    TIME,
    "2026-11-22T12:00:00Z",
);
/// Language of names.
pub const LOCALE: Param = single(
    "locale",
    "The language (BCP 47) in which names are given where there is such a name. Without it, names that belong to an \
     article are in its language.",
    Form::Pattern("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$", 35),
    "ar",
);
/// A path of the site.
pub const PATH: Param = Param {
    name: "path",
    about: "A path of the site, from its first slash, as the reader's browser has it; percent-encoded once more as \
        every value of a query.",
    form: Form::Text(1_000),
    example: "/city/transport/night-ferry-returns-to-harbour-city",
    repeats: false,
    needed: true,
};
/// Order of articles.
pub const SORT: Param = single(
    "sort",
    "The order. Articles whose date is not known come last in both orders by publication.",
    Form::Word(ArticleSort::WORDS, &["newest_first", "oldest_first", "last_updated"]),
    ArticleSort::NewestFirst.as_str(),
);
/// Order by name.
pub const SORT_NAME: Param = single("sort", "The order: by name.", Form::Word(&["name"], &[]), "name");
/// Rows of a page.
pub const LIMIT: Param = single(
    "limit",
    "How many rows; 0 gives the count and the facets alone.",
    Form::Int(0, MAX_LIMIT, DEFAULT_LIMIT),
    "10",
);
/// Rows of a page of names.
pub const LIMIT_NAMES: Param = single("limit", "How many rows.", Form::Int(1, MAX_LIMIT, DEFAULT_LIMIT), "10");
/// Articles of a collection.
pub const LIMIT_COLLECTION: Param =
    single("limit", "How many of its articles; 0 for none.", Form::Int(0, MAX_LIMIT, MAX_LIMIT), "5");
/// A place in a list.
pub const CURSOR: Param = single(
    "cursor",
    "A place from `page.next`, `page.previous` or `page.newer`; with the filters and the order it was made with.",
    PLACE,
    "",
);
/// Rows to pass over.
pub const OFFSET: Param = single(
    "offset",
    "How many rows to pass over; not with `cursor`. Without it, none.",
    Form::Int(0, MAX_OFFSET, 0),
    "20",
);
/// How to count.
pub const COUNT: Param = single(
    "count",
    "`exact` counts all; `estimated` up to 10,000, then says `at_least`; `none` does not count.",
    Form::Word(Count::WORDS, &[]),
    "exact",
);
/// Facets.
pub const FACETS: Param = single(
    "facets",
    "Counts the articles by these: the 20 values met most often, among the first that match all filters but the facet's \
     own. An answer looks at 10,000 articles at most; `of` says how many a facet looked at.",
    Form::Words(Facet::WORDS),
    "section,language",
);
/// Properties to print.
pub const FIELDS: Param = single(
    "fields",
    "Prints these properties of an article and `id` alone; a dotted name reaches into a reference and expands it; \
     what `body` and `expand` add is printed too. \
     Properties that the schema calls required are then left out.",
    Form::Listed("ArticleField", fields::names),
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
    Form::Words(&["html", "markdown", "text", "blocks"]),
    "text",
);
/// Part of a name.
pub const Q: Param = single(
    "q",
    "A part of the name, in any of its spellings; letter case, accents and Arabic letter forms do not matter.",
    Form::Text(200),
    "mer",
);
/// Kinds of sources.
pub const SOURCE_KIND: Param =
    single("kind", "Kinds of source, any of them.", Form::Words(SourceKind::WORDS), SourceKind::Agency.as_str());
/// Types of contributors.
pub const CONTRIBUTOR_TYPE: Param = single(
    "type",
    "Types of contributor, any of them.",
    Form::Words(ContributorType::WORDS),
    ContributorType::Person.as_str(),
);
/// Types of tags.
pub const TAG_TYPE: Param =
    single("type", "Types of tag, any of them.", Form::Words(TagType::WORDS), TagType::Place.as_str());
