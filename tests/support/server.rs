//! The PostgreSQL server of the tests: the one that is named, else one of our own that goes with this process.
//!
//! It is kept by a small shell whose input is a pipe from here. When the pipe closes, for whatever reason this process
//! ends, the shell stops the server and removes its folder.

use diesel::{Connection, PgConnection, RunQueryDsl, sql_types::Text};
use std::{
    env, fs,
    io::{self, Write},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Names a server that is there already: `postgres://user@host/postgres`, by a user who may create databases.
pub const SERVER: &str = "BROADSHEET_TEST_DATABASE_URL";
/// `required` makes it a failure that there is no server.
pub const DEMAND: &str = "BROADSHEET_TEST_POSTGRES";

/// Whether a server of our own waits for the disk.
static DURABLE: AtomicBool = AtomicBool::new(false);

/// Lets a server that is not started yet keep what is committed even if the machine dies, as a real one does.
pub fn wait_for_the_disk() {
    DURABLE.store(true, Ordering::Relaxed);
}

/// The server's address, found or started at the first call; none where there is none.
pub fn address() -> Option<&'static str> {
    static ADDRESS: OnceLock<Option<String>> = OnceLock::new();
    ADDRESS.get_or_init(find_or_start).as_deref()
}

fn find_or_start() -> Option<String> {
    if let Ok(url) = env::var(SERVER) {
        return Some(url);
    }
    if let Some(programs) = programs() {
        return Some(start(&programs));
    }
    let required = env::var(DEMAND).is_ok_and(|word| word == "required");
    assert!(!required, "{DEMAND}=required, but there is neither {SERVER} nor a PostgreSQL to start");
    // Written by hand, because the harness keeps to itself what a passing test prints.
    let told = io::stderr().write_all(
        format!(
            "\n\
             =====================================================================\n\
             ==  NO POSTGRESQL: half of these tests DO NOT RUN.                 ==\n\
             ==  Install it (Debian: apt-get install postgresql), or name a     ==\n\
             ==  server in {SERVER}.                ==\n\
             =====================================================================\n\n"
        )
        .as_bytes(),
    );
    told.unwrap();
    None
}

/// The newest folder that holds both programs.
fn programs() -> Option<PathBuf> {
    let whole = |folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists();
    let on_path = env::var_os("PATH").and_then(|path| {
        let linked = env::split_paths(&path).filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok());
        linked.filter_map(|program| program.parent().map(Path::to_owned)).find(whole)
    });
    on_path.or_else(|| {
        let folders = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
        let folders = folders.map(|folder| folder.path().join("bin")).filter(whole);
        folders.max_by_key(|folder| version(folder))
    })
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// Runs programs as this user, or as another one where this is root: PostgreSQL refuses root.
#[derive(Debug)]
enum Runner {
    Self_,
    Runuser(&'static str),
    Su(&'static str),
}

impl Runner {
    fn choose() -> Self {
        if said(Command::new("id").arg("-u")).trim() != "0" {
            return Self::Self_;
        }
        let exists = |user: &&str| succeeds(Command::new("id").args(["-u", user]));
        let user =
            ["postgres", "nobody"].into_iter().find(exists).expect("a user for PostgreSQL, as root may not run it");
        let runuser = succeeds(Command::new("runuser").args(["-u", user, "--", "true"]));
        if runuser { Self::Runuser(user) } else { Self::Su(user) }
    }

    fn user(&self) -> Option<&'static str> {
        match self {
            Self::Self_ => None,
            Self::Runuser(user) | Self::Su(user) => Some(user),
        }
    }

    /// The words that run a program with arguments.
    fn words(&self, program: &Path, arguments: &[&str]) -> Vec<String> {
        let program = program.display().to_string();
        let own = std::iter::once(program).chain(arguments.iter().map(|word| (*word).to_owned()));
        match self {
            Self::Self_ => own.collect(),
            Self::Runuser(user) => ["runuser", "-u", user, "--"].into_iter().map(str::to_owned).chain(own).collect(),
            Self::Su(user) => {
                let line = own.map(|word| quoted(&word)).collect::<Vec<_>>().join(" ");
                ["su", user, "-s", "/bin/sh", "-c", &line].into_iter().map(str::to_owned).collect()
            }
        }
    }
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn said(command: &mut Command) -> String {
    command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Makes a server and keeps it, then stops it and removes its folder as soon as nothing holds the other end of its
/// input: so nothing stays behind even if this process is killed in the middle of the making.
const WATCHDOG: &str = r#"
folder=$1; initdb=$2; initdb_plain=$3; postgres=$4
trap '' HUP INT TERM
cd "$folder"
{ eval "$initdb" || { rm -rf data/*; eval "$initdb_plain"; } ; } >log 2>&1 </dev/null
eval "$postgres" >>log 2>&1 </dev/null &
cat >/dev/null
tries=0
until read -r server <data/postmaster.pid || [ $tries = 100 ]; do tries=$((tries + 1)); sleep 0.05; done 2>/dev/null
kill -QUIT "$server"
wait
cd / && rm -rf "$folder"
"#;

/// The watchdog; its input closes when this process ends.
static WATCHDOG_PROCESS: OnceLock<Child> = OnceLock::new();

fn start(programs: &Path) -> String {
    let runner = Runner::choose();
    // Another process may take the port between the asking and the using.
    for _ in 0..3 {
        let folder = tempfile::Builder::new().prefix("broadsheet-postgres-").tempdir().unwrap();
        if let Some(user) = runner.user() {
            assert!(succeeds(Command::new("chown").arg(user).arg(folder.path())), "{user} could not be given a folder");
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).unwrap().port();
        // The watchdog removes the folder from here on.
        let folder = folder.keep();
        let mut watchdog = watch(&runner, programs, &folder, port);
        let url = format!("postgres://broadsheet@127.0.0.1:{port}/postgres");
        if answers(&mut watchdog, &url, &folder) {
            WATCHDOG_PROCESS.set(watchdog).expect("one server");
            return url;
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        eprintln!("PostgreSQL did not start on port {port}:\n{log}");
    }
    panic!("PostgreSQL did not start, see above");
}

fn watch(runner: &Runner, programs: &Path, folder: &Path, port: u16) -> Child {
    let line = |program: &str, arguments: &[&str]| {
        let words = runner.words(&programs.join(program), arguments);
        words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    };
    let initdb = |locale: &[&str]| {
        let cluster = ["-D", "data", "-U", "broadsheet", "--auth=trust", "--no-sync", "--encoding=UTF8"];
        line("initdb", &[&cluster, locale].concat())
    };
    // Where the server knows ICU, its own order of texts differs from that of bytes, as in most installations: a
    // query that forgets to say which order it means shows.
    let icu = initdb(&["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]);
    let plain = initdb(&["--locale=C"]);
    let settings = [
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
        "listen_addresses=127.0.0.1".to_owned(),
        "max_connections=200".to_owned(),
        "shared_buffers=256MB".to_owned(),
    ];
    let hasty = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"].map(str::to_owned);
    let hasty = hasty.iter().filter(|_| !DURABLE.load(Ordering::Relaxed));
    let settings = settings.iter().chain(hasty).flat_map(|setting| ["-c", setting]);
    let postgres = line("postgres", &["-D", "data"].into_iter().chain(settings).collect::<Vec<_>>());
    Command::new("sh")
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(folder)
        .args([icu, plain, postgres])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C at the terminal ends the tests, and through the pipe the server; not the watchdog itself.
        .process_group(0)
        .spawn()
        .unwrap()
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[derive(diesel::QueryableByName)]
struct Folder {
    #[diesel(sql_type = Text)]
    data_directory: String,
}

/// Waits until the server answers, and makes sure that it is ours.
fn answers(watchdog: &mut Child, url: &str, folder: &Path) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if let Ok(mut conn) = PgConnection::establish(url) {
            let found = diesel::sql_query("select current_setting('data_directory') as data_directory");
            let found = found.get_result::<Folder>(&mut conn);
            return found.is_ok_and(|found| Path::new(&found.data_directory) == folder.join("data"));
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        if log.contains("FATAL:  could not create") || watchdog.try_wait().is_ok_and(|ended| ended.is_some()) {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}
