//! Signing in and staying in.

use crate::{
    admin_articles::{Desk, text},
    app::App,
    auth::{PASSWORD, add, add_key, call, enter, get, patch, refresh, sign_in, tokens, told},
    kills::{Served, broadsheet},
    support::{both, databases::Database},
};
use serde_json::json;
use std::{fs, process::Stdio};

/// Whoever signs in, refreshes, comes with a key or opens a preview leaves no secret in the log of the program.
fn attack_07_the_server_s_log_holds_no_secret(database: &Database) {
    let db = broadsheet::store::Db::open(broadsheet::store::Options::new(database.url(), 2)).unwrap();
    let user = "layla@harbour-dispatch.example".to_owned();
    let new = broadsheet::newsroom::doorkeeping::AddUser {
        email: user.clone(),
        name: "Layla".to_owned(),
        role: "admin".to_owned(),
        password: Some(PASSWORD.to_owned()),
        ..Default::default()
    };
    broadsheet::newsroom::doorkeeping::add_user(&db, &new).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = broadsheet(database, &["serve", "--listen", "127.0.0.1:0"]);
    command.env("BROADSHEET_LOG", "trace").stderr(Stdio::from(fs::File::create(&log).unwrap()));
    let served = Served::spawn(command);
    let mut client = crate::client::Client::new(served.address);
    let mut send = |method: &str, path: &str, credential: &str, body: serde_json::Value| {
        let reply = client.write(method, path, credential, "*", &body).unwrap();
        assert!(reply.status < 300, "{path}: {}", reply.text());
        reply.json()
    };
    let tokens = send("POST", "/v1/auth/login", "x", json!({"email": user, "password": PASSWORD}));
    let (access, first) = (text(&tokens["access_token"]), text(&tokens["refresh_token"]));
    let second = text(&send("POST", "/v1/auth/refresh", "x", json!({"refresh_token": first}))["refresh_token"]);
    let key =
        send("POST", "/v1/admin/keys", &access, json!({"name": "a", "scopes": ["articles:read", "articles:write"]}));
    let key = text(&key["key"]);
    let article = send("POST", "/v1/admin/articles", &key, json!({"title": "Whispered words", "language": "en"}));
    let path = format!("/v1/admin/articles/{}", text(&article["id"]));
    let preview = text(&send("POST", &format!("{path}/previews"), &key, json!({}))["url"]);
    let new = json!({"password": "the ferry leaves at noon", "current_password": PASSWORD});
    send("PATCH", "/v1/auth/me", &access, new);
    assert_eq!(client.get(&preview).status, 200);
    assert_eq!(client.get(&format!("{preview}x")).status, 404);
    drop(served);
    let told = fs::read_to_string(&log).unwrap();
    assert!(told.contains("/v1/auth/login") && told.contains("/v1/previews/"), "{told}");
    let token = preview.rsplit('/').next().unwrap();
    let secrets = [PASSWORD, "the ferry leaves at noon", &access, &first, &second, &key, token, "$argon2"];
    for secret in secrets.into_iter().chain(["Whispered words"]) {
        assert!(!told.contains(secret), "the log holds {secret}");
    }
}

/// What ends the right of somebody, by id and access token.
type End<'a> = dyn Fn(&str, &str) + 'a;

fn attack_16_nothing_that_let_somebody_in_outlives_its_end(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let ways: [(&str, &End<'_>); 4] = [
        ("signs-out", &|_, access| {
            assert_eq!(call(&app, "POST", "/v1/auth/logout", access, None, &[]).status, 204);
        }),
        ("suspended", &|id, _| {
            assert_eq!(patch(&app, &format!("/v1/admin/users/{id}"), &admin, &json!({"suspended": true})).status, 200);
        }),
        ("renewed", &|id, _| {
            let new = json!({"password": "the ferry leaves at noon"});
            assert_eq!(patch(&app, &format!("/v1/admin/users/{id}"), &admin, &new).status, 200);
        }),
        ("removed", &|id, _| {
            let path = format!("/v1/admin/users/{id}");
            assert_eq!(call(&app, "DELETE", &path, &admin, None, &[("If-Match", "*")]).status, 204);
        }),
    ];
    for (name, end) in ways {
        let id = add(&app, name, "author");
        let (access, token) = tokens(&app, name);
        assert_eq!(get(&app, "/v1/auth/me", &access).status, 200, "{name}");
        end(&id, &access);
        assert_eq!(told(&get(&app, "/v1/auth/me", &access)), (401, "invalid_token".to_owned()), "{name}");
        assert_eq!(told(&refresh(&app, &token)), (401, "invalid_token".to_owned()), "{name}");
    }
}

fn attack_17_no_field_and_no_header_buys_another_guess(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "author");
    for _ in 0..10 {
        assert_eq!(sign_in(&app, "layla", "another password").status, 401);
    }
    let attempts = [
        json!({"email": "LAYLA@harbour-dispatch.example", "password": PASSWORD}),
        json!({"email": " layla@HARBOUR-dispatch.example ", "password": PASSWORD}),
    ];
    let headers = ["X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "Forwarded"];
    for (body, header) in attempts.iter().flat_map(|body| headers.iter().map(move |header| (body, *header))) {
        let value = if header == "Forwarded" { "for=198.51.100.9" } else { "198.51.100.9" };
        let reply = call(&app, "POST", "/v1/auth/login", "", Some(body), &[(header, value)]);
        assert_eq!(told(&reply), (429, "too_many_attempts".to_owned()), "{header} {body}");
    }
    // What does not belong into the body is refused before anything is looked at.
    let more = json!({"email": "layla@harbour-dispatch.example", "password": PASSWORD, "ip": "198.51.100.9"});
    assert_eq!(call(&app, "POST", "/v1/auth/login", "", Some(&more), &[]).status, 422);
}

/// Nothing in a request turns the rules off, be it asked for as other systems do.
fn attack_19_no_request_asks_to_be_let_off_the_rules(database: &Database) {
    let desk = Desk::open(database);
    let id = desk.draft("Guarded");
    let path = format!("/v1/admin/articles/{id}");
    let (_, nina) = enter(&desk.app, "nina", "author");
    let plain = call(&desk.app, "GET", &path, &nina, None, &[]);
    assert_eq!(plain.status, 404);
    for name in
        ["overrideAccess", "override_access", "skip_auth", "admin", "role", "as", "user", "accountability", "sudo"]
    {
        let query = call(&desk.app, "GET", &format!("{path}?{name}=true"), &nina, None, &[]);
        assert_eq!(told(&query), (400, "unknown_parameter".to_owned()), "{name}");
        let body = json!({name: true, "kicker": "A"});
        let change = call(&desk.app, "PATCH", &path, &nina, Some(&body), &[("If-Match", "*")]);
        assert_eq!(change.status, 404, "{name}");
    }
    let internal = [
        ("X-Forwarded-User", "ada"),
        ("X-Remote-User", "ada"),
        ("Remote-User", "ada"),
        ("X-Original-URL", "/v1/admin/users"),
        ("X-Internal", "true"),
        ("X-Role", "admin"),
        ("Cookie", "role=admin; session=1"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-Middleware-Subrequest", "admin"),
    ];
    for header in internal {
        let reply = call(&desk.app, "GET", &path, &nina, None, &[header]);
        assert_eq!((reply.status, reply.body), (404, plain.body.clone()), "{header:?}");
        assert_eq!(call(&desk.app, "GET", &path, "", None, &[header]).status, 401, "{header:?}");
    }
    // What an admin may set aside, an editor may not.
    let (_, edda) = enter(&desk.app, "edda", "editor");
    let publish = json!({"override": ["credit_missing"], "reason": "A"});
    let reply = call(&desk.app, "POST", &format!("{path}/publish"), &edda, Some(&publish), &[("If-Match", "*")]);
    assert_eq!((told(&reply), desk.public_status(&id)), ((403, "not_allowed".to_owned()), 404));
}

fn attack_06_nobody_outside_is_told_of_users(database: &Database) {
    let desk = Desk::open(database);
    let (app, id) = (&desk.app, add(&desk.app, "layla", "admin"));
    for path in [
        "/v1/users",
        "/v1/authors",
        "/v1/contributors",
        "/v1/admin/users",
        "/wp-json/wp/v2/users",
        "/users/me",
        "/v1/articles?owner=layla",
    ] {
        let reply = app.send_raw("GET", path.as_bytes(), &[]);
        let told = reply.text();
        assert!(!told.contains("layla") && !told.contains(&id), "{path}: {told}");
        assert!(reply.status >= 400 || path == "/v1/contributors", "{path}");
    }
    // Whoever wrote and published a story is not told either.
    let desk = Desk { admin: tokens(app, "layla").0, ..desk };
    desk.public("Told by nobody");
    let public = [
        desk.app.get("/v1/articles?body=html&expand=contributors").text(),
        desk.app.get("/v1/articles/told-by-nobody/history").text(),
    ];
    assert!(public.iter().all(|text| text.contains("data") && !text.contains("layla") && !text.contains(&id)));
}

fn attack_08_no_document_tells_of_a_version_and_no_list_of_a_key(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let key = add_key(&app, "root", &["articles:read"]);
    let (_, author) = enter(&app, "layla", "author");
    let version = env!("CARGO_PKG_VERSION");
    for path in ["/openapi.json", "/openapi-admin.json", "/v1", "/healthz", "/readyz", "/nowhere", "/docs"] {
        let reply = app.send_raw("GET", path.as_bytes(), &[]);
        assert!(!reply.text().contains(version), "{path} tells the version");
        for header in ["server", "x-powered-by", "via"] {
            assert_eq!(reply.header(header), None, "{path}");
        }
    }
    let all = get(&app, "/v1/admin/keys", &admin).text();
    assert!(all.contains("a script") && !all.contains(&key) && !all.contains(&key[8..20]), "{all}");
    let theirs = get(&app, "/v1/admin/keys", &author);
    assert_eq!((theirs.status, &theirs.json()["data"]), (200, &json!([])));
    assert_eq!(get(&app, "/v1/auth/me", &author).json()["keys"], json!(null));
}

both! {
    attack_07_the_server_s_log_holds_no_secret,
    attack_16_nothing_that_let_somebody_in_outlives_its_end,
    attack_17_no_field_and_no_header_buys_another_guess,
    attack_19_no_request_asks_to_be_let_off_the_rules,
    attack_06_nobody_outside_is_told_of_users,
    attack_08_no_document_tells_of_a_version_and_no_list_of_a_key,
}
