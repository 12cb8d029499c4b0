//! What every handler sees.

use crate::{Clock, Limit, Storage, Timeouts, metrics::Metrics, throttle::Throttle, upkeep::Findings};
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
    pub stop: CancellationToken,
}
