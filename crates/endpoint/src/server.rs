//! The running service. The caller owns the socket and the stop signal.

use crate::{Clock, Storage, router};
use axum::serve::ListenerExt;
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    task::JoinSet,
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_util::sync::CancellationToken;

/// How long a stop waits for requests in flight. Long polls end at once; a write takes milliseconds.
const DRAIN: Duration = Duration::from_secs(3);

/// How often the service looks after itself, so that a person learns of a dead login code within about a second.
const SWEEP: Duration = Duration::from_secs(1);

/// What a caller may choose about a service.
#[derive(Clone, Debug)]
pub struct Settings {
    pub clock: Clock,
}

impl Default for Settings {
    fn default() -> Self {
        Self { clock: Clock::system() }
    }
}

/// What every handler sees.
#[derive(Clone)]
pub(crate) struct App {
    pub storage: Arc<dyn Storage>,
    pub clock: Clock,
    pub stop: CancellationToken,
}

/// Serves on `listener` until `shutdown` resolves, then ends long polls, drains and returns.
///
/// # Errors
/// When accepting connections fails for good.
pub async fn serve(
    listener: TcpListener,
    storage: Arc<dyn Storage>,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    serve_with(listener, storage, Settings::default(), shutdown).await
}

/// [`serve`] with other settings than the default ones.
///
/// # Errors
/// When accepting connections fails for good.
pub async fn serve_with(
    listener: TcpListener,
    storage: Arc<dyn Storage>,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let stop = CancellationToken::new();
    // Dropping this future must end the long polls too.
    let _stop_on_drop = stop.clone().drop_guard();
    let app = App { storage, clock: settings.clock, stop: stop.clone() };

    let mut tasks = JoinSet::new();
    tasks.spawn(sweep(app.clone()));
    let without_delay = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's algorithm");
        }
    });
    let service = axum::serve(without_delay, router::router(app));
    let serving = service.with_graceful_shutdown(stop.clone().cancelled_owned()).into_future();
    tokio::pin!(serving);

    tokio::select! {
        ended = &mut serving => return ended,
        () = shutdown => stop.cancel(),
    }
    let drained = timeout(DRAIN, serving).await;
    tasks.join_all().await;
    drained.unwrap_or(Ok(()))
}

/// Tells the feed of people whose last login code died, and leaves nothing of those who withdrew.
async fn sweep(app: App) {
    let mut ticks = interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.stop.cancelled() => return,
        }
        if let Err(error) = app.storage.expire_logins(app.clock.now()).await {
            tracing::error!(%error, "login codes could not be expired");
        }
        if let Err(error) = app.storage.overwrite_erased().await {
            tracing::error!(%error, "what was erased could not be overwritten");
        }
    }
}
