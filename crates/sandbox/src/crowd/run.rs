//! Runs the crowd: people arrive along the curve, and a bounded number sign in at the same time.

use super::arrival::arrival_offsets;
use super::attendee::Attendee;
use super::pace::Pace;
use super::page::{CrowdError, Page};
use crate::{Answer, Sandbox};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Sign-ins under way at once; later arrivals wait in line.
const MAX_CONCURRENT: usize = 64;

#[derive(Clone, Debug)]
pub struct CrowdConfig {
    pub attendees: usize,
    pub seed: u64,
    /// From the first moment to the last possible arrival, at speed 1. Zero: everybody at once.
    pub duration: Duration,
    /// How many of a hundred do not allow messages.
    pub refuse_percent: u8,
    /// How many of a hundred of the others come back to the page and allow one more.
    pub come_back_percent: u8,
    /// How many of a hundred sign in on a second phone too: two visitors, one person.
    pub two_phones_percent: u8,
}

impl Default for CrowdConfig {
    fn default() -> Self {
        Self {
            attendees: 200,
            seed: 1,
            duration: Duration::from_secs(600),
            refuse_percent: 8,
            come_back_percent: 15,
            two_phones_percent: 4,
        }
    }
}

/// How far the crowd is, in persons, not phones; at the end, how it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrowdReport {
    /// Tried to sign in. Fewer than the attendees if the crowd was stopped.
    pub arrived: usize,
    /// Were answered with success by the endpoint and are through: the other phone signed in, the second permission given.
    pub signed_in: usize,
    /// Of those signed in, how many did not allow messages.
    pub refused: usize,
    /// Were refused, or gave up after several tries.
    pub failed: usize,
}

/// The simulated attendees.
pub struct Crowd {
    config: CrowdConfig,
    speed: watch::Sender<f64>,
    progress: watch::Sender<CrowdReport>,
}

impl Crowd {
    pub fn new(config: CrowdConfig) -> Self {
        Self { config, speed: watch::Sender::new(1.0), progress: watch::Sender::default() }
    }

    /// 1 is real time, 10 and 60 that many times as fast, 0 a pause. Takes effect at once, also while it runs.
    pub fn set_speed(&self, speed: f64) {
        self.speed.send_replace(if speed.is_finite() { speed.max(0.0) } else { 1.0 });
    }

    pub fn progress(&self) -> watch::Receiver<CrowdReport> {
        self.progress.subscribe()
    }

    /// Lets everybody arrive and sign in at `endpoint_url` (`http://127.0.0.1:PORT`) until all are done or `stop` is
    /// cancelled, which leaves sign-ins under way unfinished and uncounted.
    ///
    /// # Errors
    /// When the event cannot be read at the endpoint. Once people arrive, failures are counted, not returned.
    pub async fn run(
        &self,
        sandbox: &Sandbox,
        endpoint_url: &str,
        event_code: &str,
        appid: &str,
        stop: CancellationToken,
    ) -> Result<CrowdReport, CrowdError> {
        self.progress.send_replace(CrowdReport::default());
        let page = tokio::select! {
            () = stop.cancelled() => return Ok(CrowdReport::default()),
            page = Page::open(endpoint_url, event_code, appid, self.config.seed) => page?,
        };
        // The set owns every sign-in: dropping it, as a stop does, ends them.
        let mut under_way = JoinSet::new();
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.arrive(&mut under_way, sandbox, &page, event_code) => {}
        }
        Ok(*self.progress.borrow())
    }

    async fn arrive(&self, under_way: &mut JoinSet<()>, sandbox: &Sandbox, page: &Page, event_code: &str) {
        let CrowdConfig { attendees, seed, duration, .. } = self.config;
        let slots = Arc::new(Semaphore::new(MAX_CONCURRENT));
        let enter = async || Arc::clone(&slots).acquire_owned().await.expect("the semaphore is never closed");
        let mut pace = Pace::start(self.speed.subscribe());
        // Who comes back does so late: when everybody has arrived.
        let mut later = Vec::new();
        for (index, offset) in arrival_offsets(attendees, duration, seed).into_iter().enumerate() {
            pace.reach(offset).await;
            let place = enter().await;
            self.progress.send_modify(|report| report.arrived += 1);
            let attendee = Attendee::new(&self.config, index, event_code);
            let back = attendee.second_submission.map(|_| {
                let (back, signed) = oneshot::channel();
                later.push((attendee.clone(), signed));
                back
            });
            let (sandbox, page, progress) = (sandbox.clone(), page.clone(), self.progress.clone());
            under_way.spawn(async move {
                let signed_in = page.sign_in(&sandbox, &attendee).await;
                match back.filter(|_| signed_in) {
                    // They come back, and are counted when that is done.
                    Some(back) => drop(back.send(())),
                    None => progress.send_modify(|report| report.count(signed_in, attendee.answer)),
                }
                drop(place);
            });
            while under_way.try_join_next().is_some() {}
        }
        for (attendee, signed) in later {
            let place = enter().await;
            let (sandbox, page, progress) = (sandbox.clone(), page.clone(), self.progress.clone());
            under_way.spawn(async move {
                if signed.await.is_ok() {
                    page.come_back(&sandbox, &attendee).await;
                    progress.send_modify(|report| report.count(true, attendee.answer));
                }
                drop(place);
            });
        }
        while under_way.join_next().await.is_some() {}
    }
}

impl CrowdReport {
    fn count(&mut self, signed_in: bool, answer: Answer) {
        self.signed_in += usize::from(signed_in);
        self.failed += usize::from(!signed_in);
        self.refused += usize::from(signed_in && answer == Answer::Reject);
    }
}
