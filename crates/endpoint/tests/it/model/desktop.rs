//! A reader of the feed.

use endpoint::{Storage, operations::ReadFeed, storage::Bearer};
use protocol::{Change, IdentityChange, LostReason};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Somebody as the feed has told of them so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) number: i64,
    pub(super) name: Option<String>,
    pub(super) accepts: BTreeMap<Uuid, usize>,
    pub(super) bound: bool,
    pub(super) lost: Vec<LostReason>,
}

/// A desktop: follows the feed and keeps what it was told.
#[derive(Clone, Default)]
pub(super) struct Desktop {
    pub(super) cursor: Option<String>,
    pub(super) seq: i64,
    pub(super) people: BTreeMap<String, Told>,
}

impl Desktop {
    pub(super) async fn read(&mut self, storage: &Storage, bearer: &Bearer, rows: u32) -> bool {
        let read = ReadFeed { workspace: bearer.workspace, after: self.cursor.clone(), limit: rows };
        let page = storage.run(read).await.unwrap();
        for row in &page.changes {
            assert!(row.seq > self.seq, "seq strictly increases");
            self.seq = row.seq;
            let Some(attendee) = &row.attendee else { continue };
            match row.change() {
                Change::SignedIn { number, name, .. } => {
                    let told = self.people.entry(attendee.clone()).or_default();
                    (told.number, told.name) = (number, name);
                }
                Change::Subscribed { submission, results, .. } => {
                    self.people
                        .entry(attendee.clone())
                        .or_default()
                        .accepts
                        .insert(submission, results.len());
                }
                Change::Identity(IdentityChange::Bound { .. }) => {
                    self.people.entry(attendee.clone()).or_default().bound = true;
                }
                Change::Identity(IdentityChange::Lost { reason, .. }) => {
                    self.people.entry(attendee.clone()).or_default().lost.push(reason);
                }
                Change::Withdrawn {} => drop(self.people.remove(attendee)),
                other => panic!("nobody did {other:?}"),
            }
        }
        self.cursor = page.next;
        page.more
    }

    /// What it was told, by number: of each, everything that the model knows too.
    pub(super) fn view(&self) -> BTreeMap<i64, (Option<String>, i64, bool, Vec<LostReason>)> {
        let people = self.people.values();
        people
            .map(|told| {
                let accepted = told.accepts.values().map(|count| i64::try_from(*count).unwrap()).sum();
                (told.number, (told.name.clone(), accepted, told.bound, told.lost.clone()))
            })
            .collect()
    }
}
