//! The running service. The caller owns the socket and the stop signal.

use crate::{
    Clock, Limit, Storage,
    app::App,
    connections::{self, Admission, ConnectionLimits},
    metrics::Metrics,
    ops, router,
    throttle::{Rates, Throttle},
    upkeep,
};
use ipnet::IpNet;
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// Connections to the operations address: a few tools on this machine.
const OPS_CONNECTIONS: ConnectionLimits = ConnectionLimits { all: Limit::At(64), per_address: Limit::Off };

/// What a caller may choose about a service.
#[derive(Clone, Debug)]
pub struct Settings {
    pub clock: Clock,
    pub rates: Rates,
    /// Login codes of one event that may wait to be exchanged.
    pub codes_per_event: Limit<u32>,
    /// Bytes that stay free on the disk: with less, new posts of attendees are refused.
    pub min_free_disk: Limit<u64>,
    /// Networks of proxies that say in `X-Forwarded-For` who calls.
    pub trusted_proxies: Vec<IpNet>,
    pub timeouts: Timeouts,
    pub connections: ConnectionLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            rates: Rates::default(),
            codes_per_event: Limit::At(200_000),
            min_free_disk: Limit::Off,
            trusted_proxies: Vec::new(),
            timeouts: Timeouts::default(),
            connections: ConnectionLimits::default(),
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
    /// To read some more of an answer, however much of it is left.
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(30),
            body: Duration::from_secs(20),
            write: Duration::from_secs(30),
        }
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

/// [`serve`] with other settings than the default ones, and with operations served if there is a listener for them.
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
    let metrics = Arc::<Metrics>::default();
    let admission =
        Admission::new(settings.connections, settings.trusted_proxies.clone(), Arc::clone(&metrics));
    let app = App {
        storage,
        clock: settings.clock,
        codes_per_event: settings.codes_per_event,
        min_free_disk: settings.min_free_disk,
        throttle: Arc::new(Throttle::new(settings.rates, settings.trusted_proxies)),
        timeouts: settings.timeouts,
        metrics,
        findings: Arc::default(),
        exchanged: Arc::default(),
        stop: stop.clone(),
    };

    let mut tasks = JoinSet::new();
    tasks.spawn(upkeep::run(app.clone()));
    let Listeners { public, ops } = listeners.into();
    let answering_ops = async {
        if let Some(listener) = ops {
            let admission = Admission::new(OPS_CONNECTIONS, Vec::new(), Arc::default());
            connections::serve(listener, ops::router(app.clone()), settings.timeouts, &admission, &stop)
                .await;
        }
    };
    let serving =
        connections::serve(public, router::router(app.clone()), settings.timeouts, &admission, &stop);
    tokio::join!(serving, answering_ops, async {
        shutdown.await;
        stop.cancel();
    });
    tasks.join_all().await;
    Ok(())
}
