//! A client that keeps its connection.

use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

/// What a server answered.
pub struct Answer<'c> {
    /// The status.
    pub status: u16,
    /// The first line and the headers, as they came.
    pub head: &'c str,
    /// The entity tag, if there is one.
    pub etag: Option<String>,
    /// The body as it came.
    pub body: &'c [u8],
    /// Whether it is compressed by Brotli.
    pub brotli: bool,
}

impl Answer<'_> {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        let mut plain = Vec::new();
        let read = match self.brotli {
            true => brotli::Decompressor::new(self.body, 4_096).read_to_end(&mut plain),
            false => (&mut &*self.body).read_to_end(&mut plain),
        };
        read.unwrap();
        serde_json::from_slice(&plain).unwrap()
    }
}

/// Keeps a connection and asks again and again.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects.
    pub fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: vec![0; 8 << 20] }
    }

    /// Asks with some headers, each a whole line.
    pub fn ask(&mut self, path: &str, headers: &[String]) -> Answer<'_> {
        self.request("GET", path, headers, "")
    }

    /// Sends a body with some headers, each a whole line.
    pub fn send(&mut self, method: &str, path: &str, headers: &[String], body: &str) -> Answer<'_> {
        let length = format!("Content-Length: {}", body.len());
        self.request(method, path, &[headers, &[length]].concat(), body)
    }

    fn request(&mut self, method: &str, path: &str, headers: &[String], body: &str) -> Answer<'_> {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n{body}");
        self.stream.write_all(request.as_bytes()).unwrap();
        let mut filled = 0;
        let end = loop {
            filled += self.read(filled);
            if let Some(end) = self.buffer[..filled].windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
        };
        let head = std::str::from_utf8(&self.buffer[..end]).unwrap();
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        let (etag, brotli) = (header("etag"), header("content-encoding").is_some_and(|coding| coding == "br"));
        let length: usize = if status == 304 { 0 } else { header("content-length").unwrap().parse().unwrap() };
        let whole = end + 4 + length;
        while filled < whole {
            filled += self.read(filled);
        }
        let head = std::str::from_utf8(&self.buffer[..end]).unwrap();
        Answer { status, head, etag, body: &self.buffer[end + 4..whole], brotli }
    }

    fn read(&mut self, filled: usize) -> usize {
        let read = self.stream.read(&mut self.buffer[filled..]).unwrap();
        assert!(read > 0, "the server hung up, or said too much");
        read
    }

    /// The body of the answer, which must be a good one.
    pub fn get(&mut self, path: &str) -> &[u8] {
        let Answer { status, body, .. } = self.ask(path, &[]);
        assert!(status == 200, "{path}: {status} {}", String::from_utf8_lossy(body));
        body
    }

    /// The same as JSON.
    pub fn json(&mut self, path: &str) -> Value {
        serde_json::from_slice(self.get(path)).unwrap()
    }
}
