//! `serve`: opens the store, brings it up to date, and answers until it is told to stop.

use crate::{
    config::{Config, Secret},
    error::{Error, Result},
    moving::demo,
    newsroom::doorkeeping::{self, AddUser},
    server,
    store::Db,
};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

/// How to serve.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Address and port; wins over BROADSHEET_LISTEN.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Serve a newsroom to try things on, from a database of its own: a file that is removed at the end, or the empty
    /// database that `--database` names.
    #[arg(long)]
    demo: bool,
}

/// Serves until SIGTERM or SIGINT; requests in flight finish. `named` tells that the command names the database.
pub fn run(args: Args, mut config: Config, named: bool) -> Result<ExitCode> {
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    let mut own = None;
    if args.demo {
        config = config.with_demo_site();
        if !named {
            // Whatever database the configuration names is somebody's: the demo leaves it alone.
            let store = DemoFile::new()?;
            config.database_url = Secret::new(format!("sqlite://{}", store.file().display()));
            own = Some(store);
        }
    }
    let db = if args.demo {
        let db = server::open_store_with(&config, Arc::new(demo::DemoIds))?;
        demo::load(&db)?;
        db
    } else {
        server::open_store(&config)?
    };
    let people = if args.demo { demo_people(&db)? } else { String::new() };
    if config.token_keys.is_empty() {
        doorkeeping::first_token_key(&db)?;
    }
    if doorkeeping::is_empty(&db)? {
        println!(
            "Nobody can sign in yet. Make the first admin: broadsheet user add --email you@example.org --name You --role admin"
        );
    }
    let served = actix_web::rt::System::new().block_on(async move {
        let bound = server::bind(&config, db)?;
        println!("Broadsheet listens on http://{}/v1", bound.address);
        if args.demo {
            print!("{}{people}", invitation(bound.address));
        }
        tracing::info!(address = %bound.address, "serving");
        bound.server.await.map_err(|error| Error::Internal(Box::new(error)))?;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    });
    drop(own);
    served
}

fn invitation(address: SocketAddr) -> String {
    format!(
        "
A week of The Harbour Dispatch, a paper that does not exist, is served from a database of its own.
The documentation: http://{address}/docs

  curl 'http://{address}/v1/collections/front?fields=title,placement'
  curl 'http://{address}/v1/articles?section=city&limit=3&fields=title,published_at,section.name'
  curl 'http://{address}/v1/articles?language=ar&limit=2&expand=section,tags&locale=ar'

"
    )
}

/// Makes the people of the demo newsroom, and tells their passwords; those who are there already keep theirs.
fn demo_people(db: &Db) -> Result<String> {
    let mut told = String::new();
    for (name, role) in [("Mina Farouk", "admin"), ("Tomas Lindqvist", "editor"), ("Salma Idris", "author")] {
        let email = format!("{role}@harbour-dispatch.example");
        if doorkeeping::has_user(db, &email)? {
            continue;
        }
        let new = AddUser { email, name: name.to_owned(), role: role.to_owned(), ..AddUser::default() };
        let added = doorkeeping::add_user(db, &new)?;
        let password = added.made_up.unwrap_or_default();
        told.push_str(&format!("  {:<40} {password}\n", format!("{name}, {role}: {}", new.email)));
    }
    if told.is_empty() {
        Ok(told)
    } else {
        Ok(format!("Its newsroom signs in with these passwords, made up just now:\n\n{told}\n"))
    }
}

/// The folder of a demo's database, removed with all that is in it at the end.
struct DemoFile(PathBuf);

impl DemoFile {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("broadsheet-demo-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).map_err(|error| Error::internal(format!("{}: {error}", folder.display())))?;
        Ok(Self(folder))
    }

    fn file(&self) -> PathBuf {
        self.0.join("demo.db")
    }
}

impl Drop for DemoFile {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "the demo's database cannot be removed");
        }
    }
}
