//! The running service. The caller owns the socket and the stop signal.

use crate::{
    Clock, Limit, Storage,
    app::App,
    connections, operations, ops, router,
    throttle::{Rates, Throttle},
};
use ipnet::IpNet;
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// How often the service looks after itself, so that a person learns of a dead login code within about a second.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// What a caller may choose about a service.
#[derive(Clone, Debug)]
pub struct Settings {
    pub clock: Clock,
    pub rates: Rates,
    /// Login codes of one event that may wait to be exchanged.
    pub codes_per_event: Limit<u32>,
    /// Networks of proxies that say in `X-Forwarded-For` who calls.
    pub trusted_proxies: Vec<IpNet>,
    pub timeouts: Timeouts,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            rates: Rates::default(),
            codes_per_event: Limit::At(200_000),
            trusted_proxies: Vec::new(),
            timeouts: Timeouts::default(),
        }
    }
}

/// How long a caller may take, so that slow ones cannot hold what the others need.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To send a request's headers. A connection that asks nothing more is closed after it too.
    pub headers: Duration,
    /// To send a request's body after them.
    pub body: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { headers: Duration::from_secs(30), body: Duration::from_secs(20) }
    }
}

/// The sockets of a service.
#[derive(Debug)]
pub struct Listeners {
    /// For attendees and desktops.
    pub public: TcpListener,
    /// For `/readyz` and `/metrics`; `None`: nobody asks.
    pub ops: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(public: TcpListener) -> Self {
        Self { public, ops: None }
    }
}

/// Serves on `listener` until `shutdown` resolves, then ends long polls, finishes what was asked before and returns.
///
/// # Errors
/// None yet: a connection that can't be taken in is logged, and the next is waited for.
pub async fn serve(
    listener: TcpListener,
    storage: Arc<Storage>,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    serve_with(listener, storage, Settings::default(), shutdown).await
}

/// [`serve`] with other settings than the default ones, and with operations told where there is a listener for them.
///
/// # Errors
/// The same.
pub async fn serve_with(
    listeners: impl Into<Listeners>,
    storage: Arc<Storage>,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let stop = CancellationToken::new();
    // Dropping this future must end the long polls too.
    let _stop_on_drop = stop.clone().drop_guard();
    let app = App {
        storage,
        clock: settings.clock,
        codes_per_event: settings.codes_per_event,
        throttle: Arc::new(Throttle::new(settings.rates, settings.trusted_proxies)),
        timeouts: settings.timeouts,
        metrics: Arc::default(),
        stop: stop.clone(),
    };

    let mut tasks = JoinSet::new();
    tasks.spawn(sweep(app.clone()));
    let Listeners { public, ops } = listeners.into();
    let told = async {
        if let Some(listener) = ops {
            connections::serve(listener, ops::router(app.clone()), settings.timeouts, &stop).await;
        }
    };
    let serving = connections::serve(public, router::router(app.clone()), settings.timeouts, &stop);
    tokio::join!(serving, told, async {
        shutdown.await;
        stop.cancel();
    });
    tasks.join_all().await;
    Ok(())
}

/// Tells the feed of people whose last login code died, purges events whose time is over, and leaves nothing of what
/// was erased.
async fn sweep(app: App) {
    let mut ticks = interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.stop.cancelled() => return,
        }
        if let Err(error) = operations::expire_logins(&app.storage, app.clock.now()).await {
            tracing::error!(%error, "login codes could not be expired");
        }
        // A purge goes in chunks, each a write of its own: a stop need not wait for all of them.
        let purging = operations::purge_events(&app.storage, app.clock.now());
        match app.stop.run_until_cancelled(purging).await {
            Some(Err(error)) => tracing::error!(%error, "events could not be purged"),
            Some(Ok(_)) => {}
            None => return,
        }
        if let Err(error) = app.storage.overwrite_erased().await {
            tracing::error!(%error, "what was erased could not be overwritten");
        }
    }
}
