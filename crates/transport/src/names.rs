//! The system's name resolution, whose failures can be told from other failures to connect.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Asks the system, as a client does by default.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemNames;

/// No address was found.
#[derive(Debug)]
pub(crate) struct NameUnknown {
    pub host: String,
    cause: std::io::Error,
}

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(found) => Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs),
                Err(cause) => Err(NameUnknown { host: name.as_str().to_owned(), cause }.into()),
            }
        })
    }
}

impl std::fmt::Display for NameUnknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name has no address")
    }
}

impl std::error::Error for NameUnknown {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
