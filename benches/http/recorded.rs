//! Answers as they came: what the limit and nginx send too, and what every later answer is compared with.

use crate::support::Client;
use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    net::SocketAddr,
    path::Path,
};

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub status: u16,
    /// Its headers, but for those that the server adds by itself.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What differs from answer to answer, or is written by every server for itself.
const OWN: [&str; 4] = ["date", "content-length", "connection", "transfer-encoding"];
/// Names a request: it is sent, and differs.
const ID: &str = "x-request-id";

impl Recorded {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn is_like(&self, other: &Self) -> bool {
        let own = |one: &Self| one.headers.iter().filter(|(name, _)| name != ID).cloned().collect::<Vec<_>>();
        let sorted = |mut headers: Vec<(String, String)>| {
            headers.sort();
            headers
        };
        self.status == other.status && self.body == other.body && sorted(own(self)) == sorted(own(other))
    }
}

/// Asks for addresses one after the other.
pub fn record(address: SocketAddr, paths: &[String], headers: &[&str]) -> Vec<Recorded> {
    let mut client = Client::new(address);
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    paths.iter().map(|path| ask(&mut client, path, &headers)).collect()
}

/// Asks for one address.
pub fn ask(client: &mut Client, path: &str, headers: &[String]) -> Recorded {
    let answer = client.ask(path, headers);
    let lines = answer.head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = lines.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let headers = headers.filter(|(name, _)| !OWN.contains(&name.as_str())).collect();
    Recorded { status: answer.status, headers, body: answer.body.to_vec() }
}

/// Fails where an address answers anything but what was recorded, the id of the request apart.
pub fn compare(address: SocketAddr, paths: &[String], headers: &[&str], expected: &[Recorded]) {
    for ((path, now), then) in paths.iter().zip(record(address, paths, headers)).zip(expected) {
        assert!(now.is_like(then), "{path} answers now:\n{now:?}\nand before:\n{then:?}");
    }
}

/// Writes answers to a file, for a process of its own.
pub fn write(path: &Path, answers: &[Recorded]) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    for answer in answers {
        let head = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
        let head = format!("{}\n{head}", answer.status);
        for part in [head.as_bytes(), &answer.body] {
            out.write_all(&(part.len() as u32).to_le_bytes()).unwrap();
            out.write_all(part).unwrap();
        }
    }
    out.flush().unwrap();
}

/// Reads them back.
pub fn read(path: &Path) -> Vec<Recorded> {
    let mut file = BufReader::new(File::open(path).unwrap());
    let mut part = || {
        let mut length = [0; 4];
        file.read_exact(&mut length).ok()?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        file.read_exact(&mut bytes).unwrap();
        Some(bytes)
    };
    let mut answers = Vec::new();
    while let Some(head) = part() {
        let head = String::from_utf8(head).unwrap();
        let (status, lines) = head.split_once('\n').unwrap();
        let headers = lines.lines().filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        answers.push(Recorded { status: status.parse().unwrap(), headers, body: part().unwrap() });
    }
    answers
}
