//! The secret article while the newsroom works on it: whatever is done with it, readers are answered byte for byte as
//! in a store where it never was, before and after each step. What was public once differs by its own 410.

mod scenes;

use crate::{
    admin_articles::{Desk, code, workflow},
    app::Reply,
    auth::call,
    client::Client,
    guard::{Asked, Guard, followed, is_same_door, operations, whole},
    questions::{self, Random},
    support::{both, databases::Database},
    vocabulary::Vocabulary,
};
use broadsheet::{domain::workflow::Verb, store::changes};
use scenes::{COMMON, NEVER, OVER, REWRITTEN, Step, TAKEN_BACK};
use serde_json::Value;

/// So many questions are drawn for a scene. Each step asks so many of those that name the article, so many others, and
/// so many that the answers lead to.
const QUESTIONS: usize = 1_200;
const NAMING: usize = 20;
const OTHERS: usize = 40;
const FOLLOWED: usize = 8;
/// What the article is called in its life.
const SLUGS: [&str; 2] = ["the-whispered-story", "the-quiet-story"];
/// Words that it alone carries, and moments of its life.
const OWN: &[(&str, &str)] = &[
    ("tag", "whisper"),
    ("tag", "murmur"),
    ("source", "whispering-house"),
    ("contributor", "silent-writer"),
    ("collection", "whispering-corner"),
    ("collection", "evening-dossier"),
    ("section", "city"),
    ("article", "envoy-returns-2"),
    ("q", "whisper"),
    ("language", "fa"),
    ("kind", "satire"),
    ("as_of", "2026-11-22T07:00:30Z"),
    ("as_of", "2026-11-22T08:00:00Z"),
    ("published_since", "2026-11-22T07:00:20Z"),
];

/// A plain store, and one that hides an article.
struct Scene {
    plain: Desk,
    hiding: Desk,
    picture: String,
    /// The id that the last answer gave.
    last: String,
    /// The article's own id, as soon as there is one.
    own: String,
    /// Whether readers had it once, or have it in both stores.
    was_public: bool,
    in_both: bool,
    questions: [Vec<String>; 2],
    random: Random,
    asked: usize,
}

impl Scene {
    fn open(database: &Database, second: &Database) -> Self {
        let [plain, hiding] = [database, second].map(Desk::open);
        let (own, last, questions, random) = (String::new(), String::new(), Default::default(), Random::new());
        let picture = String::new();
        let mut scene =
            Self { plain, hiding, picture, last, own, was_public: false, in_both: false, questions, random, asked: 0 };
        for (method, path, body) in COMMON {
            scene.both(method, path, body);
        }
        scene.picture = scene.last.clone();
        scene
    }

    /// What is sent in a store.
    fn send(&self, desk: &Desk, method: &str, path: &str, body: &str) -> Reply {
        let filled = |template: &str| template.replace("{picture}", &self.picture).replace("{last}", &self.last);
        let path = format!("/v1/admin/{}", filled(path));
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&filled(body)).unwrap());
        call(&desk.app, method, &path, &desk.admin, body.as_ref(), &[("If-Match", "*")])
    }

    fn taken(&mut self, reply: &Reply, method: &str, path: &str) {
        assert!(reply.status < 300, "{method} {path}: {}", reply.text());
        if reply.status != 204 {
            self.last = reply.json()["id"].as_str().unwrap_or_default().to_owned();
        }
        // The stories of both stores come before the picture.
        if (method, path) == ("POST", "articles") && self.own.is_empty() && !self.picture.is_empty() {
            self.own = self.last.clone();
        }
    }

    fn both(&mut self, method: &str, path: &str, body: &str) {
        let replies = [&self.plain, &self.hiding].map(|desk| self.send(desk, method, path, body));
        assert_eq!(replies[0].text(), replies[1].text(), "both are alike");
        self.in_both |= !self.picture.is_empty();
        self.taken(&replies[1], method, path);
    }

    fn hiding(&mut self, method: &str, path: &str, body: &str) {
        let reply = self.send(&self.hiding, method, path, body);
        self.taken(&reply, method, path);
    }

    /// Takes a step, and asks whether anything is seen of it.
    fn take(&mut self, step: &Step) {
        [&self.plain, &self.hiding].iter().for_each(|desk| desk.app.clock.advance(1));
        let number = |scene: &Self| scene.hiding.app.db.look(changes::latest).unwrap();
        let before = number(self);
        match *step {
            Step::Do(method, path, body) => {
                self.hiding(method, path, body);
                assert_eq!(number(self), before, "a change was told: {step:?}");
            }
            Step::Told(method, path, body) => self.hiding(method, path, body),
            Step::Seen(method, path, body) => {
                self.hiding(method, path, body);
                self.was_public = true;
                return;
            }
            Step::Refused(method, path, body, why) => {
                let reply = self.send(&self.hiding, method, path, body);
                assert_eq!(code(&reply).1, why, "{step:?}");
            }
            Step::Both(method, path, body) => return self.both(method, path, body),
            Step::At(moment) => {
                self.plain.later(moment);
                self.hiding.later(moment);
            }
            Step::Look => workflow::tick(&self.hiding),
        }
        self.ask(step);
    }

    /// Asks both stores.
    fn ask(&mut self, step: &Step) {
        if self.questions[0].is_empty() {
            self.draw();
        }
        let judge = |question: &str, expected: &Reply, reply: &Reply| {
            if self.was_public && reply.status == 410 {
                return expected.status == 404 && self.is_own(question);
            }
            whole(expected) == whole(reply) || self.was_public && is_same_door(question, expected, reply)
        };
        let others = [Asked::of(&self.hiding.app, format!("after {step:?}"))];
        let guard = Guard { plain: self.plain.app.address, others: &others, judge: &judge, seed: self.random.seed };
        let some = |at: usize, count: usize| {
            let of = &self.questions[at];
            let begin = (self.asked * count) % of.len();
            of.iter().cycle().skip(begin).take(count.min(of.len())).cloned().collect::<Vec<_>>()
        };
        let answers = guard.ask(&[some(0, NAMING), some(1, OTHERS), vec!["/v1".to_owned()]].concat());
        let mut more = followed(&answers);
        more.truncate(FOLLOWED);
        guard.ask(&more);
        let expected = match (self.in_both, self.was_public) {
            (true, _) => 200,
            (_, was_public) => {
                if was_public {
                    410
                } else {
                    404
                }
            }
        };
        for name in [self.own.as_str(), SLUGS[0]] {
            let address = format!("/v1/articles/{name}");
            assert_eq!(self.hiding.app.get(&address).status, expected, "{address} after {step:?}");
        }
        self.asked += 1;
    }

    /// Draws the questions: those that name the article, and all others.
    fn draw(&mut self) {
        let operations = operations();
        let mut words = Vocabulary::default();
        words.read_answers(&operations, &mut Client::new(self.plain.app.address));
        for name in SLUGS.iter().chain([&self.own.as_str()]) {
            words.add("article", name);
            words.add("path", &format!("/world/{name}"));
            words.add("path", &format!("/city/{name}"));
        }
        OWN.iter().for_each(|(name, word)| words.add(name, word));
        words.add_any(&self.picture);
        let drawn = questions::draw(&operations, &words, QUESTIONS, &mut self.random);
        let (naming, others) = drawn.into_iter().partition(|question| self.is_own(question));
        self.questions = [naming, others];
    }

    fn is_own(&self, question: &str) -> bool {
        question.contains(&self.own) || SLUGS.iter().any(|slug| question.contains(slug))
    }
}

fn play(database: &Database, steps: &[Step]) -> Scene {
    let second = Database::new(database.backend()).unwrap();
    let mut scene = Scene::open(database, &second);
    steps.iter().for_each(|step| scene.take(step));
    println!("{} steps asked of", scene.asked);
    assert!(scene.asked * 2 > steps.len(), "most steps hide it");
    workflow::sound(&scene.hiding);
    scene
}

fn nothing_is_seen_of_a_story_that_was_never_public(database: &Database) {
    play(database, NEVER);
}

fn nothing_but_its_end_is_seen_of_a_story_that_was_taken_back(database: &Database) {
    play(database, TAKEN_BACK);
}

fn nothing_but_its_end_is_seen_of_a_story_whose_time_is_over(database: &Database) {
    play(database, OVER);
}

/// Both stores have the story, and readers have its old text in both.
fn nothing_is_seen_of_the_rewriting_of_a_public_story(database: &Database) {
    play(database, REWRITTEN);
}

#[test]
fn every_move_of_the_workflow_is_made() {
    let steps = [NEVER, TAKEN_BACK, OVER, REWRITTEN].concat();
    let made = |verb: &Verb| {
        let last = format!("/{verb}");
        steps.iter().any(|step| match step {
            Step::Do(method, path, _) | Step::Told(method, path, _) | Step::Seen(method, path, _) => {
                path.ends_with(&last) || (*verb, *method) == (Verb::Delete, "DELETE") && path.starts_with("articles")
            }
            _ => false,
        })
    };
    for verb in Verb::ALL {
        assert!(made(verb), "{verb} is in no scene");
    }
}

both!(
    nothing_is_seen_of_a_story_that_was_never_public,
    nothing_but_its_end_is_seen_of_a_story_that_was_taken_back,
    nothing_but_its_end_is_seen_of_a_story_whose_time_is_over,
    nothing_is_seen_of_the_rewriting_of_a_public_story,
);
