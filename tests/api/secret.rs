//! The secret article: two stores that differ by one hidden article answer every question byte for byte alike.

use crate::{
    app::Reply,
    client::Client,
    document::Document,
    hidden::{FIRST_SLUG, LAST_SLUG, NEVER, NO_LONGER, Store},
    questions::{self, Operation, Random},
    support::{both, databases::Database},
};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Mutex};

/// So many questions each store is asked; and then those that the answers lead to.
const QUESTIONS: usize = 1_500;
const FOLLOWED: usize = 300;
/// So many connections ask at once.
const ASKING: usize = 3;

/// Ways to ask; every question is asked in the first, some in the others too.
const MANNERS: [(&str, &[(&str, &str)]); 4] =
    [("GET", &[]), ("HEAD", &[]), ("OPTIONS", &[]), ("GET", &[("Accept-Encoding", "br, gzip;q=0.5")])];

/// What tells nothing of the store but of the process: times and numbers of requests.
const OF_THE_PROCESS: &str = "metrics";

fn operations() -> Vec<Operation> {
    let mut operations = questions::operations();
    operations.retain(|operation| operation.id != OF_THE_PROCESS);
    operations
}

/// The whole answer, without what names the single moment.
fn whole(reply: &Reply) -> Vec<u8> {
    let mut headers: Vec<_> = reply.headers.iter().filter(|(name, _)| name != "date").collect();
    headers.sort();
    let head = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
    [format!("{}\n{head}\n", reply.status).as_bytes(), &reply.body].concat()
}

/// Whether a store may answer a question so, where the plain store answers as it does.
type Judge<'a> = dyn Fn(&Store, &str, &Reply, &Reply) -> bool + Sync + 'a;

/// A plain store, others that hide an article, and what is asked of them.
struct Guard<'a> {
    plain: &'a Store,
    others: &'a [Store],
    judge: &'a Judge<'a>,
    seed: u64,
}

impl Guard<'_> {
    /// Asks all stores these questions; what the plain one answers.
    fn ask(&self, questions: &[String]) -> Vec<(String, Reply)> {
        let answers = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for first in 0..ASKING {
                let answers = &answers;
                scope.spawn(move || {
                    let client = |store: &Store| Client::new(store.app.address);
                    let mut plain = client(self.plain);
                    let mut others: Vec<Client> = self.others.iter().map(client).collect();
                    for at in (first..questions.len()).step_by(ASKING) {
                        let reply = self.ask_one(&mut plain, &mut others, &questions[at], at % 8 == 0);
                        answers.lock().unwrap().push((questions[at].clone(), reply));
                    }
                });
            }
        });
        let mut answers = answers.into_inner().unwrap();
        answers.sort_by(|(a, _), (b, _)| a.cmp(b));
        answers
    }

    fn ask_one(&self, plain: &mut Client, others: &mut [Client], question: &str, in_all_manners: bool) -> Reply {
        let manners = if in_all_manners { MANNERS.len() } else { 1 };
        let mut first = None;
        for (method, headers) in &MANNERS[..manners] {
            let mut sent = vec![("X-Request-Id", b"same".to_vec())];
            sent.extend(headers.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())));
            let send = |client: &mut Client| client.send(method, question.as_bytes(), &sent).unwrap();
            let expected = send(plain);
            assert!(expected.status < 500, "{method} {question} (seed {}): {}", self.seed, expected.text());
            for (store, client) in self.others.iter().zip(others.iter_mut()) {
                let reply = send(client);
                assert!(
                    (self.judge)(store, question, &expected, &reply),
                    "{:?}: {method} {question} (seed {})\n{}\n--- but plainly\n{}",
                    store.way,
                    self.seed,
                    String::from_utf8_lossy(&whole(&reply)),
                    String::from_utf8_lossy(&whole(&expected)),
                );
            }
            first.get_or_insert(expected);
        }
        first.unwrap()
    }
}

/// The questions that answers lead to: the same, at each place that a page names.
fn followed(answers: &[(String, Reply)]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (question, reply) in answers.iter().filter(|(_, reply)| reply.status == 200) {
        let Ok(answer) = serde_json::from_slice::<Value>(&reply.body) else { continue };
        let (path, query) = question.split_once('?').unwrap_or((question, ""));
        let kept = query
            .split('&')
            .filter(|part| !part.is_empty() && !part.starts_with("cursor=") && !part.starts_with("offset="));
        let kept: Vec<&str> = kept.collect();
        for place in ["next", "previous", "newer"] {
            if let Some(cursor) = answer["page"][place].as_str() {
                let cursor = format!("cursor={cursor}");
                found.insert(format!("{path}?{}", [&kept[..], &[&cursor]].concat().join("&")));
            }
        }
    }
    found.into_iter().collect()
}

/// Asks everything; what the plain store answered.
fn ask_everything(plain: &Store, others: &[Store], judge: &Judge<'_>) -> Vec<(String, Reply)> {
    let mut random = Random::new();
    let guard = Guard { plain, others, judge, seed: random.seed };
    let operations = operations();
    let drawn = questions::draw(&operations, &plain.words(&operations), QUESTIONS, &mut random);
    let mut answers = guard.ask(&drawn);
    let mut more = followed(&answers);
    while more.len() > FOLLOWED {
        more.swap_remove(random.below(more.len()));
    }
    answers.extend(guard.ask(&more));
    let found = answers.iter().filter(|(_, reply)| reply.status == 200).count();
    println!("{} questions, {} of them followed; {found} answers of 200", answers.len(), more.len());
    assert!(found * 2 > answers.len(), "most questions should be sensible: {found} of {}", answers.len());
    answers
}

fn a_hidden_article_changes_no_byte_of_any_answer(database: &Database) {
    let plain = Store::fill(database, None);
    let databases = NEVER.map(|_| Database::new(database.backend()).unwrap());
    let others: Vec<Store> =
        NEVER.iter().zip(&databases).map(|(way, database)| Store::fill(database, Some(*way))).collect();
    assert!(others.iter().all(|other| other.article == plain.article));
    let answers = ask_everything(&plain, &others, &|_, _, expected, reply| whole(expected) == whole(reply));
    for (question, reply) in answers {
        Document::get().check("GET", &question, &reply);
    }
}

/// The door tells the number of the latest public change; all else of it must be alike.
fn without_changes(reply: &Reply) -> Option<Value> {
    let mut door: Value = serde_json::from_slice(&reply.body).ok()?;
    door.as_object_mut()?.remove("latest_change")?;
    Some(door)
}

/// An article that was public differs by its own 410. One whose time is over is gone before anything has ended it.
fn a_withdrawn_article_differs_by_its_own_answer_alone(database: &Database) {
    let plain = Store::fill(database, None);
    let databases = NO_LONGER.map(|_| Database::new(database.backend()).unwrap());
    let others: Vec<Store> =
        NO_LONGER.iter().zip(&databases).map(|(way, database)| Store::fill(database, Some(*way))).collect();
    let own = [plain.article.to_string(), FIRST_SLUG.to_owned(), LAST_SLUG.to_owned()];
    ask_everything(&plain, &others, &|_, question, expected, reply| {
        if reply.status == 410 {
            return expected.status == 404 && own.iter().any(|name| question.contains(name.as_str()));
        }
        let is_door = question.split('?').next() == Some("/v1") && expected.status == 200;
        whole(expected) == whole(reply)
            || is_door && reply.status == 200 && without_changes(expected) == without_changes(reply)
    });
    for operation in operations() {
        let addresses: Vec<String> = match operation.template {
            "/v1/by-path" => vec![
                format!("/v1/by-path?path=/world/middle-east/{FIRST_SLUG}"),
                format!("/v1/by-path?path=/sport/{LAST_SLUG}&as_of=2026-11-21T13:00:00Z"),
            ],
            template => own.iter().map(|name| template.replace("{article}", name)).collect(),
        };
        for address in addresses.iter().filter(|address| own.iter().any(|name| address.contains(name.as_str()))) {
            for other in &others {
                assert_eq!(other.app.get(address).status, 410, "{:?}: {address}", other.way);
            }
            assert_eq!(plain.app.get(address).status, 404, "{address}");
        }
    }
}

both!(a_hidden_article_changes_no_byte_of_any_answer, a_withdrawn_article_differs_by_its_own_answer_alone);
