//! The conditions of one campaign.

use sandbox::{Faults, Rates};
use std::time::Duration;

/// The conditions of one campaign; by default without people and without faults.
#[derive(Clone, Debug)]
pub struct Round {
    pub name: &'static str,
    pub people: u32,
    /// Messages each person allows, of each phone.
    pub grants: u32,
    /// People sign in with one phone, or with two.
    pub phones: u32,
    /// Desktops that send the same template to the same people at once.
    pub desktops: u32,
    /// Of the program, on all desktops together.
    pub kills: u32,
    pub faults: Faults,
    /// The disk is full in every so-manieth run of the program; 0: never.
    pub full_disk_every: u32,
    pub endpoint: EndpointLife,
}

/// What happens to the endpoint meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointLife {
    Steady,
    /// It is killed and started again throughout.
    Killed,
}

impl Default for Round {
    fn default() -> Self {
        Self {
            name: "",
            people: 0,
            grants: 1,
            phones: 1,
            desktops: 1,
            kills: 0,
            faults: calm(),
            full_disk_every: 0,
            endpoint: EndpointLife::Steady,
        }
    }
}

/// Everything that WeChat and the network do to a sender on a bad day.
pub fn rough() -> Faults {
    let rates = Rates {
        busy: 0.05,
        drop_before: 0.03,
        drop_after: 0.03,
        stall: 0.02,
        server_error: 0.01,
        ..Rates::default()
    };
    Faults {
        // The client gives up after 15 s.
        stall: Duration::from_secs(16),
        revoke_every: 300,
        sends_per_second: 200,
        latency: Duration::from_millis(20),
        ..Faults::of_sends(rates)
    }
}

/// Nothing but a little time on the way, so that a kill finds messages there.
pub fn calm() -> Faults {
    Faults { latency: Duration::from_millis(20), ..Faults::default() }
}
