//! A client that keeps its connection: for tests that ask thousands of questions.

use crate::app::Reply;
use serde_json::Value;
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// A connection to a server, made anew where the server has closed it.
pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    /// A client of the server at an address.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Sends a request, whose address and headers may be any bytes; an error if no whole answer comes.
    pub fn send(&mut self, method: &str, path: &[u8], headers: &[(&str, Vec<u8>)]) -> io::Result<Reply> {
        let kept = self.stream.is_some();
        match self.try_send(method, path, headers, b"") {
            // The server may have closed a kept connection before it saw the request.
            Err(_) if kept => self.try_send(method, path, headers, b""),
            answer => answer,
        }
    }

    /// Sends a JSON body with a token or key, for a version; once, for nobody knows whether a write that was not
    /// answered was done.
    pub fn write(
        &mut self,
        method: &str,
        path: &str,
        credential: &str,
        version: &str,
        body: &Value,
    ) -> io::Result<Reply> {
        let headers = [
            ("Authorization", format!("Bearer {credential}").into_bytes()),
            ("If-Match", version.as_bytes().to_vec()),
            ("Content-Type", b"application/json".to_vec()),
        ];
        self.try_send(method, path.as_bytes(), &headers, body.to_string().as_bytes())
    }

    /// `GET` with a token or key.
    pub fn read_as(&mut self, path: &str, credential: &str) -> io::Result<Reply> {
        self.send("GET", path.as_bytes(), &[("Authorization", format!("Bearer {credential}").into_bytes())])
    }

    /// `GET` of an address.
    pub fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path.as_bytes(), &[]).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn try_send(&mut self, method: &str, path: &[u8], headers: &[(&str, Vec<u8>)], body: &[u8]) -> io::Result<Reply> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        let mut request = format!("{method} ").into_bytes();
        request.extend(path);
        request.extend(b" HTTP/1.1\r\nHost: localhost\r\n");
        for (name, value) in headers {
            request.extend(format!("{name}: ").into_bytes());
            request.extend(value);
            request.extend(b"\r\n");
        }
        if !body.is_empty() {
            request.extend(format!("Content-Length: {}\r\n", body.len()).into_bytes());
        }
        request.extend(b"\r\n");
        request.extend(body);
        // A server that refuses a request need not read it to its end.
        let sent = stream.get_mut().write_all(&request);
        let reply = read(&mut stream, method);
        let reply =
            if sent.is_err() { reply.map_err(|_| io::Error::other("the request was not read")) } else { reply }?;
        if reply.header("connection") != Some("close") {
            self.stream = Some(stream);
        }
        Ok(reply)
    }

    fn connect(&self) -> io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(BufReader::new(stream))
    }
}

fn read(stream: &mut BufReader<TcpStream>, method: &str) -> io::Result<Reply> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read_until(b'\n', &mut bytes)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let mut reply = Reply::read(&bytes);
    if method == "HEAD" || [204, 304].contains(&reply.status) {
        return Ok(reply);
    }
    let length = reply.header("content-length").and_then(|length| length.parse().ok());
    let length: usize = length.unwrap_or_else(|| panic!("an answer of no known length: {reply:?}"));
    reply.body = vec![0; length];
    stream.read_exact(&mut reply.body)?;
    Ok(reply)
}
