//! Coming in: passwords, tokens, keys, users, the audit log, and what must not let anybody in.

mod audit;
mod keys;
mod sessions;
mod sign_in;
mod tokens;
mod users;

use crate::{
    app::{App, Reply},
    document::Document,
};
use broadsheet::newsroom::doorkeeping::{self, AddKey, AddUser};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// The password of everybody in these tests.
pub const PASSWORD: &str = "the ferry leaves at dawn";

/// Sends a request with a body and a token or key.
pub fn call(
    app: &App,
    method: &str,
    path: &str,
    credential: &str,
    body: Option<&Value>,
    more: &[(&str, &str)],
) -> Reply {
    let mut stream = TcpStream::connect(app.address).unwrap();
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if !credential.is_empty() {
        request.push_str(&format!("Authorization: Bearer {credential}\r\n"));
    }
    for (name, value) in more {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method != "GET" {
        request.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let reply = Reply::read(&bytes);
    assert!(reply.status < 500, "{method} {path}: {}", reply.text());
    Document::of(path).check(method, path, &reply);
    if path.starts_with("/v1/a") && reply.status != 404 {
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{method} {path}");
    }
    reply
}

/// `GET` with a token or key.
pub fn get(app: &App, path: &str, credential: &str) -> Reply {
    call(app, "GET", path, credential, None, &[])
}

/// The status and the code of an answer; no code where it is no problem.
pub fn told(reply: &Reply) -> (u16, String) {
    let code = if reply.status < 400 { String::new() } else { reply.json()["code"].as_str().unwrap().to_owned() };
    (reply.status, code)
}

/// The codes of the faults with their pointers.
pub fn faults(reply: &Reply) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let body = reply.json();
    body["errors"].as_array().unwrap().iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect()
}

/// Adds a user; gives the id.
pub fn add(app: &App, name: &str, role: &str) -> String {
    let new = AddUser {
        email: format!("{name}@harbour-dispatch.example"),
        name: name.to_owned(),
        role: role.to_owned(),
        password: Some(PASSWORD.to_owned()),
        ..AddUser::default()
    };
    doorkeeping::add_user(&app.db, &new).unwrap().details.user.id.to_string()
}

/// Tries to sign in.
pub fn sign_in(app: &App, name: &str, password: &str) -> Reply {
    let body = json!({ "email": format!("{name}@harbour-dispatch.example"), "password": password });
    call(app, "POST", "/v1/auth/login", "", Some(&body), &[])
}

/// The access token and the refresh token of somebody who signs in.
pub fn tokens(app: &App, name: &str) -> (String, String) {
    let reply = sign_in(app, name, PASSWORD);
    assert_eq!(reply.status, 200, "{}", reply.text());
    tokens_of(&reply)
}

/// The two tokens of an answer.
pub fn tokens_of(reply: &Reply) -> (String, String) {
    let body = reply.json();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

/// Somebody new who has signed in: id and access token.
pub fn enter(app: &App, name: &str, role: &str) -> (String, String) {
    (add(app, name, role), tokens(app, name).0)
}

/// A key made at the command line.
pub fn add_key(app: &App, name: &str, scopes: &[&str]) -> String {
    let new = AddKey {
        user: format!("{name}@harbour-dispatch.example"),
        name: "a script".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        days: None,
    };
    doorkeeping::add_key(&app.db, &new).unwrap().1
}

pub fn refresh(app: &App, token: &str) -> Reply {
    call(app, "POST", "/v1/auth/refresh", "", Some(&json!({ "refresh_token": token })), &[])
}

pub fn patch(app: &App, path: &str, credential: &str, body: &Value) -> Reply {
    call(app, "PATCH", path, credential, Some(body), &[("If-Match", "*")])
}

/// Everything in the audit log, newest first.
pub fn log(app: &App, admin: &str) -> Vec<Value> {
    let reply = get(app, "/v1/admin/audit?limit=100", admin);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["data"].as_array().unwrap().clone()
}
