//! The loop that looks whether something is due.

use crate::{domain::time::Time, error::Result, newsroom::schedule, store::Db};
use std::time::Duration;

/// How often it is looked whether something is due: what is scheduled happens within a second of its time.
const EVERY: Duration = Duration::from_millis(300);
/// After how many looks old things are forgotten: about an hour.
const SWEEP: u32 = 12_000;

/// Starts the loop; it ends with the system that it runs in.
pub fn start(db: Db) {
    actix_web::rt::spawn(async move {
        let mut looks: u32 = 0;
        loop {
            if let Err(error) = look(&db).await {
                tracing::warn!(%error, "what is due is done later");
            }
            if looks.is_multiple_of(SWEEP)
                && let Err(error) = db.write(schedule::sweep).await
            {
                tracing::warn!(%error, "old things are forgotten later");
            }
            looks = looks.wrapping_add(1);
            tokio::time::sleep(EVERY).await;
        }
    });
}

/// Does all that is due, each thing by itself, so that one that fails is in nobody's way.
async fn look(db: &Db) -> Result<()> {
    let now: Time = db.now();
    let due = db.examine(move |conn| schedule::due(conn, now)).await?;
    for article in due.to_publish {
        let done = db.write(move |tx| schedule::publish(tx, article)).await;
        if let Err(error) = done {
            tracing::warn!(%error, %article, "it was not published at its time");
            db.write(move |tx| schedule::give_up(tx, article, &error)).await?;
        }
    }
    for article in due.to_end {
        db.write(move |tx| schedule::end(tx, article)).await?;
    }
    Ok(())
}
