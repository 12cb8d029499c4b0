//! The state of synchronisation, as it is shown.

use super::links::Links;
use crate::api::{Moment, Problem, ProblemCode, SyncState, SyncView};
use crate::problem::from_stored;
use domain::Appid;
use sync::{Blocker, Status};

/// Of an account, also of one that isn't at work: not yet, or it can't be.
pub(crate) fn sync_of(links: &Links, appid: &Appid) -> SyncView {
    match links.find(appid) {
        Some(link) => view(link.status.get()),
        None => not_at_work(links.why_unlinked(appid)),
    }
}

fn not_at_work(problem: Option<Problem>) -> SyncView {
    let state = if problem.is_some() { SyncState::Stopped } else { SyncState::CatchingUp };
    SyncView { state, synced_at: None, waiting: 0, next_expiry_ms: None, problem }
}

fn view(status: Status<Problem>) -> SyncView {
    let problem = status.blocker.map(problem_of);
    let now = chrono::Utc::now();
    let until = |at: chrono::DateTime<chrono::Utc>| u32::try_from((at - now).num_milliseconds().max(0)).ok();
    SyncView {
        state: match status.state {
            sync::State::CatchingUp => SyncState::CatchingUp,
            sync::State::Live => SyncState::Live,
            sync::State::Offline => SyncState::Offline,
            sync::State::Stopped => SyncState::Stopped,
        },
        synced_at: status.synced_at.map(|at| Moment::from(at.with_timezone(&chrono::Local))),
        waiting: u32::try_from(status.waiting).unwrap_or(u32::MAX),
        next_expiry_ms: if status.waiting > 0 { status.next_expiry.and_then(until) } else { None },
        problem,
    }
}

/// What blocks synchronisation, as it is shown.
pub(crate) fn problem_of(blocker: Blocker<Problem>) -> Problem {
    match blocker {
        Blocker::EndpointUnreachable => {
            Problem::new(ProblemCode::EndpointUnreachable, "the sign-in service can't be reached")
        }
        Blocker::Obstructed(why) => from_stored(&why).unwrap_or_else(|| {
            Problem::new(ProblemCode::EndpointUnreachable, "something stands before the sign-in service")
        }),
        Blocker::EndpointRefused => {
            Problem::new(ProblemCode::EndpointRefusedToken, "the sign-in service refuses the token")
        }
        Blocker::EndpointForbids => Problem::new(ProblemCode::ViewerToken, "the token may only read"),
        Blocker::EndpointUnexpected => {
            Problem::new(ProblemCode::EndpointUnexpected, "what answers there is not a sign-in service")
        }
        Blocker::AppidMismatch(found) => {
            Problem::new(ProblemCode::AppidMismatch, "the sign-in service is of another mini-program")
                .with("appid", found)
        }
        Blocker::Store(why) => Problem::new(ProblemCode::DatabaseFailed, why),
        Blocker::Account(problem) | Blocker::Busy(problem) => problem,
    }
}
