//! Users, as admins keep them.

use super::*;
use crate::{
    newsroom,
    support::{both, databases::Database},
};

fn post(app: &App, credential: &str, body: Value) -> Reply {
    call(app, "POST", "/v1/admin/users", credential, Some(&body), &[])
}

fn a_user_is_added_with_a_password_that_is_told_once(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let made =
        post(&app, &admin, json!({ "email": "Salma@Harbour-Dispatch.example", "name": "سلمى", "role": "editor" }));
    let body = made.json();
    assert_eq!(
        (made.status, made.header("etag"), &body["email"]),
        (201, Some("\"1\""), &json!("salma@harbour-dispatch.example"))
    );
    assert_eq!(sign_in(&app, "salma", body["initial_password"].as_str().unwrap()).status, 200);
    let path = made.header("location").unwrap();
    assert!(get(&app, path, &admin).json().get("initial_password").is_none());
    let again = json!({ "email": "salma@harbour-dispatch.example", "name": "A", "role": "author" });
    assert_eq!(told(&post(&app, &admin, again)), (409, "email_taken".to_owned()));
    let own = json!({ "email": "b@b.example", "name": "B", "role": "author", "password": PASSWORD });
    assert!(post(&app, &admin, own).json().get("initial_password").is_none());
}

fn what_get_gives_put_and_patch_take(database: &Database) {
    let app = App::start(database);
    let rooms = newsroom::fill(&app.db);
    let (_, admin) = enter(&app, "root", "admin");
    let (id, _) = enter(&app, "layla", "editor");
    let path = format!("/v1/admin/users/{id}");
    let bound = patch(&app, &path, &admin, &json!({ "sections": ["sport", "world/middle-east"] }));
    assert_eq!((bound.status, bound.header("etag")), (200, Some("\"2\"")), "{}", bound.text());
    assert!(bound.json()["sections"].to_string().contains(&rooms.sport.to_string()));
    let shown = get(&app, &path, &admin).json();
    for method in ["PUT", "PATCH"] {
        let same = call(&app, method, &path, &admin, Some(&shown), &[]);
        assert_eq!((same.status, same.json()), (200, shown.clone()), "{method}");
    }
    let mut wrong = shown.clone();
    wrong["created_at"] = json!("2020-01-01T00:00:00Z");
    wrong["id"] = json!("x");
    wrong["sections"] = json!([]);
    let reply = call(&app, "PUT", &path, &admin, Some(&wrong), &[]);
    let mut codes = faults(&reply);
    codes.sort();
    let read_only = |at: &str| (at.to_owned(), "read_only".to_owned());
    assert_eq!((reply.status, codes), (422, vec![read_only("/created_at"), read_only("/id")]));
    let lost = patch(&app, &path, &admin, &json!({ "sections": ["nowhere", "sport"] }));
    assert_eq!(faults(&lost), [("/sections/0".to_owned(), "unknown_reference".to_owned())]);
}

fn a_change_needs_the_version_it_was_made_for(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (id, _) = enter(&app, "layla", "author");
    let path = format!("/v1/admin/users/{id}");
    let send = |headers: &[(&str, &str)]| call(&app, "PATCH", &path, &admin, Some(&json!({ "name": "L" })), headers);
    assert_eq!(told(&send(&[])), (428, "version_missing".to_owned()));
    assert_eq!(send(&[("If-Match", "\"1\"")]).status, 200);
    let stale = send(&[("If-Match", "\"1\"")]);
    assert_eq!((told(&stale), stale.header("etag")), ((412, "stale".to_owned()), Some("\"2\"")));
    assert_eq!(stale.json()["changed_by"], "root");
}

fn a_dry_run_changes_nothing(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (id, _) = enter(&app, "layla", "author");
    let path = format!("/v1/admin/users/{id}");
    let dry = patch(&app, &format!("{path}?dry_run=true"), &admin, &json!({ "role": "editor" }));
    assert_eq!((dry.status, &dry.json()["role"]), (200, &json!("editor")));
    assert_eq!(get(&app, &path, &admin).json()["role"], "author");
    let made = call(
        &app,
        "POST",
        "/v1/admin/users?dry_run=true",
        &admin,
        Some(&json!({ "email": "a@b.example", "name": "A", "role": "author" })),
        &[],
    );
    assert_eq!((made.status, made.json().get("initial_password")), (201, None));
}

fn the_last_admin_stays(database: &Database) {
    let app = App::start(database);
    let (root, admin) = enter(&app, "root", "admin");
    let path = format!("/v1/admin/users/{root}");
    let last = (409, "last_admin".to_owned());
    assert_eq!(told(&patch(&app, &path, &admin, &json!({ "role": "editor" }))), last);
    assert_eq!(told(&patch(&app, &path, &admin, &json!({ "suspended": true }))), last);
    assert_eq!(told(&call(&app, "DELETE", &path, &admin, None, &[("If-Match", "*")])), last);
    let (other, token) = enter(&app, "other", "admin");
    // Both at once: one of them stays.
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let at_once = [(&path, &admin), (&format!("/v1/admin/users/{other}"), &token)];
        let at_once = at_once.map(|(path, token)| (path.clone(), token.clone()));
        let threads = at_once.map(|(path, token)| {
            let app = &app;
            scope.spawn(move || patch(app, &path, &token, &json!({ "role": "editor" })).status)
        });
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

fn a_user_who_has_made_something_is_suspended_not_deleted(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    let (idle, _) = enter(&app, "idle", "author");
    add_key(&app, "idle", &["articles:read"]);
    let (busy, token) = enter(&app, "busy", "author");
    assert_eq!(patch(&app, "/v1/auth/me", &token, &json!({ "name": "Busy" })).status, 200);
    let delete = |id: &str| call(&app, "DELETE", &format!("/v1/admin/users/{id}"), &admin, None, &[("If-Match", "*")]);
    assert_eq!(delete(&idle).status, 204);
    assert_eq!(delete(&idle).status, 404);
    let refused = delete(&busy);
    assert_eq!((told(&refused), &refused.json()["by"][0]["type"]), ((409, "in_use".to_owned()), &json!("audit")));
}

fn users_are_listed_in_pages_and_found_by_part_role_and_state(database: &Database) {
    let app = App::start(database);
    let (_, admin) = enter(&app, "root", "admin");
    ["omar", "layla", "salma", "o_ar"].iter().for_each(|name| drop(add(&app, name, "author")));
    let names = |query: &str| {
        let reply = get(&app, &format!("/v1/admin/users{query}"), &admin);
        assert_eq!(reply.status, 200, "{}", reply.text());
        let body = reply.json();
        let names = body["data"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>(), body["page"]["next"].as_str().map(str::to_owned))
    };
    let (first, next) = names("?limit=3");
    assert_eq!(first, ["layla", "o_ar", "omar"]);
    assert_eq!(
        names(&format!("?limit=3&cursor={}", next.clone().unwrap())),
        (vec!["root".to_owned(), "salma".to_owned()], None)
    );
    assert_eq!(get(&app, &format!("/v1/admin/users?role=author&cursor={}", next.unwrap()), &admin).status, 400);
    assert_eq!(names("?role=admin").0, ["root"]);
    assert_eq!(names("?q=O_A").0, ["o_ar"]);
    assert_eq!(names("?q=AL").0, ["salma"]);
    assert_eq!(names("?suspended=true").0, Vec::<String>::new());
    assert_eq!(get(&app, "/v1/admin/users?role=king", &admin).status, 400);
}

fn attack_6_and_21_only_admins_see_users_and_nobody_promotes_themselves(database: &Database) {
    let app = App::start(database);
    let root = add(&app, "root", "admin");
    for (name, role) in [("layla", "editor"), ("omar", "author")] {
        let (id, token) = enter(&app, name, role);
        for path in ["/v1/admin/users".to_owned(), format!("/v1/admin/users/{root}"), format!("/v1/admin/users/{id}")] {
            assert_eq!(told(&get(&app, &path, &token)), (403, "scope_missing".to_owned()), "{path}");
        }
        let up = json!({ "role": "admin" });
        assert_eq!(patch(&app, &format!("/v1/admin/users/{id}"), &token, &up).status, 403);
        assert_eq!(told(&patch(&app, "/v1/auth/me", &token, &up)), (422, "unknown_field".to_owned()));
        assert_eq!(
            patch(&app, "/v1/auth/me", &token, &json!({ "sections": [], "version": 1, "id": root })).status,
            422
        );
        assert_eq!(get(&app, "/v1/auth/me", &token).json()["role"], role);
    }
}

both! {
    a_user_is_added_with_a_password_that_is_told_once,
    what_get_gives_put_and_patch_take,
    a_change_needs_the_version_it_was_made_for,
    a_dry_run_changes_nothing,
    the_last_admin_stays,
    a_user_who_has_made_something_is_suspended_not_deleted,
    users_are_listed_in_pages_and_found_by_part_role_and_state,
    attack_6_and_21_only_admins_see_users_and_nobody_promotes_themselves,
}
