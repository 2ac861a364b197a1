//! The servers that are compared, each a process of its own.

use crate::{limit, recorded::Recorded, store::Store};
use std::{
    fs,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Threads that answer, of every server.
pub const WORKERS: usize = 2;

/// Names another build of Broadsheet to be measured.
const PROGRAM: &str = "BROADSHEET_BENCH_PROGRAM";

/// A running server; it ends when this is dropped.
pub struct Server {
    pub name: String,
    pub address: SocketAddr,
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx has processes of its own, which go when it is asked to go.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Server {
    /// The limit, with what it sends.
    pub fn limit(folder: &Path, name: &str, answers: &[Recorded]) -> Self {
        let file = folder.join(format!("{name}.answers"));
        crate::recorded::write(&file, answers);
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(limit::WORD).arg(&file);
        Self::started("limit", command)
    }

    /// nginx with a file for each answer: `/0`, `/1` and so on. None where it is not installed.
    pub fn nginx(folder: &Path, name: &str, answers: &[Recorded]) -> Option<Self> {
        let program = ["nginx", "/usr/sbin/nginx"].into_iter().find(|program| {
            Command::new(program).arg("-v").stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        })?;
        let root = folder.join(format!("{name}-nginx"));
        fs::create_dir_all(root.join("files")).unwrap();
        for (number, answer) in answers.iter().enumerate() {
            fs::write(root.join(format!("files/{number}")), &answer.body).unwrap();
        }
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = root.join("nginx.conf");
        fs::write(&config, nginx_config(&root, address)).unwrap();
        let mut command = Command::new(program);
        command.arg("-p").arg(&root).arg("-c").arg(&config).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        let server = Self { name: "nginx".to_owned(), address, child };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "nginx does not answer");
            thread::sleep(Duration::from_millis(20));
        }
        Some(server)
    }

    /// Broadsheet on a store, with so many megabytes of kept answers.
    pub fn broadsheet(store: &Store, megabytes: u64) -> Self {
        let program = std::env::var_os(PROGRAM).unwrap_or_else(|| env!("CARGO_BIN_EXE_broadsheet").into());
        let mut command = Command::new(program);
        let inherited: Vec<_> =
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BROADSHEET_")).collect();
        for (name, _) in inherited {
            command.env_remove(name);
        }
        command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(std::env::temp_dir())
            .env("BROADSHEET_DATABASE_URL", store.url())
            .env("BROADSHEET_WORKERS", WORKERS.to_string())
            .env("BROADSHEET_CACHE_MEGABYTES", megabytes.to_string())
            .env("BROADSHEET_SITE_URL", "https://harbour-dispatch.example")
            // nginx writes no access log either.
            .env("BROADSHEET_LOG", "warn");
        Self::started(store.backend.name(), command)
    }

    /// Runs a program that says where it listens.
    fn started(name: &str, mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.split_once("http://")?;
            rest.split('/').next()?.parse().ok()
        });
        // Whatever else it says is read, so that it never waits for us.
        thread::spawn(move || lines.for_each(drop));
        let address = address.unwrap_or_else(|| panic!("{name} did not start"));
        Self { name: name.to_owned(), address, child }
    }

    /// Its process, for `processor_time`.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The bytes of memory that its process has of its own, and all that it holds with what is mapped from files.
    pub fn memory(&self) -> Option<(u64, u64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let kilobytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_start_matches(':').trim().split(' ').next()?.parse::<u64>().ok()
        };
        Some((kilobytes("RssAnon")? << 10, kilobytes("VmRSS")? << 10))
    }
}

/// Seconds of processor time that a process and its children have taken so far.
pub fn processor_time(process: u32) -> Option<f64> {
    let ticks = |stat: &str| {
        // What comes before is its name, which may hold anything.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some((number(1)? as u32, number(11)? + number(12)?))
    };
    let mut sum = None;
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Some((parent, taken)) = fs::read_to_string(entry.path().join("stat")).ok().and_then(|stat| ticks(&stat))
        else {
            continue;
        };
        if id == process || parent == process {
            // Linux tells it in hundredths of a second.
            sum = Some(sum.unwrap_or(0.0) + taken as f64 / 100.0);
        }
    }
    sum
}

/// As somebody would write it who wants static files to be sent quickly.
fn nginx_config(root: &Path, address: SocketAddr) -> String {
    let root = root.display();
    // Only root may choose a user; other users' workers are theirs anyway.
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let user = if is_root { "user root;" } else { "" };
    format!(
        "{user}
daemon off;
worker_processes {WORKERS};
pid {root}/nginx.pid;
error_log {root}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 65;
  keepalive_requests 100000000;
  open_file_cache max=20000 inactive=600s;
  open_file_cache_valid 600s;
  default_type application/json;
  server {{
    listen {address};
    root {root}/files;
  }}
}}
"
    )
}
