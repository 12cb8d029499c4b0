//! One simulated attendee: everything about them follows from the crowd's seed and their place in it.

use super::names::attendee_name;
use super::run::CrowdConfig;
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
    pub phone: Phone,
    /// Some sign in on another phone too: the endpoint sees two visitors, WeChat one person.
    pub second_phone: Option<Phone>,
    /// Of those who allow messages some come back to the page later and allow one more, under another submission.
    pub second_submission: Option<Uuid>,
}

/// What one phone's page made up for this event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The page's bearer: 32 lower-case hex digits.
    pub visitor: String,
    pub submission: Uuid,
}

impl Attendee {
    pub fn new(config: &CrowdConfig, index: usize, event_code: &str) -> Self {
        let CrowdConfig { seed, .. } = *config;
        let place = index.to_string();
        let falls = |what: &str, percent: u8| {
            seeded::stream(seed, &[what, &place]).random_range(0..100) < u32::from(percent)
        };
        let refuses = falls("answer", config.refuse_percent);
        // The page makes bearer and submission anew for each event; the person stays the same.
        let visit = |what: &str| seeded::stream(seed, &[what, event_code, &place]);
        let submission = |what: &str| Builder::from_random_bytes(visit(what).random()).into_uuid();
        let phone = |visitor: &str, first: &str| Phone {
            visitor: seeded::hex(seed, &[visitor, event_code, &place], 32),
            submission: submission(first),
        };
        Self {
            person: format!("crowd-{seed}-{index}"),
            name: attendee_name(seed, index),
            answer: if refuses { Answer::Reject } else { Answer::Accept },
            phone: phone("visitor", "submission"),
            second_phone: falls("phones", config.two_phones_percent)
                .then(|| phone("second visitor", "second phone's submission")),
            second_submission: (!refuses && falls("back", config.come_back_percent))
                .then(|| submission("second submission")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn crowd(seed: u64, event_code: &str) -> Vec<Attendee> {
        let config = CrowdConfig { seed, ..CrowdConfig::default() };
        (0..1_000).map(|index| Attendee::new(&config, index, event_code)).collect()
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
            assert_ne!(a.phone.visitor, b.phone.visitor);
            assert_ne!(a.phone.submission, b.phone.submission);
        }
        let phones =
            || here.iter().map(|a| &a.phone).chain(here.iter().filter_map(|a| a.second_phone.as_ref()));
        let visitors: BTreeSet<&str> = phones().map(|phone| phone.visitor.as_str()).collect();
        assert_eq!(visitors.len(), phones().count(), "no two phones share a bearer");
    }

    #[test]
    fn some_who_allow_messages_come_back_and_nobody_else() {
        let crowd = crowd(1, "Abc123Abc123");
        let back: Vec<_> = crowd.iter().filter(|a| a.second_submission.is_some()).collect();
        assert!((80..200).contains(&back.len()), "{} of 1,000", back.len());
        assert!(
            back.iter()
                .all(|a| a.answer == Answer::Accept && a.second_submission != Some(a.phone.submission))
        );
    }

    #[test]
    fn about_as_many_refuse_as_asked() {
        let refusing = crowd(1, "Abc123Abc123").iter().filter(|a| a.answer == Answer::Reject).count();
        assert!((50..110).contains(&refusing), "{refusing} of 1,000 at 8 %");
        for (refuse_percent, answer) in [(0, Answer::Accept), (100, Answer::Reject)] {
            let config = CrowdConfig { refuse_percent, ..CrowdConfig::default() };
            assert!((0..200).all(|index| Attendee::new(&config, index, "x").answer == answer));
        }
    }

    #[test]
    fn a_few_have_a_second_phone() {
        let two = crowd(1, "Abc123Abc123").iter().filter(|a| a.second_phone.is_some()).count();
        assert!((20..70).contains(&two), "{two} of 1,000 at 4 %");
    }
}
