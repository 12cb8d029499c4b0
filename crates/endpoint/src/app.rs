//! What every handler sees.

use crate::{
    Clock, Limit, Storage, Timeouts, exchanged::Exchanged, metrics::Metrics, throttle::Throttle,
    upkeep::Findings,
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
pub(crate) struct App {
    pub storage: Arc<Storage>,
    pub clock: Clock,
    pub codes_per_event: Limit<u32>,
    pub min_free_disk: Limit<u64>,
    pub throttle: Arc<Throttle>,
    pub timeouts: Timeouts,
    pub metrics: Arc<Metrics>,
    pub findings: Arc<Findings>,
    pub exchanged: Arc<Exchanged>,
    pub stop: CancellationToken,
}

impl App {
    /// How many login codes of one event may wait now.
    pub(crate) fn codes_per_event(&self) -> Limit<u32> {
        self.codes_per_event.map(|limit| limit.min(self.exchanged.max_queue(self.clock.elapsed())))
    }
}
