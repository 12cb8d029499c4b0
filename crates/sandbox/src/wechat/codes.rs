//! Login codes: good once, for five minutes (reference section 2).

use super::answer::{CODE_USED, INVALID_CODE, Refusal};
use crate::seeded;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::time::Instant;

const LIFE: Duration = Duration::from_secs(300);
/// After this time a code is forgotten: it is as unknown as one that never was.
const FORGOTTEN: Duration = Duration::from_secs(3_600);
/// Codes kept at once; the oldest is dropped first.
const MAX_REMEMBERED: usize = 1_000_000;

#[derive(Default)]
pub struct CodeBook {
    codes: HashMap<String, Code>,
    /// The same, oldest first.
    order: VecDeque<String>,
    /// How often each openid has logged in, so that a person's codes depend on nobody else.
    logins: HashMap<String, u32>,
}

struct Code {
    openid: String,
    ends: Instant,
    used: bool,
    tries: u32,
}

impl CodeBook {
    pub fn issue(&mut self, seed: u64, openid: &str, now: Instant) -> String {
        let nth = self.logins.entry(openid.to_owned()).or_default();
        *nth += 1;
        let code = format!("SANDBOXcode{}", seeded::hex(seed, &["code", openid, &nth.to_string()], 21));
        let ends = now + LIFE;
        self.forget(now);
        self.order.push_back(code.clone());
        self.codes.insert(code.clone(), Code { openid: openid.to_owned(), ends, used: false, tries: 0 });
        code
    }

    fn forget(&mut self, now: Instant) {
        while let Some(oldest) = self.order.front() {
            let old = self.codes.get(oldest).is_none_or(|code| now.duration_since(code.ends) >= FORGOTTEN);
            if !old && self.order.len() < MAX_REMEMBERED {
                return;
            }
            self.codes.remove(oldest);
            self.order.pop_front();
        }
    }

    /// Counts an attempt to exchange the code: 1 for the first.
    pub fn tried(&mut self, code: &str) -> u32 {
        self.codes.get_mut(code).map_or(0, |code| {
            code.tries += 1;
            code.tries
        })
    }

    /// The openid behind the code, which is used up by this call.
    pub fn exchange(&mut self, code: &str, now: Instant) -> Result<String, Refusal> {
        let code = self.codes.get_mut(code).ok_or(INVALID_CODE)?;
        if code.used {
            return Err(CODE_USED);
        }
        if now >= code.ends {
            return Err(INVALID_CODE);
        }
        code.used = true;
        Ok(code.openid.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_works_once() {
        let (mut book, now) = (CodeBook::default(), Instant::now());
        let code = book.issue(1, "o-one", now);
        assert_eq!(book.exchange(&code, now), Ok("o-one".to_owned()));
        assert_eq!(book.exchange(&code, now), Err(CODE_USED));
        assert_ne!(book.issue(1, "o-one", now), code, "each login has its own code");
    }

    #[test]
    fn a_code_lives_five_minutes() {
        let (mut book, now) = (CodeBook::default(), Instant::now());
        let (quick, slow) = (book.issue(1, "o-one", now), book.issue(1, "o-two", now));
        assert!(book.exchange(&quick, now + Duration::from_millis(299_999)).is_ok());
        assert_eq!(book.exchange(&slow, now + LIFE), Err(INVALID_CODE));
        assert_eq!(book.exchange("SANDBOXcodeNobodyEverMade", now), Err(INVALID_CODE));
    }

    #[test]
    fn what_ended_long_ago_is_forgotten() {
        let (mut book, now) = (CodeBook::default(), Instant::now());
        let used = book.issue(1, "o-one", now);
        book.exchange(&used, now).unwrap();
        book.issue(1, "o-two", now + LIFE);
        assert_eq!(book.exchange(&used, now + LIFE), Err(CODE_USED), "it ended just now");
        book.issue(1, "o-two", now + LIFE + FORGOTTEN);
        assert_eq!(book.exchange(&used, now + LIFE + FORGOTTEN), Err(INVALID_CODE));
        assert_eq!((book.codes.len(), book.order.len()), (2, 2));
    }
}
