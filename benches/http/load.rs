//! Load on a server, made by `wrk`.

use serde::Deserialize;
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Threads of `wrk`, as many as the servers have workers,
pub const THREADS: usize = 2;
/// and connections, kept alive.
pub const CONNECTIONS: usize = 32;

/// What `wrk` saw in one round.
#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    pub requests: u64,
    micros: u64,
    bytes: u64,
    /// Microseconds until half of the answers were there,
    pub p50: u64,
    /// and 99 of 100,
    pub p99: u64,
    /// and all.
    pub longest: u64,
    /// Answers of 400 and over.
    pub statuses: u64,
    /// Connections that broke, and answers that never came.
    pub broken: u64,
    /// Microseconds of processor time that the server took for each request.
    #[serde(default)]
    pub processor: f64,
    /// Articles that were changed and published.
    #[serde(default)]
    pub edits: u64,
}

impl Run {
    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 * 1e6 / self.micros as f64
    }

    /// Bytes a second, heads included.
    pub fn byte_rate(&self) -> f64 {
        self.bytes as f64 * 1e6 / self.micros as f64
    }

    pub fn edit_rate(&self) -> f64 {
        self.edits as f64 * 1e6 / self.micros as f64
    }
}

/// Requests that are drawn from a file.
#[derive(Debug, Clone)]
pub struct Load {
    script: PathBuf,
    arguments: Vec<String>,
}

impl Load {
    /// Reads of some addresses, each a line of `wrk`'s script: asked evenly, or with a power the first ones more often.
    pub fn reads(folder: &Path, name: &str, lines: &[String], power: u32, headers: &[&str]) -> Self {
        let file = folder.join(format!("{name}.paths"));
        fs::write(&file, lines.join("\n")).unwrap();
        let mut arguments = vec![file.display().to_string(), power.to_string(), "{seed}".to_owned()];
        arguments.extend(headers.iter().map(|header| (*header).to_owned()));
        Self { script: script("reads.lua"), arguments }
    }

    /// 99 reads of some addresses, and one write to some articles, and so on.
    pub fn edits(folder: &Path, name: &str, paths: &[String], ids: &[String], authorization: &str) -> Self {
        let [reads, articles] = ["paths", "ids"].map(|kind| folder.join(format!("{name}-edits.{kind}")));
        fs::write(&reads, paths.join("\n")).unwrap();
        fs::write(&articles, ids.join("\n")).unwrap();
        let [reads, articles] = [reads, articles].map(|file| file.display().to_string());
        let arguments = vec![reads, articles, THREADS.to_string(), "{seed}".to_owned(), authorization.to_owned()];
        Self { script: script("edits.lua"), arguments }
    }

    /// Puts it on a server for so long.
    pub fn run(&self, address: SocketAddr, seconds: u64, seed: usize) -> Run {
        let arguments = self.arguments.iter().map(|word| word.replace("{seed}", &seed.to_string()));
        let output = Command::new("wrk")
            .args(["-t", &THREADS.to_string(), "-c", &CONNECTIONS.to_string(), "-d", &format!("{seconds}s")])
            .args(["--timeout", "10s", "--latency", "-s"])
            .arg(&self.script)
            .arg(format!("http://{address}/"))
            .arg("--")
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let told = said.lines().find_map(|line| serde_json::from_str(line).ok());
        told.unwrap_or_else(|| panic!("wrk says: {said}"))
    }
}

/// Whether there is a `wrk`.
pub fn is_there() -> bool {
    Command::new("wrk").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/http").join(name)
}
