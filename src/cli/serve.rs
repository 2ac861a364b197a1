//! `serve`: opens the store, brings it up to date, and answers until it is told to stop.

use crate::{
    config::Config,
    error::{Error, Result},
    server,
};
use std::{net::SocketAddr, process::ExitCode};

/// How to serve.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Address and port; wins over BROADSHEET_LISTEN.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

/// Serves until SIGTERM or SIGINT; requests in flight finish.
pub fn run(args: Args, mut config: Config) -> Result<ExitCode> {
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    let db = server::open_store(&config)?;
    actix_web::rt::System::new().block_on(async move {
        let bound = server::bind(&config, db)?;
        println!("Broadsheet listens on http://{}/v1", bound.address);
        tracing::info!(address = %bound.address, "serving");
        bound.server.await.map_err(|error| Error::Internal(Box::new(error)))?;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}
