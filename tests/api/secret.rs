//! The secret article: two stores that differ by one hidden article answer every question byte for byte alike.

use crate::{
    app::Reply,
    document::Document,
    guard::{Asked, Guard, Judge, followed, is_same_door, operations, whole},
    hidden::{FIRST_SLUG, LAST_SLUG, NEVER, NO_LONGER, Store},
    questions::{self, Random},
    support::{both, databases::Database},
};

/// So many questions each store is asked; and then those that the answers lead to.
const QUESTIONS: usize = 1_500;
const FOLLOWED: usize = 300;

/// Asks everything; what the plain store answered.
fn ask_everything(plain: &Store, others: &[Store], judge: &Judge<'_>) -> Vec<(String, Reply)> {
    let mut random = Random::new();
    let others: Vec<Asked> = others.iter().map(|store| Asked::of(&store.app, format!("{:?}", store.way))).collect();
    let guard = Guard { plain: plain.app.address, others: &others, judge, seed: random.seed };
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
    let answers = ask_everything(&plain, &others, &|_, expected, reply| whole(expected) == whole(reply));
    for (question, reply) in answers {
        Document::get().check("GET", &question, &reply);
    }
}

/// An article that was public differs by its own 410. One whose time is over is gone before anything has ended it.
fn a_withdrawn_article_differs_by_its_own_answer_alone(database: &Database) {
    let plain = Store::fill(database, None);
    let databases = NO_LONGER.map(|_| Database::new(database.backend()).unwrap());
    let others: Vec<Store> =
        NO_LONGER.iter().zip(&databases).map(|(way, database)| Store::fill(database, Some(*way))).collect();
    let own = [plain.article.to_string(), FIRST_SLUG.to_owned(), LAST_SLUG.to_owned()];
    ask_everything(&plain, &others, &|question, expected, reply| {
        if reply.status == 410 {
            return expected.status == 404 && own.iter().any(|name| question.contains(name.as_str()));
        }
        whole(expected) == whole(reply) || is_same_door(question, expected, reply)
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
