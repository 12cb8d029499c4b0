//! File descriptors: each connection takes one.

use endpoint::{ConnectionLimits, Limit};

/// What the database, the listeners and the log need beside the connections.
const RESERVED: u64 = 64;

/// Raises the soft limit of this process to the hard one, and lowers `limits` to what it has room for.
pub(crate) fn make_room(limits: ConnectionLimits) -> ConnectionLimits {
    within(limits, raised_limit())
}

fn within(limits: ConnectionLimits, descriptors: Option<u64>) -> ConnectionLimits {
    let Some(descriptors) = descriptors else { return limits };
    let room = u32::try_from(descriptors.saturating_sub(RESERVED).max(1)).unwrap_or(u32::MAX);
    let all = match limits.all {
        Limit::At(most) => Limit::At(most.min(room)),
        Limit::Off => Limit::At(room),
    };
    ConnectionLimits { all, ..limits }
}

/// The limit that holds from now on; `None` where the system has none.
#[cfg(unix)]
fn raised_limit() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    if before.current == before.maximum {
        return before.current;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: before.maximum, maximum: before.maximum }) {
        Ok(()) => before.maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files could not be raised");
            before.current
        }
    }
}

#[cfg(not(unix))]
fn raised_limit() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_never_take_the_descriptors_that_the_database_needs() {
        let limits = |all| ConnectionLimits { all, per_address: Limit::Off };
        assert_eq!(within(limits(Limit::At(8_192)), Some(256)).all, Limit::At(192));
        assert_eq!(within(limits(Limit::At(100)), Some(256)).all, Limit::At(100));
        assert_eq!(within(limits(Limit::Off), Some(1_024)).all, Limit::At(960));
        assert_eq!(within(limits(Limit::Off), None).all, Limit::Off);
        assert_eq!(within(limits(Limit::Off), Some(10)).all, Limit::At(1));
    }
}
