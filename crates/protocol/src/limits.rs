//! Every length and count of the contract, once: the endpoint refuses what is beyond them, forms say so before, and the
//! pages' TypeScript is generated from them. Lengths of texts are in characters.

use crate::Moment;
use std::ops::RangeInclusive;

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $value:literal;)*) => {
        $($(#[$doc])* pub const $name: $type = $value;)*

        /// Name and value of each.
        #[cfg(feature = "ts")]
        pub(crate) const ALL: &[(&str, u64)] = &[$((stringify!($name), $value)),*];
    };
}

limits! {
    /// Of `0-9A-Za-z`, exactly so many.
    EVENT_CODE_CHARS: usize = 12;
    /// Lower-case hex digits of an attendee's bearer, exactly so many.
    VISITOR_CHARS: usize = 32;

    MAX_TITLE_CHARS: usize = 60;
    MAX_PLACE_CHARS: usize = 60;
    MAX_NOTICE_CHARS: usize = 500;
    /// Templates that an event may ask permission for.
    MAX_TEMPLATES: usize = 5;
    MAX_QUESTIONS: usize = 10;
    /// `[a-z][a-z0-9_]*`
    MAX_QUESTION_KEY_CHARS: usize = 32;
    MAX_QUESTION_LABEL_CHARS: usize = 40;
    MAX_CHOICES: usize = 20;
    MAX_CHOICE_CHARS: usize = 40;

    MAX_NAME_CHARS: usize = 64;
    MAX_ANSWER_CHARS: usize = 500;
    /// Digits, `+`, `-` and spaces.
    MIN_PHONE_CHARS: usize = 5;
    MAX_PHONE_CHARS: usize = 20;
    /// Answers to requests for permission in one post.
    MAX_SUBSCRIPTIONS: usize = 10;
    /// Three times as long as WeChat's own ids.
    MAX_TEMPLATE_ID_CHARS: usize = 128;
    MAX_SUBSCRIPTION_RESULT_CHARS: usize = 64;

    /// Login codes of one claim.
    MAX_CLAIM: u32 = 200;
    MIN_LOGIN_LEASE_SECONDS: u32 = 5;
    MAX_LOGIN_LEASE_SECONDS: u32 = 60;
    /// WeChat's request id, which comes with the end of a login code.
    MAX_RID_CHARS: usize = 64;
    /// A call may be kept open until something comes.
    MAX_WAIT_SECONDS: u32 = 30;
    MAX_FEED_ROWS: u32 = 5_000;
    DEFAULT_FEED_ROWS: u32 = 1_000;

    /// People of one reservation, outcomes of one report.
    MAX_SENDS: usize = 1_000;
    MIN_SEND_LEASE_SECONDS: u32 = 5;
    MAX_SEND_LEASE_SECONDS: u32 = 600;
}

/// A phone number's length, as a range.
pub const PHONE_CHARS: RangeInclusive<usize> = MIN_PHONE_CHARS..=MAX_PHONE_CHARS;

/// The seconds of a login code's lease, and of a reservation.
pub const LOGIN_LEASE_SECONDS: RangeInclusive<u32> = MIN_LOGIN_LEASE_SECONDS..=MAX_LOGIN_LEASE_SECONDS;
pub const SEND_LEASE_SECONDS: RangeInclusive<u32> = MIN_SEND_LEASE_SECONDS..=MAX_SEND_LEASE_SECONDS;

/// Whether a text has more characters than that.
pub fn is_longer_than(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

/// `[a-z][a-z0-9_]*`, not too long.
pub fn is_question_key(key: &str) -> bool {
    let plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_');
    key.len() <= MAX_QUESTION_KEY_CHARS
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(plain)
}

/// An event ends after it starts, not in the same moment.
pub fn ends_after_start(starts_at: Moment, ends_at: Moment) -> bool {
    starts_at < ends_at
}

#[cfg(test)]
mod tests {
    use super::{ends_after_start, is_longer_than, is_question_key};
    use crate::Moment;

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(!is_longer_than("集结", 2), "two characters are not longer than two");
        assert!(is_longer_than("集结号", 2), "three are");
    }

    #[test]
    fn a_key_is_a_short_plain_word() {
        assert!(is_question_key("a") && is_question_key("t_shirt2") && is_question_key(&"k".repeat(32)));
        for wrong in ["", "2a", "_a", "A", "a-b", "鞋码", &"k".repeat(33)] {
            assert!(!is_question_key(wrong), "{wrong}");
        }
    }

    #[test]
    fn an_event_that_ends_as_it_starts_is_none() {
        let at = |text: &str| text.parse::<Moment>().expect("a moment");
        let start = at("2031-05-01T09:00:00+08:00");
        assert!(ends_after_start(start, at("2031-05-01T09:00:01+08:00")));
        assert!(!ends_after_start(start, at("2031-05-01T01:00:00Z")), "the same moment elsewhere");
        assert!(!ends_after_start(start, at("2031-05-01T08:00:00+08:00")));
    }
}
