//! Holds back who calls too often: a visitor, an address, an event.

use crate::{
    app::App,
    buckets::Buckets,
    caller::{Caller, SourceKey},
    client_address::{client_address, counted_as},
    error::ApiError,
    extract::CodeInPath,
    identifier::VisitorHash,
    limit::{Limit, Rate},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;
use protocol::VISITOR_HEADER;
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// How often the attendees' side may be called.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub visitor: Limit<Rate>,
    /// Posts of one visitor: each is kept, if only as the mark by which a repeated one is known.
    pub posts: Limit<Rate>,
    pub event: Limit<Rate>,
    /// Very high, because a whole crowd may share one address: a venue's Wi-Fi, a carrier's gateway.
    pub address: Limit<Rate>,
    /// New people from one address, which a venue's whole crowd may share.
    pub newcomers: Limit<Rate>,
}

/// No limits: a program that embeds the service, as a rehearsal does, is a whole crowd by itself. The program's
/// flags have the limits of a service on the public network.
impl Default for Rates {
    fn default() -> Self {
        Self {
            visitor: Limit::Off,
            posts: Limit::Off,
            event: Limit::Off,
            address: Limit::Off,
            newcomers: Limit::Off,
        }
    }
}

/// The buckets of each.
pub(crate) struct Throttle {
    visitors: Buckets,
    posts: Buckets,
    events: Buckets,
    addresses: Buckets,
    newcomers: Arc<Buckets>,
    sources: SourceKey,
    trusted: Vec<IpNet>,
}

impl Throttle {
    pub(crate) fn new(rates: Rates, trusted: Vec<IpNet>) -> Self {
        Self {
            visitors: Buckets::new(rates.visitor),
            posts: Buckets::new(rates.posts),
            events: Buckets::new(rates.event),
            addresses: Buckets::new(rates.address),
            newcomers: Arc::new(Buckets::new(rates.newcomers)),
            sources: SourceKey::default(),
            trusted,
        }
    }

    /// Who calls. The visitor's bucket first and the event's last, so that nobody who is held back anyway costs the
    /// others.
    fn check(&self, request: &Request, code: &CodeInPath, now: Duration) -> Result<Caller, Duration> {
        let visitor = request.headers().get(VISITOR_HEADER).and_then(|header| header.to_str().ok());
        if let Some(VisitorHash(hash)) = visitor.and_then(VisitorHash::of_header) {
            self.visitors.take(hash, now)?;
            if request.method() == Method::POST {
                self.posts.take(hash, now)?;
            }
        }
        let mut caller = Caller::default();
        if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
            let client = client_address(peer.ip(), request.headers(), &self.trusted);
            self.addresses.take(counted_as(client), now)?;
            caller = Caller::new(self.sources.source_of(client), Arc::clone(&self.newcomers), now);
        }
        if let CodeInPath(Some(code)) = code {
            self.events.take(code.as_str(), now)?;
        }
        Ok(caller)
    }
}

/// Answers 429, or 503 while a full disk takes nothing new, before the body is read.
pub(crate) async fn throttle(
    State(app): State<App>,
    code: CodeInPath,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.method() == Method::POST && app.findings.disk_is_low.load(Ordering::Relaxed) {
        return Err(ApiError::DiskFull);
    }
    let caller =
        app.throttle.check(&request, &code, app.clock.elapsed()).map_err(ApiError::TooManyRequests)?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}
