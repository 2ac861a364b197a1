//! `user add`, `key add` and `token-key rotate`, as somebody types them beside a server: what they print, how they
//! end, and that what they make lets somebody in. On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot be arranged has failed")]

mod support;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    process::{Child, ChildStdout, Command, Stdio},
};
use support::{both, databases::Database};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_broadsheet");
const EMAIL: &str = "mina@harbour-dispatch.example";
const PASSWORD: &str = "the ferry leaves at dawn";

/// A shell in a folder of its own, whose commands work on a database.
struct Shell<'d> {
    folder: TempDir,
    database: &'d Database,
}

/// What a command printed, and how it ended.
struct Said {
    out: String,
    error: String,
    code: i32,
}

impl<'d> Shell<'d> {
    fn new(database: &'d Database) -> Self {
        Self { folder: TempDir::new().unwrap(), database }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(BINARY);
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BROADSHEET_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).env("HOME", self.folder.path());
        command.args(["--database", self.database.url()]);
        command
    }

    fn type_in(&self, words: &[&str], input: &str) -> Said {
        let mut command = self.command();
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Who does not read it may have ended before it is written.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { out: text(output.stdout), error: text(output.stderr), code: output.status.code().unwrap() }
    }

    /// What a command prints that must end well.
    fn done(&self, words: &[&str], input: &str) -> String {
        let said = self.type_in(words, input);
        assert_eq!((said.code, said.error.as_str()), (0, ""), "{words:?}");
        said.out
    }

    /// What a command says that must be refused, without a word of success.
    fn refused(&self, words: &[&str], input: &str) -> String {
        let said = self.type_in(words, input);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{words:?}: {}", said.error);
        assert!(!said.error.contains("panicked"), "{}", said.error);
        said.error
    }

    fn admin(&self) {
        self.done(
            &["user", "add", "--email", EMAIL, "--name", "Mina", "--role", "admin", "--password-stdin"],
            PASSWORD,
        );
    }
}

/// A server on the database; it ends when this is dropped.
struct Served {
    child: Child,
    address: String,
    /// What it printed before it told its address.
    before: String,
    /// Open as long as it may print.
    printed: BufReader<ChildStdout>,
}

impl Served {
    fn start(shell: &Shell<'_>) -> Self {
        let mut command = shell.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        let mut served = Self { child, address: String::new(), before: String::new(), printed };
        while served.address.is_empty() {
            let mut line = String::new();
            assert!(served.printed.read_line(&mut line).unwrap() > 0, "the server ended: {}", served.before);
            let address = line.trim().strip_prefix("Broadsheet listens on http://");
            match address.and_then(|rest| rest.strip_suffix("/v1")) {
                Some(address) => served.address = address.to_owned(),
                None => served.before.push_str(&line),
            }
        }
        served
    }

    /// Status and body of an answer.
    fn ask(&self, method: &str, path: &str, credential: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let known =
            if credential.is_empty() { String::new() } else { format!("Authorization: Bearer {credential}\r\n") };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{known}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    fn sign_in(&self, password: &str) -> (u16, Value) {
        self.ask("POST", "/v1/auth/login", "", &json!({"email": EMAIL, "password": password}))
    }

    fn token(&self) -> String {
        let (status, body) = self.sign_in(PASSWORD);
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    fn me(&self, credential: &str) -> (u16, Value) {
        self.ask("GET", "/v1/auth/me", credential, &Value::Null)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The key that a token was signed with.
fn signed_with(token: &str) -> String {
    let head = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    serde_json::from_slice::<Value>(&head).unwrap()["kid"].as_str().unwrap().to_owned()
}

fn a_user_is_added_beside_a_server_and_signs_in(database: &Database) {
    let shell = Shell::new(database);
    let served = Served::start(&shell);
    assert!(served.before.contains("broadsheet user add --email"), "{}", served.before);
    assert_eq!(served.sign_in(PASSWORD).0, 401);
    let said = shell.done(
        &["user", "add", "--email", EMAIL, "--name", "منى فاروق", "--role", "admin", "--password-stdin"],
        &format!("{PASSWORD}\nanother line\n"),
    );
    assert_eq!(said, format!("{EMAIL} (منى فاروق) can sign in as admin.\n"));
    let (status, me) = served.me(&served.token());
    assert_eq!((status, &me["name"], &me["role"]), (200, &json!("منى فاروق"), &json!("admin")));
    assert!(Served::start(&shell).before.is_empty(), "who can sign in needs no invitation");
}

fn a_password_is_made_up_and_printed_once(database: &Database) {
    let shell = Shell::new(database);
    let said = shell.done(&["user", "add", "--email", EMAIL, "--name", "Mina", "--role", "author"], "");
    let password = said.lines().nth(1).unwrap().strip_prefix("The password, which nobody can be told again: ").unwrap();
    assert!(password.len() >= 12, "{password}");
    let served = Served::start(&shell);
    assert_eq!(served.sign_in(password).0, 200);
    assert_eq!(served.sign_in("").0 / 100, 4);
}

fn users_who_cannot_be_are_refused_with_every_fault(database: &Database) {
    let shell = Shell::new(database);
    let add = |email: &str, name: &str, role: &str, more: &[&str], password: &str| {
        let mut words = vec!["user", "add", "--email", email, "--name", name, "--role", role, "--password-stdin"];
        words.extend(more);
        shell.refused(&words, password)
    };
    let said = add("nobody", "", "owner", &[], PASSWORD);
    for place in ["/email", "/name", "/role"] {
        assert!(said.contains(place), "{place} is not told in {said}");
    }
    let said = add(EMAIL, "Mina", "owner", &[], "short");
    assert!(said.contains("/role") && said.contains("/password"), "{said}");
    assert!(!said.contains("short"), "the password is told: {said}");
    let lost = add(EMAIL, "Mina", "editor", &["--section", "no-such-section"], PASSWORD);
    assert!(lost.contains("/sections/0"), "{lost}");
    shell.admin();
    let twice = add(&EMAIL.to_uppercase(), "Mina", "author", &[], PASSWORD);
    assert!(twice.starts_with("broadsheet: "), "{twice}");
    // Words that are missing are told by the command line itself.
    let missing = shell.refused(&["user", "add", "--email", EMAIL], "");
    assert!(missing.contains("--name") && missing.contains("--role"), "{missing}");
}

fn a_key_lets_a_script_in_as_far_as_its_scopes_reach(database: &Database) {
    let shell = Shell::new(database);
    shell.admin();
    let said = shell.done(&["key", "add", "--user", EMAIL, "--name", "night desk", "--scope", "articles:read"], "");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("The key `night desk` is good until 20"), "{said}");
    assert!(lines.len() == 2 && lines[1].starts_with("bsk_"), "{said}");
    let served = Served::start(&shell);
    let ask = |method: &str, path: &str, body: &Value| served.ask(method, path, lines[1], body);
    assert_eq!(ask("GET", "/v1/admin/articles", &Value::Null).0, 200);
    let (status, problem) = ask("POST", "/v1/admin/articles", &json!({"title": "A", "language": "en"}));
    assert_eq!((status, &problem["code"]), (403, &json!("scope_missing")));
    let mut wrong = lines[1].to_owned();
    let last = wrong.pop().unwrap();
    wrong.push(if last == 'a' { 'b' } else { 'a' });
    assert_eq!(served.ask("GET", "/v1/admin/articles", &wrong, &Value::Null).0, 401);
}

fn a_key_is_written_into_a_file_of_its_owner_alone(database: &Database) {
    let shell = Shell::new(database);
    shell.admin();
    let file = shell.folder.path().join("editor.curl");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let words = ["key", "add", "--user", EMAIL, "--name", "curl", "--scope", "things:read", "--scope", "things:write"];
    let said = shell.done(&[&words[..], &["--expires-days", "7", "--curl", "editor.curl"]].concat(), "");
    assert!(said.ends_with(": curl -K editor.curl …\n") && !said.contains("bsk_"), "{said}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&file).unwrap();
    let key = text.split("Bearer ").nth(1).unwrap().trim_end().trim_end_matches('"');
    let served = Served::start(&shell);
    let tag = json!({"name": "عبّارات", "language": "ar", "type": "topic"});
    assert_eq!(served.ask("POST", "/v1/admin/tags", key, &tag).0, 201);
    assert_eq!(fs::read_dir(shell.folder.path()).unwrap().count(), 1, "nothing lies beside it");
}

fn keys_that_cannot_be_are_refused(database: &Database) {
    let shell = Shell::new(database);
    shell.done(&["user", "add", "--email", EMAIL, "--name", "Mina", "--role", "author", "--password-stdin"], PASSWORD);
    let add = |user: &str, scope: &str, more: &[&str]| {
        let words = ["key", "add", "--user", user, "--name", "a script", "--scope", scope];
        shell.refused(&[&words[..], more].concat(), "")
    };
    assert!(add("nobody@harbour-dispatch.example", "articles:read", &[]).contains("nobody@harbour-dispatch.example"));
    assert!(add(EMAIL, "everything", &[]).contains("everything"));
    assert!(add(EMAIL, "users:write", &[]).contains("users:write"), "no key reaches further than its owner");
    assert!(add(EMAIL, "articles:read", &["--expires-days", "400"]).contains("366"));
    add(EMAIL, "articles:read", &["--expires-days", "0"]);
    add(EMAIL, "articles:read", &["--expires-days", "soon"]);
    assert!(shell.refused(&["key", "add", "--user", EMAIL, "--name", "none"], "").contains("--scope"));
}

fn a_new_token_key_signs_and_the_old_one_is_honoured(database: &Database) {
    let shell = Shell::new(database);
    shell.admin();
    let served = Served::start(&shell);
    let earlier = served.token();
    let said = shell.done(&["token-key", "rotate"], "");
    let name = said.strip_prefix("Access tokens are signed with the new key ");
    let name = name.and_then(|rest| rest.strip_suffix(" within a minute.\n")).unwrap();
    assert_ne!(signed_with(&earlier), name);
    assert_eq!(served.me(&earlier).0, 200, "the old key is honoured where it signed");
    // A node that starts afterwards signs with the new key at once.
    let later = Served::start(&shell);
    let token = later.token();
    assert_eq!(signed_with(&token), name);
    let honoured = [(&later, &token), (&later, &earlier), (&served, &token), (&served, &earlier)];
    assert_eq!(honoured.map(|(node, token)| node.me(token).0), [200; 4]);
}

fn keys_of_files_are_not_rotated_by_the_command(database: &Database) {
    let shell = Shell::new(database);
    let mut command = shell.command();
    let output = command.args(["token-key", "rotate"]).env("BROADSHEET_TOKEN_KEYS", "token.pem").output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("BROADSHEET_TOKEN_KEYS"), "{said}");
}

both!(
    a_user_is_added_beside_a_server_and_signs_in,
    a_password_is_made_up_and_printed_once,
    users_who_cannot_be_are_refused_with_every_fault,
    a_key_lets_a_script_in_as_far_as_its_scopes_reach,
    a_key_is_written_into_a_file_of_its_owner_alone,
    keys_that_cannot_be_are_refused,
    a_new_token_key_signs_and_the_old_one_is_honoured,
    keys_of_files_are_not_rotated_by_the_command,
);
