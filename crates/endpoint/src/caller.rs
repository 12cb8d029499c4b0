//! Where a call came from, as much of it as is kept: nothing that tells the address to anybody else.

use crate::{buckets::Buckets, client_address::counted_as};
use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

/// A keyed hash of an address, or of an IPv6 caller's network. The key lives as long as the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(pub(crate) [u8; 8]);

/// What an operation has to know of its caller.
#[derive(Clone, Default)]
pub struct Caller {
    pub(crate) source: Source,
    newcomers: Option<(Arc<Buckets>, Duration)>,
}

impl Caller {
    pub(crate) fn new(source: Source, newcomers: Arc<Buckets>, now: Duration) -> Self {
        Self { source, newcomers: Some((newcomers, now)) }
    }

    /// Counts one more new person of this source.
    ///
    /// # Errors
    /// How long until there may be one, when there were many.
    pub(crate) fn admit(&self) -> Result<(), Duration> {
        match &self.newcomers {
            Some((buckets, now)) => buckets.take(self.source, *now),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Caller")
    }
}

/// Makes sources of addresses.
#[derive(Default)]
pub(crate) struct SourceKey(RandomState);

impl SourceKey {
    pub(crate) fn source_of(&self, address: IpAddr) -> Source {
        Source(self.0.hash_one(counted_as(address)).to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_an_address_or_a_network_and_tells_neither() {
        let (key, other) = (SourceKey::default(), SourceKey::default());
        let of = |key: &SourceKey, text: &str| key.source_of(text.parse().unwrap());
        assert_eq!(of(&key, "2001:db8:1:2::1"), of(&key, "2001:db8:1:2::ffff"));
        assert_ne!(of(&key, "198.51.100.1"), of(&key, "198.51.100.2"));
        assert_ne!(of(&key, "198.51.100.1"), of(&other, "198.51.100.1"), "another process has another key");
    }
}
