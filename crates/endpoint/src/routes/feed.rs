use crate::{
    app::App,
    error::ApiError,
    extract::{QueryMap, Reader},
    operations,
    poll::{Polled, until_ready},
    storage::Topic,
};
use axum::{Json, extract::State};
use protocol::{FeedPage, limits};
use std::time::Duration;

/// `GET /v1/workspace/feed?after=CURSOR&limit=1000&wait=0`: the rows after the cursor, waiting for the first.
pub(crate) async fn feed(
    State(app): State<App>,
    Reader(bearer): Reader,
    query: QueryMap,
) -> Result<Json<FeedPage>, ApiError> {
    let limit = query.number("limit", 1..=limits::MAX_FEED_ROWS, limits::DEFAULT_FEED_ROWS)?;
    let wait = Duration::from_secs(query.number("wait", 0..=limits::MAX_WAIT_SECONDS, 0)?.into());
    let after = query.text("after");
    let wakes = app.storage.subscribe(bearer.workspace, Topic::Feed);
    let page = until_ready(wakes, wait, &app.stop, async || {
        let (workspace, after) = (bearer.workspace, after.map(str::to_owned));
        let page = app.storage.run(operations::ReadFeed { workspace, after, limit }).await?;
        Ok::<_, ApiError>(if page.changes.is_empty() {
            Polled::Empty(page, None)
        } else {
            Polled::Ready(page)
        })
    });
    let page = page.await?;
    if !wait.is_zero() {
        app.storage.run(operations::Recheck { bearer }).await?;
    }
    Ok(Json(page))
}
