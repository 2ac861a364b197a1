//! Signing in with a password, and how often it may be tried.

use super::*;
use crate::support::{both, databases::Database};
use std::collections::BTreeSet;

fn whoever_signs_in_gets_tokens_that_open_the_admin_api(database: &Database) {
    let app = App::start(database);
    let id = add(&app, "layla", "editor");
    let body = json!({ "email": "  Layla@Harbour-Dispatch.EXAMPLE ", "password": PASSWORD });
    let reply = call(&app, "POST", "/v1/auth/login", "", Some(&body), &[]);
    let body = reply.json();
    assert_eq!((reply.status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(900)));
    assert_eq!((&body["user"]["id"], &body["user"]["role"]), (&json!(id), &json!("editor")));
    assert_eq!(body["refresh_expires_at"], "2026-12-22T07:00:00Z");
    let me = get(&app, "/v1/auth/me", &tokens_of(&reply).0);
    assert_eq!((me.status, &me.json()["email"]), (200, &json!("layla@harbour-dispatch.example")));
    assert!(!me.text().contains("argon2") && !reply.text().contains("argon2"));
}

fn unknown_users_wrong_passwords_and_suspended_users_are_answered_with_the_same_bytes(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let omar = add(&app, "omar", "author");
    add(&app, "layla", "author");
    assert_eq!(patch(&app, &format!("/v1/admin/users/{omar}"), &admin, &json!({"suspended": true})).status, 200);
    let answers = [("nobody", PASSWORD), ("layla", "another password"), ("omar", PASSWORD)]
        .map(|(name, password)| sign_in(&app, name, password));
    for answer in &answers {
        assert_eq!(told(answer), (401, "wrong_credentials".to_owned()));
        assert_eq!(answer.body, answers[0].body);
        let names = |reply: &Reply| reply.headers.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
        assert_eq!(names(answer), names(&answers[0]));
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
}

fn ten_failures_shut_an_account_for_a_quarter_of_an_hour_whether_there_is_one_or_not(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    for name in ["layla", "nobody"] {
        for _ in 0..10 {
            assert_eq!(told(&sign_in(&app, name, "another password")).0, 401);
        }
        app.clock.advance(60);
        // Right or wrong, it makes no difference any more.
        let shut = sign_in(&app, name, PASSWORD);
        assert_eq!((told(&shut), shut.header("retry-after")), ((429, "too_many_attempts".to_owned()), Some("840")));
        app.clock.advance(-60);
    }
    app.clock.advance(899);
    assert_eq!(sign_in(&app, "layla", PASSWORD).status, 429);
    app.clock.advance(1);
    assert_eq!(sign_in(&app, "layla", PASSWORD).status, 200);
}

fn success_forgets_the_failures_of_an_account(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    for _ in 0..2 {
        (0..9).for_each(|_| assert_eq!(sign_in(&app, "layla", "another password").status, 401));
        assert_eq!(sign_in(&app, "layla", PASSWORD).status, 200);
    }
}

fn fifty_failures_shut_an_address_whatever_it_says_of_itself(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    let attempt = |number: usize| {
        let body = json!({ "email": format!("a{number}@b.example"), "password": "another password" });
        let forwarded = format!("198.51.100.{number}");
        let more = [("X-Forwarded-For", forwarded.as_str()), ("X-Real-IP", &forwarded), ("Forwarded", "for=1.2.3.4")];
        call(&app, "POST", "/v1/auth/login", "", Some(&body), &more)
    };
    (0..50).for_each(|number| assert_eq!(attempt(number).status, 401));
    assert_eq!(told(&attempt(50)), (429, "too_many_attempts".to_owned()));
    assert_eq!(sign_in(&app, "layla", PASSWORD).status, 429);
}

fn behind_a_trusted_proxy_each_client_is_counted_alone(database: &Database) {
    let app = App::start_with(database, &[("BROADSHEET_TRUSTED_PROXIES", "1")]);
    add(&app, "layla", "author");
    let attempt = |from: &str, name: &str, password: &str| {
        let body = json!({ "email": format!("{name}@harbour-dispatch.example"), "password": password });
        call(&app, "POST", "/v1/auth/login", "", Some(&body), &[("X-Forwarded-For", from)])
    };
    // What the client writes itself stands before what the proxy has seen.
    (0..50).for_each(|number| {
        let from = format!("203.0.113.{number}, 198.51.100.7");
        assert_eq!(attempt(&from, &format!("a{number}"), "another password").status, 401);
    });
    assert_eq!(attempt("198.51.100.7", "layla", PASSWORD).status, 429);
    assert_eq!(attempt("198.51.100.8", "layla", PASSWORD).status, 200);
}

fn failures_are_counted_by_all_nodes_together(database: &Database) {
    let (one, other) = (App::start(database), App::start(database));
    add(&one, "layla", "author");
    for node in [&one, &other] {
        (0..5).for_each(|_| assert_eq!(sign_in(node, "layla", "another password").status, 401));
    }
    assert_eq!([sign_in(&one, "layla", PASSWORD).status, sign_in(&other, "layla", PASSWORD).status], [429, 429]);
}

fn guesses_at_the_same_time_are_not_more_than_guesses_one_after_another(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    let guessed = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| {
                if sign_in(&app, "layla", "another password").status == 401 {
                    guessed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    assert!(guessed.into_inner() < 10 + cores);
}

fn every_fault_of_a_body_is_told_and_no_other_field_is_taken(database: &Database) {
    let app = App::start(database);
    let ask = |body: Value| call(&app, "POST", "/v1/auth/login", "", Some(&body), &[]);
    let reply = ask(json!({ "email": 1, "admin": true }));
    let pairs =
        |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(reply.status, 422);
    assert_eq!(
        faults(&reply),
        pairs(&[("/email", "wrong_type"), ("/password", "missing"), ("/admin", "unknown_field")])
    );
    assert_eq!(ask(json!({ "email": "a".repeat(501), "password": "" })).status, 422);
    assert_eq!(ask(json!([])).status, 400);
    let large = ask(json!({ "email": "a".repeat(20_000), "password": "b" }));
    assert_eq!((large.status, &large.json()["limit"]), (413, &json!(16_384)));
}

both! {
    whoever_signs_in_gets_tokens_that_open_the_admin_api,
    unknown_users_wrong_passwords_and_suspended_users_are_answered_with_the_same_bytes,
    ten_failures_shut_an_account_for_a_quarter_of_an_hour_whether_there_is_one_or_not,
    success_forgets_the_failures_of_an_account,
    fifty_failures_shut_an_address_whatever_it_says_of_itself,
    behind_a_trusted_proxy_each_client_is_counted_alone,
    failures_are_counted_by_all_nodes_together,
    guesses_at_the_same_time_are_not_more_than_guesses_one_after_another,
    every_fault_of_a_body_is_told_and_no_other_field_is_taken,
}
