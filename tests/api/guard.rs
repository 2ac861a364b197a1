//! Stores that must answer alike: what is asked of them, and how their answers are compared.

use crate::{
    app::{App, Reply},
    client::Client,
    questions::{self, Operation},
};
use serde_json::Value;
use std::{collections::BTreeSet, net::SocketAddr, sync::Mutex};

/// So many connections ask at once.
const ASKING: usize = 3;

/// Ways to ask; every question is asked in the first, some in the others too.
const MANNERS: [(&str, &[(&str, &str)]); 4] =
    [("GET", &[]), ("HEAD", &[]), ("OPTIONS", &[]), ("GET", &[("Accept-Encoding", "br, gzip;q=0.5")])];

/// What tells nothing of the store but of the process: times and numbers of requests.
const OF_THE_PROCESS: &str = "metrics";

/// Every operation of the Content API whose answers tell of the store.
pub fn operations() -> Vec<Operation> {
    let mut operations = questions::operations();
    operations.retain(|operation| operation.id != OF_THE_PROCESS);
    operations
}

/// The whole answer, without what names the single moment.
pub fn whole(reply: &Reply) -> Vec<u8> {
    let mut headers: Vec<_> = reply.headers.iter().filter(|(name, _)| name != "date").collect();
    headers.sort();
    let head = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
    [format!("{}\n{head}\n", reply.status).as_bytes(), &reply.body].concat()
}

/// Whether a store may answer a question so, where the plain store answers as it does.
pub type Judge<'a> = dyn Fn(&str, &Reply, &Reply) -> bool + Sync + 'a;

/// A server that is asked, and what it is called where a test fails.
pub struct Asked {
    name: String,
    address: SocketAddr,
}

impl Asked {
    /// A server by a name.
    pub fn of(app: &App, name: String) -> Self {
        Self { name, address: app.address }
    }
}

/// A plain store, others that hide an article, and how their answers are judged.
pub struct Guard<'a> {
    pub plain: SocketAddr,
    pub others: &'a [Asked],
    pub judge: &'a Judge<'a>,
    /// What the questions were drawn with.
    pub seed: u64,
}

impl Guard<'_> {
    /// Asks all stores these questions; what the plain one answers.
    pub fn ask(&self, questions: &[String]) -> Vec<(String, Reply)> {
        let answers = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for first in 0..ASKING {
                let answers = &answers;
                scope.spawn(move || {
                    let mut plain = Client::new(self.plain);
                    let mut others: Vec<Client> = self.others.iter().map(|one| Client::new(one.address)).collect();
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
                    (self.judge)(question, &expected, &reply),
                    "{}: {method} {question} (seed {})\n{}\n--- but plainly\n{}",
                    store.name,
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
pub fn followed(answers: &[(String, Reply)]) -> Vec<String> {
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

/// Whether both are answers of the door that are alike but for the number of the latest public change.
pub fn is_same_door(question: &str, expected: &Reply, reply: &Reply) -> bool {
    question.split('?').next() == Some("/v1")
        && [expected.status, reply.status] == [200, 200]
        && without_changes(expected) == without_changes(reply)
}

fn without_changes(reply: &Reply) -> Option<Value> {
    let mut door: Value = serde_json::from_slice(&reply.body).ok()?;
    door.as_object_mut()?.remove("latest_change")?;
    Some(door)
}
