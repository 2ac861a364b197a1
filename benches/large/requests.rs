//! Each kind of request, with the addresses that it is asked at: common values and rare ones, and such as find nothing.

use crate::{
    stories::{section, slug},
    support::Client,
    things::{CLOSED, Of, TAGS, id, path},
};
use chrono::{TimeDelta, Utc};

/// Requests of one kind.
pub struct Kind {
    pub name: &'static str,
    pub paths: Vec<String>,
    /// Whether it is asked to look at all there is.
    pub may_be_slow: bool,
}

/// All kinds; the deep places are walked to first.
pub fn kinds(client: &mut Client, articles: usize) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let mut add = |name, paths: Vec<String>| kinds.push(Kind { name, may_be_slow: false, paths });
    let lists = |queries: &[String]| queries.iter().map(|query| format!("/v1/articles?{query}")).collect::<Vec<_>>();
    let [one, several, combined, shut, nothing] = [one(), several(), combined(), shut_out(), nothing()];
    let mixed: Vec<String> = [&several[..], &combined[..], &shut[..], &nothing[..]].concat();
    add("first page", lists(&["".to_owned(), "limit=100".to_owned()]));
    add(
        "page after half of all",
        deep(client, &["", "tag=tag-0", "sort=-updated_at", "sort=published_at"], articles / 2),
    );
    add("offset 10,000", lists(&with("offset=10000", &["", "tag=tag-0", "section=section-0", "sort=-updated_at"])));
    add("one filter", lists(&one));
    add("several values", lists(&several));
    add("several filters", lists(&combined));
    add("exclusions", lists(&shut));
    add("filters that find nothing", lists(&nothing));
    add("oldest first", lists(&[vec!["sort=published_at".to_owned()], owned("sort=published_at", &mixed)].concat()));
    add("last updated, one filter", lists(&owned("sort=-updated_at", &one)));
    add("last updated, filters", lists(&owned("sort=-updated_at", &mixed)));
    let moments = since("updated_since");
    add("updated since", lists(&moments));
    add(
        "updated since, filters",
        lists(&crossed(&moments, &["tag=tag-0", "section=section-3", "kind=-news", "tag=tag-900&language=ar"])),
    );
    add(
        "last updated since, filters",
        lists(&owned(
            "sort=-updated_at",
            &crossed(&moments, &["", "tag=tag-0", "kind=-news", "section=section-3&language=ar"]),
        )),
    );
    add("published windows", lists(&windows()));
    add(
        "published windows, filters",
        lists(&crossed(&windows(), &["tag=tag-0", "kind=-news", "section=section-3&language=ar"])),
    );
    let counted: Vec<String> = [&moments[..], &windows()[..], &one[..], &mixed[..]].concat();
    add("count=estimated", lists(&owned("count=estimated", &counted)));
    for facet in ["section", "source", "tag", "kind", "language"] {
        let name = format!("facets={facet}");
        let some = with(&name, &["", "tag=tag-0", "section=section-0", "kind=news&language=ar", "tag=-tag-0"]);
        add(facet_name(facet), lists(&some));
    }
    let all = "facets=section,source,tag,kind,language";
    add("all facets, no filter", lists(&with(all, &["", "count=estimated&limit=100", "sort=-updated_at"])));
    add("all facets, one filter", lists(&owned(all, &one)));
    add("all facets, filters", lists(&owned(all, &mixed)));
    let timed: Vec<String> = [&moments[..], &windows()[..]].concat();
    add("all facets, times", lists(&owned(all, &timed)));
    add(
        "limit=0, facets and count",
        lists(&owned(
            &format!("limit=0&count=estimated&{all}"),
            &[vec![String::new()], one.clone(), mixed.clone()].concat(),
        )),
    );
    add(
        "collection",
        lists(&with(
            "",
            &[
                "collection=collection-19",
                "collection=collection-3,collection-19&tag=tag-1",
                "collection=-collection-19",
                "collection=collection-19&sort=-updated_at",
            ],
        )),
    );
    add("ids", lists(&[named("", articles), named("-", articles)]));
    let whole = "limit=100&expand=section,source,contributors,tags,related,corrections";
    add("100 whole articles", lists(&with(whole, &["", "body=html,text", "section=section-3"])));
    names(&mut add);
    one_article(&mut add, articles);
    add("newer", newer(client));
    let exact = lists(&owned("limit=0&count=exact", &[vec![String::new()], one, mixed, moments].concat()));
    kinds.push(Kind { name: "count=exact", paths: exact, may_be_slow: true });
    kinds
}

fn facet_name(facet: &str) -> &'static str {
    match facet {
        "section" => "facets=section",
        "source" => "facets=source",
        "tag" => "facets=tag",
        "kind" => "facets=kind",
        _ => "facets=language",
    }
}

fn with(first: &str, queries: &[&str]) -> Vec<String> {
    queries.iter().map(|query| format!("{query}&{first}").trim_matches('&').to_owned()).collect()
}

fn owned(first: &str, queries: &[String]) -> Vec<String> {
    with(first, &queries.iter().map(String::as_str).collect::<Vec<_>>())
}

fn crossed(firsts: &[String], queries: &[&str]) -> Vec<String> {
    firsts.iter().flat_map(|first| with(first, queries)).collect()
}

fn texts(queries: &[&str]) -> Vec<String> {
    with("", queries)
}

fn one() -> Vec<String> {
    let mut queries = texts(&[
        "section=section-0",
        "section=section-6",
        "section=section-0&subsections=false",
        "source=source-0",
        "source=source-29",
        "cites=source-4",
        "contributor=contributor-0",
        "contributor=contributor-299",
        "tag=tag-0",
        "tag=tag-1",
        "tag=tag-2069",
        "kind=news",
        "kind=video",
        "language=en",
        "language=ar",
        "language=de",
    ]);
    queries.push(format!("section={}", path(CLOSED)));
    queries
}

fn several() -> Vec<String> {
    let tags = |numbers: &mut dyn Iterator<Item = u64>| {
        let tags: Vec<String> = numbers.map(|number| format!("tag-{number}")).collect();
        format!("tag={}", tags.join(","))
    };
    let mut queries = texts(&["section=section-1,section-2,section-3", "kind=news,opinion", "language=ar,fa,fr"]);
    queries.extend([tags(&mut (0..20)), tags(&mut (TAGS - 20..TAGS))]);
    queries.extend(texts(&["source=source-0,source-1,source-2", "contributor=contributor-0,contributor-299"]));
    queries
}

fn combined() -> Vec<String> {
    texts(&[
        "section=section-0&tag=tag-1",
        "section=section-3&language=ar",
        "language=ar&kind=opinion&tag=tag-0",
        "tag=tag-1&tag=tag-2",
        "tag=tag-1&contributor=contributor-5",
        "source=source-0&section=section-1,section-2&language=en,ar",
    ])
}

fn shut_out() -> Vec<String> {
    texts(&[
        "tag=-tag-0",
        "language=-en",
        "kind=-news&source=-source-0",
        "section=section-0&tag=-tag-0",
        "tag=tag-0,-tag-1",
        "section=-section-0,-section-1,-section-2",
    ])
}

/// Nothing is in two languages, or of two kinds.
fn nothing() -> Vec<String> {
    let mut queries = texts(&[
        "language=en&language=ar",
        "kind=news&kind=analysis",
        "source=source-0&source=source-1",
        "tag=tag-0&tag=-tag-0",
        "section=section-0&section=-section-0",
        "kind=news&kind=-news",
        "language=de&kind=news&kind=analysis",
    ]);
    queries.push(format!("section={}&section=section-27", path(CLOSED)));
    queries
}

fn ago(days: i64) -> String {
    let moment = Utc::now() - TimeDelta::days(days);
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn since(name: &str) -> Vec<String> {
    [-1, 0, 1, 30, 365, 3_000].map(|days| format!("{name}={}", ago(days))).to_vec()
}

fn windows() -> Vec<String> {
    let window = |from, to| format!("published_since={}&published_before={}", ago(from), ago(to));
    vec![window(2_001, 2_000), window(3_000, 300), window(6_000, 5_000), format!("published_before={}", ago(3_600))]
}

/// Walks so far into lists and gives the places.
fn deep(client: &mut Client, queries: &[&str], rows: usize) -> Vec<String> {
    queries
        .iter()
        .map(|query| {
            let begin = format!("/v1/articles?{query}");
            let mut at = begin.clone();
            let mut passed = 0;
            while passed < rows {
                let page = client.json(&format!("{at}&limit=100&fields=id"));
                passed += page["data"].as_array().unwrap().len();
                let Some(next) = page["page"]["next"].as_str() else { break };
                at = format!("{begin}&cursor={next}");
            }
            at
        })
        .collect()
}

/// What has come since the page after 5,000.
fn newer(client: &mut Client) -> Vec<String> {
    let page = client.json("/v1/articles?offset=5000&fields=id");
    let cursor = page["page"]["newer"].as_str().unwrap();
    vec![format!("/v1/articles?cursor={cursor}"), format!("/v1/articles?cursor={cursor}&limit=0&count=estimated")]
}

fn named(sign: &str, articles: usize) -> String {
    let ids: Vec<String> =
        (0..100).map(|number| format!("{sign}{}", id(Of::Article, (articles - 1 - number * 7) as u64))).collect();
    format!("id={}", ids.join(","))
}

fn names(add: &mut impl FnMut(&'static str, Vec<String>)) {
    let of = |list: &str| {
        let queries = ["", "?limit=100&expand=counts", "?q=1", "?q=2&expand=counts&limit=100"];
        queries.map(|query| format!("/v1/{list}{query}")).to_vec()
    };
    add("sources", of("sources"));
    add("contributors", of("contributors"));
    add("tags", of("tags"));
    add("collections", of("collections"));
    let things = ["sources/source-0", "contributors/contributor-0", "tags/tag-0", "sections/section-0"];
    add("one thing", things.map(|thing| format!("/v1/{thing}?expand=counts")).to_vec());
    add(
        "one collection",
        ["collections/collection-19", "collections/collection-3"].map(|one| format!("/v1/{one}")).to_vec(),
    );
    add(
        "sections",
        ["", "?expand=counts", "?expand=counts,children"].map(|query| format!("/v1/sections{query}")).to_vec(),
    );
    add("door", vec!["/v1".to_owned()]);
}

fn one_article(add: &mut impl FnMut(&'static str, Vec<String>), articles: usize) {
    let some: Vec<usize> = (0..10).map(|tenth| articles * tenth / 10 / 17 * 17 + 17).collect();
    let each = |more: &str| some.iter().map(|number| format!("/v1/articles/{}{more}", slug(*number))).collect();
    add("article", each(""));
    let whole = "?expand=section,source,contributors,tags,related,corrections&body=html,markdown,text,blocks";
    add("article with everything", each(whole));
    add("related", each("/related"));
    add("history", each("/history"));
    add("corrections", each("/corrections"));
    add(
        "by path",
        some.iter()
            .map(|number| format!("/v1/by-path?path=/{}/{}", path(section(*number, articles)), slug(*number)))
            .collect(),
    );
}
