//! Reads: answers that are kept, and such as are rendered each time.

use crate::{
    Plan, Results, keys,
    load::Load,
    recorded::{self, Recorded},
    rounds::{Case, Entry},
    servers::Server,
    support::Client,
};

/// A list that was not asked for before, of articles that were.
pub const PARTS_KEPT: &str = "list of 20 with relations miss, articles kept";
/// As it is configured where nothing is said.
const USUAL: u64 = 64;
/// Enough for all articles that are read, in all forms.
pub const ROOMY: u64 = 512;

type Hit = fn(&Plan, &[Server], usize) -> Case;
type Paths = fn(&mut Client, usize) -> Vec<String>;

/// Measures all reads.
pub fn measure(plan: &Plan, results: &mut Results) {
    let hits: [(&str, Hit); 7] = [
        ("article hit", article_hit),
        ("front page hit", front_page_hit),
        ("not modified", not_modified),
        ("brotli hit", |plan, servers, articles| compressed(plan, servers, articles, "br")),
        ("gzip hit", |plan, servers, articles| compressed(plan, servers, articles, "gzip")),
        ("front page brotli hit", front_page_brotli),
        ("front page hit, all of each article", whole_front_page_hit),
    ];
    let articles = plan.articles;
    let through = "article with relations miss through the cache";
    let misses: [(&str, Paths); 6] = [
        ("article miss", |_, articles| keys::articles(articles)),
        ("article with relations miss", |_, articles| keys::whole_articles(articles)),
        ("list of 20 with relations miss", |_, _| keys::whole_lists()),
        ("section list miss", |_, _| keys::sections()),
        ("deep page miss", keys::deep),
        ("filters with facets miss", |_, _| keys::facets()),
    ];
    let parts = PARTS_KEPT;
    let names = hits.iter().map(|(name, _)| *name).chain(misses.iter().map(|(name, _)| *name)).chain([through, parts]);
    if !names.into_iter().any(|name| plan.wants(name)) {
        return;
    }
    let stores = plan.stores(articles);
    if hits.iter().any(|(name, _)| plan.wants(name)) {
        let servers: Vec<Server> = stores.iter().map(|store| Server::broadsheet(store, ROOMY)).collect();
        let wanted = hits.iter().filter(|(name, _)| plan.wants(name));
        results.cases.extend(wanted.map(|(_, case)| case(plan, &servers, articles)));
    }
    if misses.iter().any(|(name, _)| plan.wants(name)) {
        let servers: Vec<Server> = stores.iter().map(|store| Server::broadsheet(store, 0)).collect();
        for (name, paths) in misses.iter().filter(|(name, _)| plan.wants(name)) {
            let paths: Vec<Vec<String>> =
                servers.iter().map(|server| paths(&mut Client::new(server.address), articles)).collect();
            results.cases.push(miss(plan, name, &servers, &paths));
        }
    }
    if plan.wants(through) {
        // One megabyte holds one article in a hundred, so nearly all are rendered, kept, and dropped for others.
        let servers: Vec<Server> = stores.iter().map(|store| Server::broadsheet(store, 1)).collect();
        let paths = vec![keys::whole_articles(articles); servers.len()];
        results.cases.push(miss(plan, through, &servers, &paths));
    }
    if plan.wants(parts) {
        let servers: Vec<Server> = stores.iter().map(|store| Server::broadsheet(store, USUAL)).collect();
        results.cases.push(new_lists(plan, &servers));
    }
}

/// Asks for everything twice: the answers, which must be the same both times.
fn recorded(server: &Server, paths: &[String], headers: &[&str]) -> Vec<Recorded> {
    let answers = recorded::record(server.address, paths, headers);
    let wrong = paths.iter().zip(&answers).find(|(_, answer)| answer.status != 200);
    assert!(wrong.is_none(), "{wrong:?}");
    recorded::compare(server.address, paths, headers, &answers);
    answers
}

fn size(answers: &[Recorded]) -> usize {
    answers.iter().map(|answer| answer.body.len()).sum::<usize>() / answers.len()
}

fn entry(plan: &Plan, server: &Server, case: &str, lines: &[String], headers: &[&str]) -> Entry<'static> {
    let name = format!("{case}-{}", server.name).replace(' ', "-");
    Entry {
        name: server.name.clone(),
        address: server.address,
        process: server.process(),
        load: Load::reads(plan.folder(), &name, lines, 1, headers),
        warm: Vec::new(),
        beside: None,
    }
}

/// Load on the limit, on nginx if that is asked for, and on Broadsheet's answers that are kept.
fn hit(plan: &Plan, name: &str, servers: &[Server], paths: &[String], headers: &[&str], with_nginx: bool) -> Case {
    let answers: Vec<Vec<Recorded>> = servers.iter().map(|server| recorded(server, paths, headers)).collect();
    let label = name.replace(' ', "-");
    let limit = Server::limit(plan.folder(), &label, &answers[0]);
    let nginx = if with_nginx { Server::nginx(plan.folder(), &label, &answers[0]) } else { None };
    let mut entries = vec![entry(plan, &limit, name, paths, headers)];
    let files: Vec<String> = (0..paths.len()).map(|number| format!("/{number}")).collect();
    entries.extend(nginx.iter().map(|nginx| entry(plan, nginx, name, &files, headers)));
    entries.extend(servers.iter().map(|server| entry(plan, server, name, paths, headers)));
    let what = format!("{} addresses, {} bytes each on average", paths.len(), size(&answers[0]));
    let case = Case::run(plan, name, &what, &entries);
    for (server, answers) in servers.iter().zip(&answers) {
        recorded::compare(server.address, paths, headers, answers);
    }
    case
}

fn article_hit(plan: &Plan, servers: &[Server], articles: usize) -> Case {
    hit(plan, "article hit", servers, &keys::articles(articles), &[], true)
}

fn front_page_hit(plan: &Plan, servers: &[Server], _: usize) -> Case {
    hit(plan, "front page hit", servers, &[keys::FRONT.to_owned()], &[], true)
}

fn compressed(plan: &Plan, servers: &[Server], articles: usize, coding: &str) -> Case {
    let name = if coding == "br" { "brotli hit" } else { "gzip hit" };
    hit(plan, name, servers, &keys::articles(articles), &[&format!("Accept-Encoding: {coding}")], false)
}

fn front_page_brotli(plan: &Plan, servers: &[Server], _: usize) -> Case {
    let headers = ["Accept-Encoding: br"];
    hit(plan, "front page brotli hit", servers, &[keys::FRONT.to_owned()], &headers, false)
}

fn whole_front_page_hit(plan: &Plan, servers: &[Server], _: usize) -> Case {
    hit(plan, "front page hit, all of each article", servers, &[keys::WHOLE_FRONT.to_owned()], &[], true)
}

/// Every reader has the article already; the limit sends it whole.
fn not_modified(plan: &Plan, servers: &[Server], articles: usize) -> Case {
    let name = "not modified";
    let paths = keys::articles(articles);
    let answers: Vec<Vec<Recorded>> = servers.iter().map(|server| recorded(server, &paths, &[])).collect();
    let limit = Server::limit(plan.folder(), "not-modified", &answers[0]);
    let mut entries = vec![entry(plan, &limit, name, &paths, &[])];
    for (server, answers) in servers.iter().zip(&answers) {
        let tag = |answer: &Recorded| format!("If-None-Match: {}", answer.header("etag").unwrap());
        let mut client = Client::new(server.address);
        for (path, answer) in paths.iter().zip(answers) {
            let again = recorded::ask(&mut client, path, &[tag(answer)]);
            assert!(again.status == 304 && again.body.is_empty(), "{path}: {again:?}");
        }
        let lines: Vec<String> =
            paths.iter().zip(answers).map(|(path, answer)| format!("{path}\t{}", tag(answer))).collect();
        entries.push(entry(plan, server, name, &lines, &[]));
    }
    let what = format!("304 to {} addresses; the limit sends {} bytes each", paths.len(), size(&answers[0]));
    Case::run(plan, name, &what, &entries)
}

/// Lists that nobody has asked for before, of articles that others have asked for: before ever other moments of a far
/// future.
fn new_lists(plan: &Plan, servers: &[Server]) -> Case {
    let before = |moment: &str| -> Vec<String> {
        keys::whole_lists().iter().map(|path| format!("{path}&published_before=2099-01-01T00:{moment}Z")).collect()
    };
    let paths = before("00:00");
    let answers: Vec<Vec<Recorded>> = servers.iter().map(|server| recorded(server, &paths, &[])).collect();
    let limit = Server::limit(plan.folder(), "new-lists", &answers[0]);
    let mut entries = vec![entry(plan, &limit, PARTS_KEPT, &paths, &[])];
    entries.extend(servers.iter().map(|server| entry(plan, server, PARTS_KEPT, &before("{new}"), &[])));
    let what =
        format!("{} lists, {} bytes each on average, each asked for in a new way", paths.len(), size(&answers[0]));
    Case::run(plan, PARTS_KEPT, &what, &entries)
}

/// Load on the limit and on Broadsheet, which renders each answer.
fn miss(plan: &Plan, name: &str, servers: &[Server], paths: &[Vec<String>]) -> Case {
    let answers: Vec<Vec<Recorded>> =
        servers.iter().zip(paths).map(|(server, paths)| recorded(server, paths, &[])).collect();
    let limit = Server::limit(plan.folder(), &name.replace(' ', "-"), &answers[0]);
    let mut entries = vec![entry(plan, &limit, name, &paths[0], &[])];
    entries.extend(servers.iter().zip(paths).map(|(server, paths)| entry(plan, server, name, paths, &[])));
    let what = format!("{} addresses, {} bytes each on average", paths[0].len(), size(&answers[0]));
    Case::run(plan, name, &what, &entries)
}
