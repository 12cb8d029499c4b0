//! An endpoint in memory that reserves people, and what other desktops hold there.

use dispatch::{Ask, Purpose, Reservations, Unreserved, Word};
use domain::AttendeeId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

#[derive(Default)]
pub struct Desks {
    /// What is said of these people; everybody else is free.
    pub words: Mutex<BTreeMap<AttendeeId, Word>>,
    /// What this desktop holds.
    pub held: Mutex<BTreeSet<AttendeeId>>,
    pub unreachable: Mutex<bool>,
    pub asked: Mutex<u32>,
}

impl Desks {
    pub fn say(&self, number: u32, word: Word) {
        self.words.lock().unwrap().insert(AttendeeId::new(format!("a{number}")), word);
    }

    pub fn held(&self) -> usize {
        self.held.lock().unwrap().len()
    }
}

impl Reservations for Desks {
    async fn reserve(&self, ask: Ask) -> Result<Vec<(AttendeeId, Word)>, Unreserved> {
        *self.asked.lock().unwrap() += 1;
        if *self.unreachable.lock().unwrap() {
            return Err(Unreserved::Unreachable { trouble: "no endpoint".to_owned() });
        }
        let mut held = self.held.lock().unwrap();
        if ask.purpose == Purpose::Release {
            held.retain(|one| !ask.attendees.contains(one));
            return Ok(Vec::new());
        }
        let words = self.words.lock().unwrap();
        let said = ask.attendees.into_iter().map(|one| {
            let word = words.get(&one).copied().unwrap_or(Word::Ok);
            if word == Word::Ok {
                held.insert(one.clone());
            }
            (one, word)
        });
        Ok(said.collect())
    }
}
