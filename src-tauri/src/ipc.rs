//! The border to the window: its one command, and its one event.

use crate::session::Session;
use organiser::api::{Changed, Problem, Topic};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Emitter, State};

/// Changes come in batches: a crowd signing in must not make the window read a hundred times a second.
const BATCH: Duration = Duration::from_millis(100);

/// Runs a command of `organiser::api` by name.
#[tauri::command]
pub(crate) async fn call(
    session: State<'_, Arc<Session>>,
    name: String,
    args: Value,
) -> Result<Value, Problem> {
    let session = session.inner().clone();
    organiser::call(session.as_ref(), &name, args).await
}

/// Notifies the window of what to read again, as long as it is open; also when it begins to look at another organiser.
pub(crate) fn announce_changes(app: AppHandle, session: Arc<Session>) {
    tauri::async_runtime::spawn(async move {
        let mut switched = session.switched();
        loop {
            let mut changes = session.changes();
            loop {
                let heard = tokio::select! {
                    _ = switched.changed() => break,
                    heard = next_batch(&mut changes) => heard,
                };
                match heard {
                    Some(changed) => emit(&app, &changed),
                    None => {
                        // An error means that the session has ended, and the window with it.
                        if switched.changed().await.is_err() {
                            return;
                        }
                        break;
                    }
                }
            }
            emit(&app, &Changed { topics: Topic::ALL.to_vec() });
        }
    });
}

async fn next_batch(changes: &mut Option<organiser::Changes>) -> Option<Changed> {
    let changes = changes.as_mut()?;
    let mut topics: BTreeSet<Topic> = changes.next().await?.topics.into_iter().collect();
    let deadline = tokio::time::Instant::now() + BATCH;
    while let Ok(Some(more)) = tokio::time::timeout_at(deadline, changes.next()).await {
        topics.extend(more.topics);
    }
    Some(Changed { topics: topics.into_iter().collect() })
}

fn emit(app: &AppHandle, changed: &Changed) {
    if let Err(error) = app.emit_to("main", "changed", changed) {
        tracing::warn!(%error, "the window could not be told of a change");
    }
}
