//! The audit log: everything that was done, and no secret.

use super::*;
use crate::support::{both, databases::Database};

fn every_change_is_told_with_before_and_after_and_from_where(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let layla = add(&app, "layla", "author");
    let change = json!({ "role": "editor", "password": "the ferry leaves at noon" });
    let sent = [("If-Match", "*"), ("X-Request-Id", "the-request")];
    call(&app, "PATCH", &format!("/v1/admin/users/{layla}"), &admin, Some(&change), &sent);
    let log = log(&app, &admin);
    let actions: Vec<&str> = log.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["password.change", "user.update", "user.create", "session.start", "user.create"]);
    let update = &log[1];
    assert_eq!((&update["before"], &update["after"]), (&json!({ "role": "author" }), &json!({ "role": "editor" })));
    assert_eq!(update["subject"], json!({ "type": "user", "id": layla }));
    assert_eq!((&update["user"]["name"], &update["address"]), (&json!("root"), &json!("127.0.0.1")));
    assert_eq!((&update["request_id"], &update["at"]), (&json!("the-request"), &json!("2026-11-22T07:00:00Z")));
    assert!(update["via"].as_str().unwrap().starts_with("session "));
    assert_eq!(log[2]["via"], "command");
}

fn attack_7_no_secret_is_ever_in_the_log(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    add(&app, "layla", "author");
    let (access, token) = tokens(&app, "layla");
    let (_, second) = tokens_of(&refresh(&app, &token));
    let key =
        call(&app, "POST", "/v1/admin/keys", &access, Some(&json!({ "name": "a", "scopes": ["articles:read"] })), &[]);
    let key = key.json()["key"].as_str().unwrap().to_owned();
    let change = json!({ "password": "the ferry leaves at noon", "current_password": PASSWORD });
    call(&app, "PATCH", "/v1/auth/me", &access, Some(&change), &[]);
    refresh(&app, &token);
    let made = call(
        &app,
        "POST",
        "/v1/admin/users",
        &admin,
        Some(&json!({ "email": "a@b.example", "name": "A", "role": "author" })),
        &[],
    );
    let password = made.json()["initial_password"].as_str().unwrap().to_owned();
    let text = get(&app, "/v1/admin/audit?limit=100", &admin).text();
    for word in ["session.reuse", "key.create", "password.change", "user.create"] {
        assert!(text.contains(word), "{word}");
    }
    for secret in
        [PASSWORD, "the ferry leaves at noon", "argon2", &access, &token, &second, &key, &password, "bsk_", "bsf_"]
    {
        assert!(!text.contains(secret), "{secret}");
    }
}

fn the_log_is_read_by_filter_and_in_pages(database: &Database) {
    let app = App::start(database);
    let (root, admin) = enter(&app, "root", "admin");
    for minute in 0..7 {
        app.clock.advance(60);
        add(&app, &format!("user{minute}"), "author");
    }
    let ask = |query: &str| {
        let reply = get(&app, &format!("/v1/admin/audit{query}"), &admin);
        assert_eq!(reply.status, 200, "{}", reply.text());
        let body = reply.json();
        let ids = body["data"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), body["page"]["next"].as_str().map(str::to_owned))
    };
    let (all, none) = ask("?limit=100");
    assert_eq!((all.len(), none), (9, None));
    let (mut walked, mut next) = ask("?limit=2");
    while let Some(cursor) = next {
        let (more, after) = ask(&format!("?limit=2&cursor={cursor}"));
        walked.extend(more);
        next = after;
    }
    assert_eq!(walked, all);
    assert_eq!(ask("?action=user.create").0.len(), 8);
    assert_eq!(ask(&format!("?subject={root}")).0.len(), 1);
    assert_eq!(ask(&format!("?user={root}")).0.len(), 1);
    assert_eq!(ask("?since=2026-11-22T07:05:00Z").0.len(), 3);
    assert_eq!(ask("?since=2026-11-22T07:05:00Z&before=2026-11-22T07:06:00Z").0.len(), 1);
    assert_eq!(
        get(&app, "/v1/admin/audit?user=1&sort=at&since=yesterday", &admin).json()["errors"].as_array().unwrap().len(),
        3
    );
}

fn only_admins_read_the_log(database: &Database) {
    let app = App::start(database);
    for role in ["author", "editor"] {
        let (_, token) = enter(&app, role, role);
        assert_eq!(told(&get(&app, "/v1/admin/audit", &token)), (403, "scope_missing".to_owned()));
    }
}

both! {
    every_change_is_told_with_before_and_after_and_from_where,
    attack_7_no_secret_is_ever_in_the_log,
    the_log_is_read_by_filter_and_in_pages,
    only_admins_read_the_log,
}
