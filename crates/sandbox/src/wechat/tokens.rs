//! Stable access tokens as WeChat keeps them (reference section 1.1).

use super::answer::{DAILY_QUOTA, Refusal, TOKEN_EXPIRED, TOKEN_NOT_LATEST};
use crate::seeded;
use std::time::Duration;
use tokio::time::Instant;

const LIFE: Duration = Duration::from_secs(7_200);
/// In its last five minutes a token is replaced, and both work until the old one ends.
const OVERLAP: Duration = Duration::from_secs(300);
const FORCED_MIN_INTERVAL: Duration = Duration::from_secs(30);
const FORCED_A_DAY: usize = 20;
const DAY: Duration = Duration::from_secs(86_400);

#[derive(Default)]
pub struct Tokens {
    issued: u64,
    /// Oldest first; the last one is the latest.
    living: Vec<Token>,
    forced: Vec<Instant>,
}

struct Token {
    text: String,
    ends: Instant,
}

/// What the call answers: the token and its remaining life in whole seconds, never below 300.
#[derive(Debug, PartialEq, Eq)]
pub struct Issued {
    pub access_token: String,
    pub expires_in: u64,
}

impl Tokens {
    /// Normal mode: the same token while more than five minutes are left of it.
    pub fn fetch(&mut self, seed: u64, now: Instant) -> Issued {
        match self.living.last() {
            Some(latest) if latest.ends.duration_since(now) >= OVERLAP => {}
            _ => self.issue(seed, now),
        }
        let latest = self.living.last().expect("a token was just issued or still lives");
        Issued { access_token: latest.text.clone(), expires_in: latest.ends.duration_since(now).as_secs() }
    }

    /// Forced mode: every earlier token becomes invalid at once; 20 a day, and calls less than 30 s apart change nothing.
    pub fn force(&mut self, seed: u64, now: Instant) -> Result<Issued, Refusal> {
        self.forced.retain(|at| now.duration_since(*at) < DAY);
        if self.forced.last().is_some_and(|at| now.duration_since(*at) < FORCED_MIN_INTERVAL) {
            return Ok(self.fetch(seed, now));
        }
        if self.forced.len() >= FORCED_A_DAY {
            return Err(DAILY_QUOTA);
        }
        self.forced.push(now);
        self.revoke();
        Ok(self.fetch(seed, now))
    }

    /// Invalidates every token; the next fetch issues another.
    pub fn revoke(&mut self) {
        self.living.clear();
    }

    pub fn check(&self, text: &str, now: Instant) -> Result<(), Refusal> {
        match self.living.iter().find(|token| token.text == text) {
            Some(token) if token.ends > now => Ok(()),
            Some(_) => Err(TOKEN_EXPIRED),
            None => Err(TOKEN_NOT_LATEST),
        }
    }

    pub fn issued(&self) -> u64 {
        self.issued
    }

    fn issue(&mut self, seed: u64, now: Instant) {
        self.issued += 1;
        let tail = seeded::hex(seed, &["token", &self.issued.to_string()], 112);
        let text = format!("SANDBOX_NOT_A_REAL_TOKEN_{tail}");
        // An expired token is kept for a while, because WeChat calls it expired, not unknown.
        self.living.retain(|token| now.duration_since(token.ends) < DAY);
        self.living.push(Token { text, ends: now + LIFE });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(now: Instant, secs: u64) -> Instant {
        now + Duration::from_secs(secs)
    }

    #[test]
    fn normal_mode_gives_the_same_token_with_the_seconds_left() {
        let (mut book, now) = (Tokens::default(), Instant::now());
        let first = book.fetch(1, now);
        let again = book.fetch(1, later(now, 1_000));
        assert_eq!(first.expires_in, 7_200);
        assert_eq!(again, Issued { access_token: first.access_token.clone(), expires_in: 6_200 });
        assert!(first.access_token.len() >= 100 && first.access_token.contains("NOT_A_REAL_TOKEN"));
    }

    #[test]
    fn the_last_five_minutes_bring_a_new_token_while_the_old_one_still_works() {
        let (mut book, now) = (Tokens::default(), Instant::now());
        let old = book.fetch(1, now);
        assert_eq!(book.fetch(1, later(now, 6_900)).expires_in, 300, "the floor of any answer");
        let new = book.fetch(1, later(now, 6_901));
        assert_ne!(old.access_token, new.access_token);
        assert_eq!(new.expires_in, 7_200);
        assert_eq!(book.check(&old.access_token, later(now, 7_199)), Ok(()));
        assert_eq!(book.check(&old.access_token, later(now, 7_200)), Err(TOKEN_EXPIRED));
        assert_eq!(book.check(&new.access_token, later(now, 7_200)), Ok(()));
    }

    #[test]
    fn forcing_kills_the_old_token_but_not_twice_within_half_a_minute() {
        let (mut book, now) = (Tokens::default(), Instant::now());
        let old = book.fetch(1, now);
        let new = book.force(1, now).unwrap();
        assert_eq!(book.check(&old.access_token, now), Err(TOKEN_NOT_LATEST));
        assert_eq!(book.force(1, later(now, 29)).unwrap().access_token, new.access_token);
        assert_ne!(book.force(1, later(now, 30)).unwrap().access_token, new.access_token);
    }

    #[test]
    fn forcing_is_limited_to_twenty_a_day() {
        let (mut book, now) = (Tokens::default(), Instant::now());
        for n in 0..20 {
            book.force(1, later(now, n * 30)).unwrap();
        }
        assert_eq!(book.force(1, later(now, 600)), Err(DAILY_QUOTA));
        assert!(book.force(1, later(now, 86_400)).is_ok(), "the first one is a day old by then");
    }
}
