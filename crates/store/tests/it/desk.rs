//! One desktop's data in a directory of its own, and short words for what tests write into it.

use domain::{Appid, AttendeeId, DeliveryEvent, DeliveryState, next};
use store::table::account::{self, Account};
use store::table::attendee;
use store::table::campaign;
use store::table::delivery::{self, Change};
use store::table::ledger;
use store::{Result, Store, Tx};
use tempfile::TempDir;
pub use testing::{appid, event_code as event, moment, openid, template_id as template};

pub struct Desk {
    pub store: Store,
    pub dir: TempDir,
}

pub fn desk() -> Desk {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path()).unwrap().store;
    Desk { store, dir }
}

pub fn put_account(tx: &Tx<'_>, appid: &str) -> Result<()> {
    let account = Account { appid: Appid::new(appid), ..testing::account() };
    account::put(tx, &account)
}

pub fn sign_in(tx: &Tx<'_>, id: &str, number: u32, name: &str) -> Result<()> {
    let sign_in = testing::sign_in(number, Some(name).filter(|name| !name.is_empty()));
    attendee::sign_in(tx, &AttendeeId::new(id), &event(), &appid(), &sign_in)
}

pub fn bind(tx: &Tx<'_>, id: &str, person: &str) -> Result<bool> {
    attendee::bind(tx, &AttendeeId::new(id), &event(), &appid(), &openid(person))
}

pub fn allow(tx: &Tx<'_>, person: &str, accepts: u32) -> Result<()> {
    ledger::add_page_accepts(tx, &appid(), &openid(person), &template(), accepts)
}

pub fn start_campaign(tx: &Tx<'_>, id: &str) -> Result<()> {
    campaign::insert(tx, &testing::campaign(id, testing::message(&[])))
}

/// A delivery of that campaign to a sign-in of that person, in that state.
pub fn deliver(
    tx: &Tx<'_>,
    campaign: &str,
    (attendee, person): (&str, &str),
    state: DeliveryState,
    reason: &'static str,
) -> Result<i64> {
    let new = testing::delivery(AttendeeId::new(attendee), openid(person));
    delivery::insert(tx, campaign, &event(), &template(), &new, 1)?;
    let id = tx.conn.last_insert_rowid();
    move_to(tx, id, state, reason)?;
    Ok(id)
}

/// Moves a queued delivery as the rules do.
pub fn move_to(tx: &Tx<'_>, id: i64, state: DeliveryState, reason: &str) -> Result<()> {
    let events: &[DeliveryEvent] = match state {
        DeliveryState::Queued => &[],
        DeliveryState::Sending => &[DeliveryEvent::Claimed],
        DeliveryState::Sent => &[DeliveryEvent::Claimed, DeliveryEvent::Accepted],
        DeliveryState::Received => {
            &[DeliveryEvent::Claimed, DeliveryEvent::Accepted, DeliveryEvent::ReceiptDelivered]
        }
        DeliveryState::Failed => &[DeliveryEvent::Claimed, DeliveryEvent::Rejected],
        DeliveryState::Skipped => &[DeliveryEvent::SkippedBefore],
        DeliveryState::Unknown => &[DeliveryEvent::Claimed, DeliveryEvent::AnswerLost],
        DeliveryState::Cancelled => &[DeliveryEvent::CancelledByOrganiser],
    };
    let mut now = DeliveryState::Queued;
    for event in events {
        let transition = next(now, *event).unwrap();
        now = transition.to();
        assert!(delivery::change(tx, id, &Change::by(transition, reason), 2)?, "it stood there");
    }
    Ok(())
}
