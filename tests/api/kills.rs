//! The server, killed in the middle of writes: whatever was answered is there afterwards, and the store is sound.
//!
//! The program itself is killed, 3 times or as often as `BROADSHEET_TEST_KILLS` says.

use crate::{
    client::Client,
    questions::Random,
    support::{both, databases::Database},
};
use broadsheet::{
    domain::caller::Scope,
    newsroom::doorkeeping::{self, AddKey, AddUser},
    store::{Db, Options},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::Duration,
};

const WRITERS: usize = 4;

fn kills() -> usize {
    std::env::var("BROADSHEET_TEST_KILLS").map_or(3, |text| text.parse().expect("a whole number"))
}

/// The program with an empty environment, on a database.
pub fn broadsheet(database: &Database, command: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    program.args(command).env_clear().env("BROADSHEET_DATABASE_URL", database.url()).stdin(Stdio::null());
    program
}

/// A running server, killed when this is dropped.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

impl Served {
    fn start(database: &Database) -> Self {
        let mut command = broadsheet(database, &["serve", "--listen", "127.0.0.1:0"]);
        command.stderr(Stdio::null());
        Self::spawn(command)
    }

    /// Starts a command that serves, and waits until it listens.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = |line: std::io::Result<String>| {
            line.unwrap()
                .strip_prefix("Broadsheet listens on http://")
                .map(|rest| rest.trim_end_matches("/v1").to_owned())
        };
        let address = lines.into_iter().find_map(told).expect("a server that says where it listens");
        Self { child, address: address.parse().unwrap() }
    }

    /// Kills it at once: SIGKILL.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered of an article.
#[derive(Debug, Clone)]
struct Answered {
    id: String,
    version: i64,
    revision: i64,
    title: String,
    /// What was published last.
    public: Option<String>,
}

/// Creates, changes and publishes until the server is gone; notes what was answered. At most one write of a writer is
/// under way, and that one may be done or not.
fn write(address: SocketAddr, key: &str, writer: usize, round: usize, answered: &Mutex<Vec<Answered>>) -> usize {
    let mut client = Client::new(address);
    let mut taken = 0;
    for turn in 0.. {
        let title = |step: &str| format!("Round {round}, writer {writer}, story {turn}: {step}");
        let said = |step: &str| json!({"title": title(step), "language": "en", "body_markdown": title(step)});
        let Ok(reply) = client.write("POST", "/v1/admin/articles", key, "*", &said("new")) else { return taken };
        assert_eq!(reply.status, 201, "{}", reply.text());
        let at = note(answered, None, &reply.json(), title("new"));
        let path = format!("/v1/admin/articles/{}", reply.json()["id"].as_str().unwrap());
        for (method, step) in [("POST", "publish"), ("PATCH", "changed"), ("PATCH", "again"), ("POST", "publish")] {
            let publish = step == "publish";
            let (path, body) =
                if publish { (format!("{path}/publish"), json!({})) } else { (path.clone(), said(step)) };
            let version = format!("\"{}\"", answered.lock().unwrap()[at].version);
            let Ok(reply) = client.write(method, &path, key, &version, &body) else { return taken };
            assert_eq!(reply.status, 200, "{}", reply.text());
            let mut all = answered.lock().unwrap();
            let title = if publish { all[at].title.clone() } else { title(step) };
            all[at].public = if publish { Some(title.clone()) } else { all[at].public.clone() };
            drop(all);
            note(answered, Some(at), &reply.json(), title);
            taken += 1;
        }
        taken += 1;
    }
    taken
}

/// Notes what an answer says; where it is noted.
fn note(answered: &Mutex<Vec<Answered>>, at: Option<usize>, reply: &Value, title: String) -> usize {
    let number = |name: &str| reply[name].as_i64().unwrap();
    let mut all = answered.lock().unwrap();
    let at = at.unwrap_or_else(|| {
        let id = reply["id"].as_str().unwrap().to_owned();
        all.push(Answered { id, version: 0, revision: 0, title: String::new(), public: None });
        all.len() - 1
    });
    (all[at].version, all[at].revision, all[at].title) = (number("version"), number("revision"), title);
    at
}

/// Everything that was answered must be there. A write that was under way may have been done: one version more.
fn is_there(address: SocketAddr, key: &str, answered: &[Answered]) {
    let mut client = Client::new(address);
    for told in answered {
        let reply = client.read_as(&format!("/v1/admin/articles/{}", told.id), key).unwrap();
        assert_eq!(reply.status, 200, "{told:?} is lost: {}", reply.text());
        let now = reply.json();
        let versions = now["version"].as_i64().unwrap() - told.version;
        assert!((0..=1).contains(&versions), "{told:?}, but {now}");
        let revision = client.read_as(&format!("/v1/admin/articles/{}/revisions/{}", told.id, told.revision), key);
        assert_eq!(revision.unwrap().json()["title"], told.title, "{told:?}");
        let Some(public) = &told.public else { continue };
        let seen = client.get(&format!("/v1/articles/{}?body=text", told.id));
        let (title, text) = (&seen.json()["title"], &seen.json()["body_text"]);
        assert!(title == public || versions == 1 && title == &told.title, "{told:?}, but {}", seen.text());
        assert!(text.as_str().unwrap().contains(title.as_str().unwrap()), "{}", seen.text());
    }
}

fn key(database: &Database) -> String {
    let db = Db::open(Options::new(database.url(), 2)).unwrap();
    let user = "robot@harbour-dispatch.example".to_owned();
    let (name, role) = ("Robot".to_owned(), "admin".to_owned());
    doorkeeping::add_user(&db, &AddUser { email: user.clone(), name, role, ..AddUser::default() }).unwrap();
    let scopes = Scope::ALL.iter().map(|scope| scope.as_str().to_owned()).collect();
    doorkeeping::add_key(&db, &AddKey { user, name: "writes".to_owned(), scopes, days: None }).unwrap().1
}

fn what_was_answered_is_there_after_a_kill(database: &Database) {
    let key = key(database);
    let mut random = Random::new();
    let (answered, mut taken, seed) = (Mutex::new(Vec::new()), 0, random.seed);
    for round in 0..kills() {
        let mut served = Served::start(database);
        is_there(served.address, &key, &answered.lock().unwrap());
        taken += std::thread::scope(|scope| {
            let (address, key, answered) = (served.address, &key, &answered);
            let writers: Vec<_> =
                (0..WRITERS).map(|writer| scope.spawn(move || write(address, key, writer, round, answered))).collect();
            std::thread::sleep(Duration::from_millis(300 + random.below(700) as u64));
            served.kill();
            writers.into_iter().map(|writer| writer.join().unwrap()).sum::<usize>()
        });
        let checked = broadsheet(database, &["check"]).output().unwrap();
        let told = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(checked.status.success(), "after kill {round} (seed {seed}): {told}");
    }
    let served = Served::start(database);
    let answered = answered.into_inner().unwrap();
    is_there(served.address, &key, &answered);
    println!("{} kills (seed {seed}), {taken} writes answered 2xx, {} articles, 0 lost", kills(), answered.len());
    assert!(taken > kills(), "hardly anything was written");
}

both!(what_was_answered_is_there_after_a_kill);
