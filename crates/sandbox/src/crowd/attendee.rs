//! One simulated attendee: everything about them follows from the crowd's seed and their place in it.

use super::names::attendee_name;
use crate::{Answer, seeded};
use rand::RngExt;
use uuid::{Builder, Uuid};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// How the sandbox knows them.
    pub person: String,
    pub name: String,
    /// What they tap when asked to allow messages.
    pub answer: Answer,
    /// Their page's bearer at this event: 32 lower-case hex digits.
    pub visitor: String,
    pub submission: Uuid,
    /// Of those who allow messages some come back to the page and allow one more, under another submission.
    pub second_submission: Option<Uuid>,
}

impl Attendee {
    pub fn new(seed: u64, index: usize, refuse_percent: u8, come_back_percent: u8, event_code: &str) -> Self {
        let place = index.to_string();
        let refuses =
            seeded::stream(seed, &["answer", &place]).random_range(0..100) < u32::from(refuse_percent);
        // The page makes bearer and submission anew for each event; the person stays the same.
        let visit = |what: &str| seeded::stream(seed, &[what, event_code, &place]);
        let comes_back =
            seeded::stream(seed, &["back", &place]).random_range(0..100) < u32::from(come_back_percent);
        let submission = |what: &str| Builder::from_random_bytes(visit(what).random()).into_uuid();
        Self {
            person: format!("crowd-{seed}-{index}"),
            name: attendee_name(seed, index),
            answer: if refuses { Answer::Reject } else { Answer::Accept },
            visitor: seeded::hex(seed, &["visitor", event_code, &place], 32),
            submission: submission("submission"),
            second_submission: (!refuses && comes_back).then(|| submission("second submission")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn crowd(seed: u64, event_code: &str) -> Vec<Attendee> {
        (0..1_000).map(|index| Attendee::new(seed, index, 8, 15, event_code)).collect()
    }

    #[test]
    fn a_seed_makes_the_same_people_every_time() {
        assert_eq!(crowd(1, "Abc123Abc123"), crowd(1, "Abc123Abc123"));
        assert_ne!(crowd(1, "Abc123Abc123"), crowd(2, "Abc123Abc123"));
    }

    #[test]
    fn the_same_people_visit_another_event_with_other_bearers() {
        let (here, there) = (crowd(1, "Abc123Abc123"), crowd(1, "Xyz789Xyz789"));
        for (a, b) in here.iter().zip(&there) {
            assert_eq!(a.person, b.person);
            assert_ne!(a.visitor, b.visitor);
            assert_ne!(a.submission, b.submission);
        }
        let visitors: BTreeSet<&str> = here.iter().map(|a| a.visitor.as_str()).collect();
        assert_eq!(visitors.len(), here.len(), "no two people share a bearer");
    }

    #[test]
    fn some_who_allow_messages_come_back_and_nobody_else() {
        let crowd = crowd(1, "Abc123Abc123");
        let back: Vec<_> = crowd.iter().filter(|a| a.second_submission.is_some()).collect();
        assert!((80..200).contains(&back.len()), "{} of 1,000", back.len());
        assert!(back.iter().all(|a| a.answer == Answer::Accept && a.second_submission != Some(a.submission)));
    }

    #[test]
    fn about_as_many_refuse_as_asked() {
        let refusing = crowd(1, "Abc123Abc123").iter().filter(|a| a.answer == Answer::Reject).count();
        assert!((50..110).contains(&refusing), "{refusing} of 1,000 at 8 %");
        assert!((0..200).all(|index| Attendee::new(1, index, 0, 15, "x").answer == Answer::Accept));
        assert!((0..200).all(|index| Attendee::new(1, index, 100, 15, "x").answer == Answer::Reject));
    }
}
