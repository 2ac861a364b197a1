//! Sessions: kept up, stolen, ended.

use super::*;
use crate::support::{both, databases::Database};

fn open(app: &App, token: &str) -> bool {
    let reply = get(app, "/v1/auth/me", token);
    assert!(reply.status == 200 || told(&reply) == (401, "invalid_token".to_owned()), "{}", reply.text());
    reply.status == 200
}

fn a_refresh_token_works_once_and_a_second_time_ends_the_session(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    add(&app, "layla", "author");
    let (access, first) = tokens(&app, "layla");
    app.clock.advance(600);
    let (newer, second) = tokens_of(&refresh(&app, &first));
    assert!(open(&app, &access) && open(&app, &newer));
    assert_eq!(told(&refresh(&app, &first)), (401, "invalid_token".to_owned()));
    assert!(!open(&app, &access) && !open(&app, &newer));
    assert_eq!(told(&refresh(&app, &second)), (401, "invalid_token".to_owned()));
    let (access, _) = tokens(&app, "layla");
    assert!(open(&app, &access));
    let reuses = log(&app, &admin).into_iter().filter(|entry| entry["action"] == "session.reuse");
    assert_eq!(reuses.map(|entry| entry["user"]["name"].clone()).collect::<Vec<_>>(), [json!("layla")]);
}

fn of_two_who_use_a_refresh_token_at_once_one_gets_tokens_and_the_session_ends(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    for _ in 0..5 {
        let (access, token) = tokens(&app, "layla");
        let mut replies: Vec<Reply> = std::thread::scope(|scope| {
            let both = [0, 1].map(|_| scope.spawn(|| refresh(&app, &token)));
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        replies.sort_by_key(|reply| reply.status);
        assert_eq!([replies[0].status, replies[1].status], [200, 401]);
        assert!(!open(&app, &access) && !open(&app, &tokens_of(&replies[0]).0));
    }
}

fn a_session_lasts_thirty_days_from_its_last_refresh(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    let (_, first) = tokens(&app, "layla");
    app.clock.advance(29 * 86_400);
    let (_, second) = tokens_of(&refresh(&app, &first));
    app.clock.advance(29 * 86_400);
    let (_, third) = tokens_of(&refresh(&app, &second));
    app.clock.advance(30 * 86_400);
    assert_eq!(told(&refresh(&app, &third)), (401, "invalid_token".to_owned()));
}

fn signing_out_is_felt_at_once_on_every_node(database: &Database) {
    let (one, other) = (App::start(database), App::start(database));
    add(&one, "layla", "author");
    let (access, token) = tokens(&one, "layla");
    assert!(open(&other, &access));
    let reply = call(&one, "POST", "/v1/auth/logout", &access, None, &[]);
    assert_eq!((reply.status, reply.body.len()), (204, 0));
    assert!(!open(&one, &access) && !open(&other, &access));
    assert_eq!(refresh(&other, &token).status, 401);
    assert_eq!(call(&one, "POST", "/v1/auth/logout", &access, None, &[]).status, 401);
}

fn another_password_ends_all_other_sessions_at_once(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    let (own, own_refresh) = tokens(&app, "layla");
    let (other, other_refresh) = tokens(&app, "layla");
    let change = json!({ "password": "the ferry leaves at dusk", "current_password": PASSWORD });
    let reply = call(&app, "PATCH", "/v1/auth/me", &own, Some(&change), &[]);
    assert_eq!((reply.status, &reply.json()["version"]), (200, &json!(2)));
    assert!(open(&app, &own) && !open(&app, &other));
    assert_eq!([refresh(&app, &own_refresh).status, refresh(&app, &other_refresh).status], [200, 401]);
    assert_eq!(sign_in(&app, "layla", PASSWORD).status, 401);
    assert_eq!(sign_in(&app, "layla", "the ferry leaves at dusk").status, 200);
}

fn password_and_address_are_changed_only_by_who_knows_the_password(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    add(&app, "omar", "author");
    let (access, _) = tokens(&app, "layla");
    let change = |body: Value| call(&app, "PATCH", "/v1/auth/me", &access, Some(&body), &[]);
    assert_eq!(change(json!({ "name": "Layla Haddad" })).json()["name"], "Layla Haddad");
    let faulty = change(json!({ "password": "short", "role": "admin" }));
    assert_eq!(faulty.json()["errors"][0]["pointer"], "/role");
    let faulty = change(json!({ "password": "short" }));
    assert_eq!(faults(&faulty).len(), 2);
    let taken = json!({ "email": "omar@harbour-dispatch.example", "current_password": PASSWORD });
    assert_eq!(told(&change(taken)), (409, "email_taken".to_owned()));
    let wrong = json!({ "email": "l@harbour-dispatch.example", "current_password": "another password" });
    (0..10).for_each(|_| assert_eq!(told(&change(wrong.clone())), (422, "wrong_password".to_owned())));
    assert_eq!(told(&change(wrong)), (429, "too_many_attempts".to_owned()));
    assert_eq!(change(json!({ "name": "Layla" })).status, 200);
    app.clock.advance(900 - 10);
    app.clock.advance(10);
}

fn suspension_is_felt_at_once_and_for_keys_too(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (id, access) = enter(&app, "layla", "editor");
    let (key, (_, token)) = (add_key(&app, "layla", &["articles:read"]), tokens(&app, "layla"));
    assert!(open(&app, &access) && open(&app, &key));
    assert_eq!(patch(&app, &format!("/v1/admin/users/{id}"), &admin, &json!({"suspended": true})).status, 200);
    assert!(!open(&app, &access) && !open(&app, &key));
    assert_eq!(refresh(&app, &token).status, 401);
    assert_eq!(patch(&app, &format!("/v1/admin/users/{id}"), &admin, &json!({"suspended": false})).status, 200);
    // Sessions do not come back; what was never taken away does.
    assert!(!open(&app, &access) && open(&app, &key));
}

fn another_role_is_felt_at_once(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (id, access) = enter(&app, "layla", "admin");
    let key = add_key(&app, "layla", &["users:read", "articles:read"]);
    let users = |credential: &str| told(&get(&app, "/v1/admin/users", credential));
    assert_eq!([users(&access).0, users(&key).0], [200, 200]);
    assert_eq!(patch(&app, &format!("/v1/admin/users/{id}"), &admin, &json!({"role": "author"})).status, 200);
    assert_eq!(users(&access), (403, "scope_missing".to_owned()));
    assert_eq!(users(&key), (403, "scope_missing".to_owned()));
    assert_eq!(get(&app, "/v1/auth/me", &access).json()["role"], "author");
}

fn when_somebody_was_here_is_written_down_once_a_minute(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (id, access) = enter(&app, "layla", "author");
    let seen = || get(&app, &format!("/v1/admin/users/{id}"), &admin).json()["last_seen_at"].clone();
    app.clock.advance(59);
    assert!(open(&app, &access));
    assert_eq!(seen(), "2026-11-22T07:00:00Z");
    app.clock.advance(1);
    assert!(open(&app, &access));
    for _ in 0..200 {
        if seen() == "2026-11-22T07:01:00Z" {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{}", seen());
}

both! {
    a_refresh_token_works_once_and_a_second_time_ends_the_session,
    of_two_who_use_a_refresh_token_at_once_one_gets_tokens_and_the_session_ends,
    a_session_lasts_thirty_days_from_its_last_refresh,
    signing_out_is_felt_at_once_on_every_node,
    another_password_ends_all_other_sessions_at_once,
    password_and_address_are_changed_only_by_who_knows_the_password,
    suspension_is_felt_at_once_and_for_keys_too,
    another_role_is_felt_at_once,
    when_somebody_was_here_is_written_down_once_a_minute,
}
