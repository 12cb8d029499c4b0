//! Takes in connections and sees each to its end.

mod admission;
mod watched_stream;

pub(crate) use admission::Admission;
pub use admission::ConnectionLimits;

use crate::server::Timeouts;
use admission::Seat;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;
use watched_stream::WatchedStream;

/// How long a stop waits for requests in flight. Long polls end at once; a write takes milliseconds.
const DRAIN: Duration = Duration::from_secs(8);

/// How long to wait when no connection can be taken in, as when there are no file handles left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What a connection may buffer of a request's headers, and of what is to be sent; an unfinished header holds no more.
const BUFFER_BYTES: usize = 16 * 1024;

/// Serves until `stop`, then takes in nothing more and finishes what was asked before.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    timeouts: Timeouts,
    admission: &Arc<Admission>,
    stop: &CancellationToken,
) {
    let connections = TaskTracker::new();
    // Ends the connections too if this future is dropped.
    let cut_off = CancellationToken::new();
    let _cut_off_on_drop = cut_off.clone().drop_guard();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Without a seat the stream is dropped, which closes it.
                let Some(seat) = admission.admit(peer.ip()) else { continue };
                let give_way = seat.give_way.clone();
                let serving = converse(stream, peer, seat, router.clone(), timeouts, stop.clone());
                let cut_off = cut_off.clone();
                connections.spawn(async move {
                    tokio::select! {
                        () = serving => {}
                        () = cut_off.cancelled() => {}
                        () = give_way.cancelled() => {}
                    }
                });
            }
            // The caller's doing: the next one may come at once.
            Err(error) if is_about_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken in");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.close();
    if timeout(DRAIN, connections.wait()).await.is_err() {
        tracing::warn!(connections = connections.len(), "requests that did not end were cut off");
    }
}

/// Answers one connection's requests until its end, or until the one that `stop` comes in.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    router: Router,
    timeouts: Timeouts,
    stop: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps Nagle's algorithm");
    }
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let stream = WatchedStream::new(stream, timeouts.write, Arc::clone(&seat.activity));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeouts.headers)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), answer);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}
