//! Tokens that must open nothing, and the keys that sign them.

use super::*;
use crate::support::{both, databases::Database};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use broadsheet::{auth::SigningKey, newsroom::doorkeeping};
use ed25519_dalek::{Signer, pkcs8::EncodePrivateKey};

/// A server whose signing key the test knows.
struct Known {
    app: App,
    secret: ed25519_dalek::SigningKey,
    kid: String,
    good: String,
    _folder: tempfile::TempDir,
}

fn start(database: &Database) -> Known {
    let folder = tempfile::tempdir().unwrap();
    let secret = ed25519_dalek::SigningKey::from_bytes(&[42; 32]);
    let pem = secret.to_pkcs8_pem(Default::default()).unwrap();
    let file = folder.path().join("token.pem");
    std::fs::write(&file, pem.as_bytes()).unwrap();
    let app = App::start_with(database, &[("BROADSHEET_TOKEN_KEYS", file.to_str().unwrap())]);
    let (_, good) = enter(&app, "layla", "admin");
    let kid = SigningKey::from_pem(&pem, app.db.now(), None).unwrap().kid().to_owned();
    Known { app, secret, kid, good, _folder: folder }
}

impl Known {
    fn part(&self, at: usize) -> Value {
        let part = self.good.split('.').nth(at).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    /// The good token with some members of header and claims replaced, well signed again.
    fn forged(&self, header: &Value, claims: &Value) -> String {
        let changed = |mut value: Value, changes: &Value| {
            let object = value.as_object_mut().unwrap();
            for (name, change) in changes.as_object().unwrap() {
                if change.is_null() {
                    drop(object.remove(name))
                } else {
                    drop(object.insert(name.clone(), change.clone()))
                }
            }
            URL_SAFE_NO_PAD.encode(value.to_string())
        };
        let message = format!("{}.{}", changed(self.part(0), header), changed(self.part(1), claims));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(self.secret.sign(message.as_bytes()).to_bytes()))
    }

    fn opens(&self, token: &str) -> bool {
        // The list of users is there for admins: whoever comes in with more rights than they have would see it.
        let reply = get(&self.app, "/v1/admin/users", token);
        if reply.status != 200 {
            assert_eq!(told(&reply), (401, "invalid_token".to_owned()), "{}", reply.text());
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
        reply.status == 200
    }
}

fn attack_14_a_time_that_is_a_text_or_missing_is_no_time(database: &Database) {
    let known = start(database);
    assert!(known.opens(&known.good) && known.opens(&known.forged(&json!({}), &json!({}))));
    let exp = known.part(1)["exp"].as_i64().unwrap();
    for claims in [
        json!({"exp": exp.to_string()}),
        json!({"nbf": "0"}),
        json!({"exp": null}),
        json!({"nbf": null}),
        json!({"exp": exp + 1}),
    ] {
        assert!(!known.opens(&known.forged(&json!({}), &claims)), "{claims}");
    }
    known.app.clock.advance(905);
    assert!(!known.opens(&known.good));
    known.app.clock.advance(-1_000);
    assert!(!known.opens(&known.good), "it is not yet good");
}

fn attack_15_another_algorithm_key_issuer_audience_or_purpose_opens_nothing(database: &Database) {
    let known = start(database);
    let public = known.secret.verifying_key();
    for header in [
        json!({"alg": "none"}),
        json!({"alg": "HS256"}),
        json!({"alg": "HS512"}),
        json!({"kid": "0123456789abcdef"}),
        json!({"kid": null}),
        json!({"typ": "JWT"}),
        json!({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public.as_bytes())}}),
    ] {
        assert!(!known.opens(&known.forged(&header, &json!({}))), "{header}");
    }
    let other = uuid::Uuid::now_v7().to_string();
    for claims in [
        json!({"purpose": "preview"}),
        json!({"purpose": null}),
        json!({"aud": "broadsheet-content"}),
        json!({"aud": null}),
        json!({"iss": "broadsheet:other"}),
        json!({"iss": null}),
        json!({"sid": other}),
        json!({"sub": other}),
        json!({"sid": null}),
    ] {
        assert!(!known.opens(&known.forged(&json!({}), &claims)), "{claims}");
    }
    let unsigned = known.good.rsplit_once('.').unwrap().0;
    let none = format!("{}.", known.forged(&json!({"alg": "none"}), &json!({})).rsplit_once('.').unwrap().0);
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[43; 32]);
    let strange = format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(stranger.sign(unsigned.as_bytes()).to_bytes()));
    let mac = blake3::keyed_hash(public.as_bytes(), unsigned.as_bytes());
    let mac = format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(mac.as_bytes()));
    for token in [unsigned, &none, &strange, &mac, "", "x", "bsk_", "null", "undefined"] {
        if !token.is_empty() {
            assert!(!known.opens(token), "{token}");
        }
    }
    let kid = known.part(0)["kid"].clone();
    assert_eq!(kid, known.kid);
}

fn a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing(database: &Database) {
    let app = App::start(database);
    add(&app, "layla", "admin");
    let (access, token) = tokens(&app, "layla");
    assert_eq!(told(&get(&app, "/v1/auth/me", &token)), (401, "invalid_token".to_owned()));
    assert_eq!(told(&refresh(&app, &access)), (401, "invalid_token".to_owned()));
    assert_eq!(told(&refresh(&app, "bsf_")), (401, "invalid_token".to_owned()));
}

fn attack_18_failing_to_come_in_never_gives_more_rights(database: &Database) {
    let app = App::start(database);
    enter(&app, "layla", "admin");
    let ask = |header: &[(&str, &str)]| told(&call(&app, "GET", "/v1/admin/users", "", None, header));
    assert_eq!(ask(&[]), (401, "not_signed_in".to_owned()));
    for value in ["Bearer", "Bearer ", "Basic bGF5bGE6eA==", "bearer x", "Bearer x y", "null", "Bearer null", "Token x"]
    {
        assert_eq!(ask(&[("Authorization", value)]), (401, "invalid_token".to_owned()), "{value}");
    }
    let (good, _) = tokens(&app, "layla");
    let good = format!("Bearer {good}");
    assert_eq!(ask(&[("Authorization", &good)]).0, 200);
    assert_eq!(ask(&[("Authorization", &good), ("Authorization", "Bearer x")]), (401, "invalid_token".to_owned()));
    assert_eq!(ask(&[("Authorization", "Bearer x"), ("Authorization", &good)]), (401, "invalid_token".to_owned()));
    // A token is a header alone, so that no log of addresses keeps one.
    let (bare, path) = (good.trim_start_matches("Bearer "), "/v1/admin/users?access_token=");
    assert_eq!(told(&call(&app, "GET", &format!("{path}{bare}"), "", None, &[])).0, 401);
}

fn attack_20_no_spelling_of_an_address_goes_round_the_door(database: &Database) {
    let app = App::start(database);
    let id = add(&app, "layla", "admin");
    for path in
        ["/v1/admin/users", "/v1/admin/audit", "/v1/admin/keys", "/v1/auth/me", &format!("/v1/admin/users/{id}")]
    {
        assert_eq!(told(&get(&app, path, "")), (401, "not_signed_in".to_owned()), "{path}");
        let spellings = [
            format!("{path}/"),
            format!("/{path}"),
            path.replace("/v1/", "/V1/"),
            path.replace("admin", "Admin"),
            path.replace("/v1/", "/v1//"),
            path.replace("/v1/", "/v1/./"),
            path.replace("/v1/", "/v1/x/../"),
            path.replace('a', "%61"),
            path.replace("/v1/", "/v1%2F"),
            path.replace("/v1/", "/v1/;/"),
            format!("{path}%00"),
            format!("{path}%20"),
            format!("{path};x"),
            format!("{path}.json"),
            format!("/v1/articles/..{path}"),
            path.replace("/v1/", "/v1\\"),
            format!("{path}%2f"),
            format!("{path}?x"),
            format!("{path}#x"),
        ];
        for spelling in spellings {
            let reply = app.send_raw("GET", spelling.as_bytes(), &[]);
            assert!([400, 401, 404].contains(&reply.status), "{spelling}: {}", reply.status);
            assert!(!reply.text().contains("harbour-dispatch.example"), "{spelling}");
        }
        for method in ["HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "get", "X"] {
            let override_ =
                [("X-HTTP-Method-Override", "GET"), ("X-Original-URL", "/v1/admin/users"), ("Content-Length", "0")];
            let reply = app.send_raw(method, path.as_bytes(), &override_);
            assert!([400, 401, 404, 405].contains(&reply.status), "{method} {path}: {}", reply.status);
        }
    }
}

fn what_is_not_there_is_told_to_nobody_who_is_not_known(database: &Database) {
    let app = App::start(database);
    let id = add(&app, "layla", "admin");
    let other = uuid::Uuid::now_v7();
    for path in [format!("/v1/admin/users/{id}"), format!("/v1/admin/users/{other}"), "/v1/admin/keys/x".to_owned()] {
        assert_eq!(told(&get(&app, &path, "")), (401, "not_signed_in".to_owned()));
        assert_eq!(told(&get(&app, &path, "x")), (401, "invalid_token".to_owned()));
    }
}

fn keys_can_be_changed_while_the_old_ones_tokens_are_honoured_on_every_node(database: &Database) {
    let (one, other) = (App::start(database), App::start(database));
    add(&one, "layla", "author");
    let kid = |token: &str| {
        let head = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        serde_json::from_slice::<Value>(&head).unwrap()["kid"].as_str().unwrap().to_owned()
    };
    let (old, _) = tokens(&one, "layla");
    assert_eq!(kid(&tokens(&other, "layla").0), kid(&old), "all nodes sign with one key");
    let name = doorkeeping::rotate_token_key(&one.db).unwrap();
    assert_ne!(name, kid(&old));
    // Within a minute a node may sign with the old one yet; after it none does.
    [&one, &other].iter().for_each(|app| app.clock.advance(60));
    let (new, _) = tokens(&one, "layla");
    assert_eq!(kid(&new), name);
    assert_eq!([get(&other, "/v1/auth/me", &new).status, get(&other, "/v1/auth/me", &old).status], [200, 200]);
    [&one, &other].iter().for_each(|app| app.clock.advance(844));
    assert_eq!([get(&one, "/v1/auth/me", &new).status, get(&one, "/v1/auth/me", &old).status], [200, 200]);
    [&one, &other].iter().for_each(|app| app.clock.advance(60));
    assert_eq!(get(&one, "/v1/auth/me", &old).status, 401);
}

fn a_node_that_meets_a_key_it_does_not_know_reads_the_keys_again(database: &Database) {
    let (one, other) = (App::start(database), App::start(database));
    add(&one, "layla", "author");
    tokens(&other, "layla");
    doorkeeping::rotate_token_key(&one.db).unwrap();
    let (new, _) = tokens(&one, "layla");
    assert_eq!(get(&other, "/v1/auth/me", &new).status, 200);
}

both! {
    attack_14_a_time_that_is_a_text_or_missing_is_no_time,
    attack_15_another_algorithm_key_issuer_audience_or_purpose_opens_nothing,
    a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing,
    attack_18_failing_to_come_in_never_gives_more_rights,
    attack_20_no_spelling_of_an_address_goes_round_the_door,
    what_is_not_there_is_told_to_nobody_who_is_not_known,
    keys_can_be_changed_while_the_old_ones_tokens_are_honoured_on_every_node,
    a_node_that_meets_a_key_it_does_not_know_reads_the_keys_again,
}
