//! API keys: what they may do, how long, and what nobody is told of them.

use super::*;
use crate::support::{both, databases::Database};

fn make(app: &App, credential: &str, body: Value) -> Reply {
    call(app, "POST", "/v1/admin/keys", credential, Some(&body), &[])
}

fn a_key_is_told_once_and_opens_what_its_scopes_allow(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let made = make(&app, &admin, json!({ "name": "nightly", "scopes": ["users:read", "users:read"] }));
    let body = made.json();
    let key = body["key"].as_str().unwrap();
    assert_eq!((made.status, key.len(), &body["scopes"]), (201, 47, &json!(["users:read"])));
    assert!(key.starts_with("bsk_") && body["hint"] == key[..8]);
    assert_eq!(body["expires_at"], "2027-02-20T07:00:00Z");
    let location = made.header("location").unwrap().to_owned();
    for path in [location.as_str(), "/v1/admin/keys"] {
        let shown = get(&app, path, &admin);
        assert!(shown.status == 200 && !shown.text().contains(key), "{}", shown.text());
    }
    assert_eq!(get(&app, "/v1/admin/users", key).status, 200);
    assert_eq!(told(&get(&app, "/v1/admin/audit", key)), (403, "scope_missing".to_owned()));
    let new = json!({ "email": "a@b.example", "name": "A", "role": "author" });
    assert_eq!(told(&call(&app, "POST", "/v1/admin/users", key, Some(&new), &[])), (403, "scope_missing".to_owned()));
    assert!(!get(&app, "/v1/admin/audit?limit=100", &admin).text().contains(key));
}

fn a_key_ends_in_its_time_and_when_it_is_revoked(database: &Database) {
    let app = App::start(database);
    let (_, token) = enter(&app, "layla", "author");
    let make_one = |body: Value| {
        let body = make(&app, &token, body).json();
        (body["id"].as_str().unwrap().to_owned(), body["key"].as_str().unwrap().to_owned())
    };
    let (_, short) =
        make_one(json!({ "name": "a", "scopes": ["articles:read"], "expires_at": "2026-11-22T07:05:00Z" }));
    let (id, long) = make_one(json!({ "name": "b", "scopes": ["articles:read"], "expires_in_days": 366 }));
    let open = |key: &str| get(&app, "/v1/auth/me", key).status;
    app.clock.advance(299);
    assert_eq!([open(&short), open(&long)], [200, 200]);
    app.clock.advance(1);
    assert_eq!([open(&short), open(&long)], [401, 200]);
    let revoke = || call(&app, "DELETE", &format!("/v1/admin/keys/{id}"), &token, None, &[]);
    assert_eq!(revoke().status, 204);
    assert_eq!(open(&long), 401);
    assert_eq!(revoke().status, 204, "it may be repeated");
    assert_eq!(get(&app, &format!("/v1/admin/keys/{id}"), &token).json()["revoked_at"], "2026-11-22T07:05:00Z");
}

fn no_key_is_given_more_than_its_owners_role_and_every_fault_is_told(database: &Database) {
    let app = App::start(database);
    let (_, token) = enter(&app, "layla", "author");
    let codes = |body: Value| {
        let reply = make(&app, &token, body);
        assert_eq!(reply.status, 422);
        faults(&reply).into_iter().map(|(at, code)| format!("{at} {code}")).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(json!({ "name": "a", "scopes": ["articles:read", "articles:publish", "users:write"] })),
        ["/scopes/1 scope_beyond_role", "/scopes/2 scope_beyond_role"]
    );
    assert_eq!(
        codes(json!({ "name": " ", "scopes": ["all"], "expires_in_days": 367, "id": "x" })),
        ["/name empty", "/scopes/0 unknown_value", "/expires_in_days out_of_range", "/id unknown_field"]
    );
    assert_eq!(codes(json!({ "name": "a", "scopes": [] })), ["/scopes missing"]);
    let late = json!({ "name": "a", "scopes": ["articles:read"], "expires_at": "2028-01-01T00:00:00Z" });
    assert_eq!(codes(late), ["/expires_at out_of_range"]);
    let past = json!({ "name": "a", "scopes": ["articles:read"], "expires_at": "2026-11-22T06:59:59Z" });
    assert_eq!(codes(past), ["/expires_at out_of_range"]);
}

fn a_key_makes_no_keys_and_changes_no_account(database: &Database) {
    let app = App::start(database);
    let (root, _) = enter(&app, "root", "admin");
    let key = add_key(&app, "root", &["users:read", "users:write", "audit:read"]);
    let needed = (403, "session_needed".to_owned());
    assert_eq!(told(&make(&app, &key, json!({ "name": "a", "scopes": ["articles:read"] }))), needed);
    assert_eq!(told(&get(&app, "/v1/admin/keys", &key)), needed);
    assert_eq!(told(&patch(&app, "/v1/auth/me", &key, &json!({ "name": "A" }))), needed);
    assert_eq!(told(&call(&app, "POST", "/v1/auth/logout", &key, None, &[])), needed);
    let admin = json!({ "email": "a@b.example", "name": "A", "role": "admin" });
    assert_eq!(told(&call(&app, "POST", "/v1/admin/users", &key, Some(&admin), &[])), needed);
    assert_eq!(told(&patch(&app, &format!("/v1/admin/users/{root}"), &key, &json!({ "name": "A" }))), needed);
    let author = json!({ "email": "a@b.example", "name": "A", "role": "author" });
    let made = call(&app, "POST", "/v1/admin/users", &key, Some(&author), &[]);
    assert_eq!(made.status, 201);
    let path = made.header("location").unwrap().to_owned();
    assert_eq!(told(&patch(&app, &path, &key, &json!({ "role": "admin" }))), needed);
    assert_eq!(told(&patch(&app, &path, &key, &json!({ "password": PASSWORD }))), needed);
    assert_eq!(patch(&app, &path, &key, &json!({ "role": "editor" })).status, 200);
}

fn everybody_manages_their_own_keys_and_admins_those_of_others(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (layla, token) = enter(&app, "layla", "author");
    let (omar, other) = enter(&app, "omar", "author");
    let made = make(&app, &token, json!({ "name": "a", "scopes": ["articles:read"] }));
    let path = made.header("location").unwrap().to_owned();
    assert_eq!(get(&app, &path, &token).status, 200);
    assert_eq!(told(&get(&app, &path, &other)), (404, "not_found".to_owned()));
    assert_eq!(told(&call(&app, "DELETE", &path, &other, None, &[])), (404, "not_found".to_owned()));
    assert_eq!(get(&app, &format!("/v1/admin/keys?user={layla}"), &other).status, 403);
    let theirs = json!({ "name": "a", "scopes": ["articles:read"], "user": omar });
    assert_eq!(told(&make(&app, &token, theirs.clone())), (403, "scope_missing".to_owned()));
    assert_eq!(make(&app, &admin, theirs).json()["user"], json!(omar));
    let count = |path: &str, credential: &str| get(&app, path, credential).json()["data"].as_array().unwrap().len();
    assert_eq!(
        [count("/v1/admin/keys", &token), count("/v1/admin/keys", &other), count("/v1/admin/keys", &admin)],
        [1, 1, 2]
    );
    assert_eq!(count(&format!("/v1/admin/keys?user={layla}"), &admin), 1);
    assert_eq!(call(&app, "DELETE", &path, &admin, None, &[]).status, 204);
}

fn the_secret_of_a_key_is_not_kept_for_an_idempotency_key(database: &Database) {
    let app = App::start(database);
    let (_, token) = enter(&app, "layla", "author");
    let body = json!({ "name": "a", "scopes": ["articles:read"] });
    let send = || call(&app, "POST", "/v1/admin/keys", &token, Some(&body), &[("Idempotency-Key", "one")]);
    assert_ne!(send().json()["key"], send().json()["key"]);
    let dry = call(&app, "POST", "/v1/admin/keys?dry_run=true", &token, Some(&body), &[]);
    assert_eq!((dry.status, dry.json().get("key")), (201, None));
}

both! {
    a_key_is_told_once_and_opens_what_its_scopes_allow,
    a_key_ends_in_its_time_and_when_it_is_revoked,
    no_key_is_given_more_than_its_owners_role_and_every_fault_is_told,
    a_key_makes_no_keys_and_changes_no_account,
    everybody_manages_their_own_keys_and_admins_those_of_others,
    the_secret_of_a_key_is_not_kept_for_an_idempotency_key,
}
