//! Who is let in while connections are scarce.
//!
//! There is a limit for all connections and one for those of one address. At a limit the connection that has been
//! silent the longest gives way: of the newcomer's own address, or of the address that has the most. So callers who
//! hold connections without using them cannot keep anybody out.

use crate::{client_address::counted_as, limit::Limit, metrics::Metrics};
use ipnet::IpNet;
use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// A connection that moved a byte more recently than this is in use and does not give way.
const IN_USE: Duration = Duration::from_secs(2);

/// How many connections may be open.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    pub all: Limit<u32>,
    /// Of one address, which a whole crowd may share. A trusted proxy has only the limit of all.
    pub per_address: Limit<u32>,
}

/// For whoever embeds the service: a rehearsal's crowd is one address.
impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { all: Limit::Off, per_address: Limit::Off }
    }
}

pub(crate) struct Admission {
    limits: ConnectionLimits,
    trusted: Vec<IpNet>,
    metrics: Arc<Metrics>,
    started: Instant,
    open: Mutex<Open>,
}

/// The open connections by address; those of trusted proxies stand under `None`.
#[derive(Default)]
struct Open {
    count: usize,
    next_id: u64,
    by_address: HashMap<Option<IpAddr>, BTreeMap<u64, Connection>>,
}

#[derive(Clone)]
struct Connection {
    activity: Arc<Activity>,
    give_way: CancellationToken,
}

/// When a connection last moved a byte.
pub(super) struct Activity {
    started: Instant,
    last_millis: AtomicU64,
}

/// A connection that was let in; its place is free again when this is dropped.
pub(super) struct Seat {
    admission: Arc<Admission>,
    address: Option<IpAddr>,
    id: u64,
    pub(super) activity: Arc<Activity>,
    /// Cancelled when the connection has to make room.
    pub(super) give_way: CancellationToken,
}

impl Admission {
    pub(crate) fn new(limits: ConnectionLimits, trusted: Vec<IpNet>, metrics: Arc<Metrics>) -> Arc<Self> {
        let open = Mutex::default();
        Arc::new(Self { limits, trusted, metrics, started: Instant::now(), open })
    }

    /// `None`: there is no room, and nobody who could give way.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Seat> {
        let peer = peer.to_canonical();
        let is_trusted = self.trusted.iter().any(|network| network.contains(&peer));
        let address = (!is_trusted).then(|| counted_as(peer));
        let activity = Arc::new(Activity::begin(self.started));
        let give_way = CancellationToken::new();
        let mut open = self.open();
        if !self.make_room(&mut open, address) {
            self.metrics.connection_refused();
            return None;
        }
        let id = open.next_id;
        open.next_id += 1;
        open.count += 1;
        let connection = Connection { activity: Arc::clone(&activity), give_way: give_way.clone() };
        open.by_address.entry(address).or_default().insert(id, connection);
        self.metrics.connection_opened();
        Some(Seat { admission: Arc::clone(self), address, id, activity, give_way })
    }

    /// Whether there is room for one more connection of `address`, after somebody gave way if that was needed.
    fn make_room(&self, open: &mut Open, address: Option<IpAddr>) -> bool {
        let is_below = |limit, count: usize| match limit {
            Limit::Off => true,
            Limit::At(most) => count < usize::try_from(most).unwrap_or(usize::MAX),
        };
        let mut own = open.by_address.get(&address).map_or(0, BTreeMap::len);
        if address.is_some() && !is_below(self.limits.per_address, own) {
            if !self.silence_longest(open, address) {
                return false;
            }
            own -= 1;
        }
        if is_below(self.limits.all, open.count) {
            return true;
        }
        let fullest = open.by_address.iter().filter(|(address, _)| address.is_some());
        let fullest = fullest.max_by_key(|(_, connections)| connections.len());
        match fullest.map(|(address, connections)| (*address, connections.len())) {
            // An address does not make room for one that has more already.
            Some((fullest, most)) if address.is_none() || most >= own => self.silence_longest(open, fullest),
            _ => false,
        }
    }

    /// Ends the connection of `address` that has been silent the longest; whether there is one that is not in use.
    fn silence_longest(&self, open: &mut Open, address: Option<IpAddr>) -> bool {
        let Some(connections) = open.by_address.get(&address) else { return false };
        let silent = connections.iter().min_by_key(|(_, connection)| connection.activity.last());
        let Some((id, last)) = silent.map(|(id, connection)| (*id, connection.activity.last())) else {
            return false;
        };
        let is_in_use = self.started.elapsed().saturating_sub(last) < IN_USE;
        if !is_in_use && let Some(connection) = open.remove(address, id) {
            connection.give_way.cancel();
            self.metrics.connection_closed();
            self.metrics.connection_gave_way();
        }
        !is_in_use
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn remove(&mut self, address: Option<IpAddr>, id: u64) -> Option<Connection> {
        let connections = self.by_address.get_mut(&address)?;
        let removed = connections.remove(&id)?;
        if connections.is_empty() {
            self.by_address.remove(&address);
        }
        self.count -= 1;
        Some(removed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        // One that gave way was taken out of the table then.
        if self.admission.open().remove(self.address, self.id).is_some() {
            self.admission.metrics.connection_closed();
        }
    }
}

impl Activity {
    pub(super) fn begin(started: Instant) -> Self {
        let activity = Self { started, last_millis: AtomicU64::new(0) };
        activity.note();
        activity
    }

    pub(super) fn note(&self) {
        let millis = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_millis.store(millis, Ordering::Relaxed);
    }

    /// Since the start.
    fn last(&self) -> Duration {
        Duration::from_millis(self.last_millis.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(all: u32, per_address: u32) -> Arc<Admission> {
        let limits = ConnectionLimits { all: Limit::At(all), per_address: Limit::At(per_address) };
        // In the past, so that a connection can be silent for longer than the test takes.
        let admission = Admission {
            limits,
            trusted: vec!["10.0.0.0/8".parse().unwrap()],
            metrics: Arc::default(),
            started: Instant::now().checked_sub(Duration::from_secs(60)).unwrap(),
            open: Mutex::default(),
        };
        Arc::new(admission)
    }

    fn admit(admission: &Arc<Admission>, peer: &str) -> Option<Seat> {
        admission.admit(peer.parse().unwrap())
    }

    /// As if it had moved its last byte so many seconds after the start.
    fn silent_since(seat: &Seat, seconds: u64) {
        seat.activity.last_millis.store(seconds * 1_000, Ordering::Relaxed);
    }

    #[test]
    fn at_its_limit_an_address_gives_up_the_connection_it_uses_least() {
        let admission = admission(10, 2);
        let (first, second) =
            (admit(&admission, "192.0.2.1").unwrap(), admit(&admission, "192.0.2.1").unwrap());
        assert!(admit(&admission, "192.0.2.1").is_none(), "both are in use");
        assert!(admit(&admission, "192.0.2.2").is_some(), "somebody else has room");
        silent_since(&first, 20);
        silent_since(&second, 10);
        let third = admit(&admission, "192.0.2.1").unwrap();
        assert!(second.give_way.is_cancelled() && !first.give_way.is_cancelled());
        drop((second, third));
        assert!(admit(&admission, "192.0.2.1").is_some(), "a place that was left is free, once");
        assert!(admit(&admission, "192.0.2.1").is_some());
    }

    #[test]
    fn when_all_are_taken_the_address_with_the_most_gives_way() {
        let admission = admission(4, 4);
        let greedy: Vec<Seat> = (0..3).map(|_| admit(&admission, "192.0.2.1").unwrap()).collect();
        let modest = admit(&admission, "192.0.2.2").unwrap();
        greedy.iter().chain([&modest]).for_each(|seat| silent_since(seat, 5));
        silent_since(&modest, 1);
        assert!(admit(&admission, "192.0.2.3").is_some());
        assert!(!modest.give_way.is_cancelled(), "it has been silent longer, but it is alone");
        assert_eq!(greedy.iter().filter(|seat| seat.give_way.is_cancelled()).count(), 1);
    }

    #[test]
    fn a_trusted_proxy_is_everybody_and_has_no_limit_of_its_own() {
        let admission = admission(6, 2);
        let proxied: Vec<_> = (0..6).map(|_| admit(&admission, "10.1.2.3")).collect();
        assert!(proxied.iter().all(Option::is_some));
        proxied.iter().flatten().for_each(|seat| silent_since(seat, 1));
        assert!(
            admit(&admission, "192.0.2.1").is_none(),
            "nobody behind the proxy is cut off for a stranger"
        );
        assert!(admit(&admission, "10.1.2.3").is_none());
    }

    #[test]
    fn one_that_gave_way_is_counted_once() {
        let admission = admission(1, 1);
        let seat = admit(&admission, "192.0.2.1").unwrap();
        silent_since(&seat, 1);
        let next = admit(&admission, "2001:db8::1").unwrap();
        drop(seat);
        assert_eq!(admission.open().count, 1);
        drop(next);
        assert_eq!(admission.open().count, 0);
        assert!(admission.open().by_address.is_empty());
    }
}
