//! Why no answer came, told apart by what somebody can do about it.

use crate::certificate::{Objection, objection};
use crate::is_loopback;
use crate::names::NameUnknown;
use chrono::Utc;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use std::error::Error;
use std::io;

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The server's name has no address, as far as this computer can find out.
    NameUnknown,
    /// The system's proxy can't be reached, or lets nothing through.
    ProxyRefused,
    CertificateExpired,
    /// No authority that this computer knows stands for it: somebody listens in, or it is self-made.
    CertificateUntrusted,
    /// It was given out for another name.
    CertificateOfAnother,
    /// By this computer's clock the certificate isn't valid yet.
    ClockBehind,
    /// By this computer's clock it expired so long ago that the clock must be wrong.
    ClockAhead,
    /// Nothing of these: refused, reset, or no answer in time.
    Unreachable,
}

impl Cause {
    /// Where its heading, why and remedy stand in the problem texts; what is merely unreachable is told by which server.
    pub fn key(self) -> &'static str {
        match self {
            Self::NameUnknown => "name_unknown",
            Self::ProxyRefused => "proxy_refused",
            Self::CertificateExpired => "certificate_expired",
            Self::CertificateUntrusted => "certificate_untrusted",
            Self::CertificateOfAnother => "certificate_of_another",
            Self::ClockBehind => "clock_behind",
            Self::ClockAhead => "clock_ahead",
            Self::Unreachable => "unreachable",
        }
    }
}

/// A request that got no answer. Printed, it is the words of the libraries below without any URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub cause: Cause,
    /// What its text is filled with: `server`, `proxy`, `date`, `today`.
    pub details: Vec<(&'static str, String)>,
    words: String,
}

impl Failure {
    pub fn new(error: reqwest::Error) -> Self {
        let url = error.url().cloned();
        let (cause, details) = url.map_or((Cause::Unreachable, Vec::new()), |url| judge(&error, &url));
        Self { cause, details, words: words(error) }
    }

    /// One that no library tells of.
    pub fn unreachable(words: impl Into<String>) -> Self {
        Self { cause: Cause::Unreachable, details: Vec::new(), words: words.into() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

fn judge(error: &reqwest::Error, url: &Url) -> (Cause, Vec<(&'static str, String)>) {
    let host = url.host_str().unwrap_or_default().to_owned();
    let mut details = vec![("server", host.clone())];
    if let Some(Objection { cause, limit }) = certificate(error) {
        details.extend(limit.map(|date| ("date", date.to_string())));
        details.push(("today", Utc::now().date_naive().to_string()));
        return (cause, details);
    }
    if find::<NameUnknown>(error).is_some_and(|name| name.host == host) {
        return (Cause::NameUnknown, details);
    }
    match proxy_of(url) {
        // Until the request is written, everything that fails on this way is the proxy's.
        Some(proxy) if error.is_connect() => {
            details.push(("proxy", proxy));
            (Cause::ProxyRefused, details)
        }
        _ => (Cause::Unreachable, details),
    }
}

/// The host and port of the proxy that stands between, if one does.
fn proxy_of(url: &Url) -> Option<String> {
    if url.host_str().is_none_or(is_loopback) {
        return None;
    }
    let proxy = Matcher::from_system().intercept(&url.as_str().parse().ok()?)?;
    let port = proxy.uri().port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}", proxy.uri().host()?))
}

fn certificate(error: &reqwest::Error) -> Option<Objection> {
    match find::<rustls::Error>(error)? {
        rustls::Error::InvalidCertificate(why) => Some(objection(why)),
        _ => None,
    }
}

/// The first cause of this type. What an `io::Error` holds is not among its causes, but inside it.
fn find<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(current) = cause {
        if let Some(found) = current.downcast_ref::<T>() {
            return Some(found);
        }
        let held = current.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match held {
            Some(held) => Some(held),
            None => current.source(),
        };
    }
    None
}

/// The words of an error and its causes, without the URL.
fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words += &format!(": {inner}");
        cause = inner.source();
    }
    words
}
