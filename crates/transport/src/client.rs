//! The settings that every client shares.

use crate::names::SystemNames;
use reqwest::{Client, ClientBuilder};
use std::net::IpAddr;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client's beginning, for requests to this host; how long an answer may take is the caller's to add.
pub fn builder(host: &str) -> ClientBuilder {
    let builder = Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .dns_resolver(SystemNames)
        .gzip(true);
    if is_loopback(host) { builder.no_proxy() } else { builder }
}

/// Whether this host, as it stands in a URL, is this computer.
pub fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
