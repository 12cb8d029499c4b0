//! How much goes wrong while a rehearsal sends.

use organiser::api::FaultLevel;
use sandbox::{Faults, Rates};
use std::time::Duration;

pub(crate) fn faults_of(level: Option<FaultLevel>) -> Faults {
    let (mild, rough) = (
        Rates { busy: 0.03, drop_before: 0.01, ..Rates::default() },
        Rates {
            busy: 0.05,
            drop_before: 0.03,
            drop_after: 0.03,
            stall: 0.01,
            server_error: 0.01,
            ..Rates::default()
        },
    );
    let logins = Rates { busy: 0.02, ..Rates::default() };
    match level {
        None => Faults::default(),
        Some(FaultLevel::Mild) => Faults { logins, ..Faults::of_sends(mild) },
        Some(FaultLevel::Rough) => Faults {
            logins,
            // A second longer than the client waits: the outcome of these is unknown.
            stall: Duration::from_secs(16),
            revoke_every: 300,
            sends_per_second: 200,
            ..Faults::of_sends(rough)
        },
    }
}
