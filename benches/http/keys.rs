//! The addresses that are asked for.

use crate::{
    stories::{section, slug},
    support::Client,
    things::{CONTRIBUTORS, KINDS, LANGUAGES, SOURCES, TAGS, path},
};

/// Everything that an article or a list of them can bring along.
pub const WHOLE: &str = "expand=section,source,contributors,tags,related,corrections";
/// What a site asks for to show its front page,
pub const FRONT: &str = "/v1/articles?limit=20&expand=section,source,contributors&fields=title,kicker,standfirst,path,\
                         language,direction,published_at,image,section.name,source.name,contributors.name";
/// and one that asks for all there is of each article.
pub const WHOLE_FRONT: &str = "/v1/articles?limit=20&expand=section,source,contributors";
/// So many articles are read.
const MOST: usize = 10_000;

/// Articles all over a store: their addresses.
pub fn articles(articles: usize) -> Vec<String> {
    numbers(articles).map(|number| format!("/v1/articles/{}", slug(number))).collect()
}

fn numbers(articles: usize) -> impl Iterator<Item = usize> {
    let count = articles.min(MOST);
    (0..count).map(move |at| at * (articles / count))
}

/// The same, each with all that can be brought along.
pub fn whole_articles(articles: usize) -> Vec<String> {
    self::articles(articles).iter().map(|path| format!("{path}?{WHOLE}")).collect()
}

/// Addresses that nobody has asked for: the same articles in forms that differ.
pub fn ever_new(articles: usize, count: usize) -> Vec<String> {
    const EXPANDED: [&str; 6] = ["section", "source", "contributors", "tags", "related", "corrections"];
    const BODIES: [&str; 4] = ["html", "text", "markdown", "blocks"];
    let chosen = |names: &[&str], bits: usize| {
        let some = names.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        some.map(|(_, name)| *name).collect::<Vec<_>>().join(",")
    };
    // However many articles there are, as many of each form are asked for.
    let each = articles.min(MOST);
    let ask = |at: usize| {
        let number = if articles >= count { at * (articles / count) } else { at % articles };
        let form = at / each;
        let (body, expanded) = (chosen(&BODIES, form % 15 + 1), chosen(&EXPANDED, form / 15 % 63 + 1));
        format!("/v1/articles/{}?body={body}&expand={expanded}", slug(number))
    };
    (0..count).map(ask).collect()
}

/// The newest of each section.
pub fn sections() -> Vec<String> {
    (0..50).map(|number| format!("/v1/articles?section={}&limit=20", path(number))).collect()
}

/// Lists of 20 with all that can be brought along.
pub fn whole_lists() -> Vec<String> {
    let lists = (0..20).map(|number| format!("section={}", path(number)));
    let lists = lists.chain((0..30).map(|number| format!("tag=tag-{number}")));
    lists.map(|list| format!("/v1/articles?{list}&limit=20&{WHOLE}")).collect()
}

/// Pages far behind the first one: by place, and by cursor.
pub fn deep(client: &mut Client, articles: usize) -> Vec<String> {
    let mut pages: Vec<String> = (1..=10)
        .map(|tenth| (articles / 20 * tenth).min(10_000 / 10 * tenth))
        .map(|offset| format!("/v1/articles?limit=20&offset={offset}"))
        .collect();
    let lists = ["", "section=section-0", "section=section-1", "tag=tag-0", "language=en"];
    pages.extend(lists.iter().flat_map(|list| walk(client, list, 2_000.min(articles / 4))));
    pages
}

/// The cursors on the way to a row of a list.
pub fn walk(client: &mut Client, list: &str, rows: usize) -> Vec<String> {
    let begin = format!("/v1/articles?{list}").trim_end_matches('?').to_owned();
    let joint = if list.is_empty() { '?' } else { '&' };
    let (mut pages, mut at, mut passed) = (Vec::new(), begin.clone(), 0);
    while passed < rows {
        let joint_here = if at.contains('?') { '&' } else { '?' };
        let page = client.json(&format!("{at}{joint_here}limit=100&fields=id"));
        passed += 100;
        let Some(next) = page["page"]["next"].as_str() else { break };
        at = format!("{begin}{joint}cursor={next}");
        pages.push(format!("{at}&limit=20"));
    }
    pages
}

/// Lists by two filters, with numbers for each further one.
pub fn facets() -> Vec<String> {
    let filters = (0..40).map(|number| match number % 4 {
        0 => format!("section={}&language=en", path(number % 8)),
        1 => format!("tag=tag-{}&kind=news", number % 20),
        2 => format!("source=source-{}&language=en,ar", number % 10),
        _ => format!("tag=tag-{}&section={}", number % 10, path(number % 5)),
    });
    filters.map(|filter| format!("/v1/articles?{filter}&limit=20&facets=section,tag,kind")).collect()
}

/// A kind of list that is read from an index.
pub struct Indexed {
    pub name: &'static str,
    pub paths: Vec<String>,
}

/// Each kind of list that is read from an index, with values that a thousand articles fill a page of.
pub fn indexed(client: &mut Client, articles: usize) -> Vec<Indexed> {
    let lists = |queries: Vec<String>| queries.iter().map(|query| format!("/v1/articles?limit=20&{query}")).collect();
    let of = |name: &str, values: &[&str]| values.iter().map(|value| format!("{name}={value}")).collect::<Vec<_>>();
    let named = |name: &str, kind: &str, count: u64| {
        (0..count).map(|number| format!("{name}={kind}-{number}")).collect::<Vec<_>>()
    };
    let all = [("newest", vec!["sort=-published_at".to_owned()])];
    let mut kinds: Vec<(&'static str, Vec<String>)> = all.to_vec();
    kinds.extend([
        ("newest, everything expanded", vec![WHOLE.to_owned()]),
        ("oldest", of("sort", &["published_at"])),
        ("last updated", of("sort", &["-updated_at"])),
        ("section with its branch", named("section", "section", 8)),
        ("section alone", named("subsections=false&section", "section", 3)),
        ("source", named("source", "source", SOURCES.min(8))),
        ("source that is cited", named("cites", "source", 8)),
        ("contributor", named("contributor", "contributor", CONTRIBUTORS.min(5))),
        ("tag", named("tag", "tag", TAGS.min(4))),
        ("kind", of("kind", &KINDS[..3])),
        ("language", of("language", &LANGUAGES[..3])),
        ("several tags", of("tag", &["tag-0,tag-1,tag-2", "tag-1,tag-3"])),
        ("section and language", of("language=en&section", &["section-0", "section-1", "section-2"])),
        ("tag left out", of("tag", &["-tag-1", "-tag-2"])),
        ("tag, last updated", of("sort=-updated_at&tag", &["tag-0", "tag-1"])),
        ("before a time", of("published_before", &["2024-01-01", "2022-01-01", "2020-01-01"])),
        ("updated since", of("updated_since", &["2024-01-01", "2022-01-01"])),
    ]);
    let mut kinds: Vec<Indexed> =
        kinds.into_iter().map(|(name, queries)| Indexed { name, paths: lists(queries) }).collect();
    let half = ["", "tag=tag-0", "section=section-0"];
    let half = half.iter().filter_map(|list| walk(client, list, articles / 4).pop()).collect();
    kinds.push(Indexed { name: "a quarter of all further on, by cursor", paths: half });
    let numbers = [0.1, 0.3, 0.5, 0.7, 0.9].map(|part| (articles as f64 * part) as usize);
    let each = |more: &str| numbers.map(|number| format!("/v1/articles/{}{more}", slug(number))).to_vec();
    kinds.push(Indexed { name: "article", paths: each("") });
    kinds.push(Indexed { name: "article, everything expanded", paths: each(&format!("?{WHOLE}")) });
    let by_path = numbers
        .map(|number| format!("/v1/by-path?path=/{}/{}", path(section(number, articles)), slug(number)))
        .to_vec();
    kinds.push(Indexed { name: "article by its address", paths: by_path });
    kinds
}
