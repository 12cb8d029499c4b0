//! One mini-program account as WeChat keeps it: all books behind one lock.

use super::answer::{INVALID_PAGE, INVALID_TEMPLATE, Refusal, TOKEN_MISSING, TOO_FAST};
use super::codes::CodeBook;
use super::deliveries::{Delivered, Deliveries};
use super::faults::{Fate, Faults};
use super::field_rules::check_data;
use super::grants::Ledger;
use super::second::Second;
use super::stats::Stats;
use super::templates::{Template, templates};
use super::tokens::TokenBook;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::time::Instant;

/// More people than any gathering has; who comes later has no openid here.
const MOST_PEOPLE: usize = 1_000_000;

#[derive(Default)]
pub struct Account {
    pub tokens: TokenBook,
    pub codes: CodeBook,
    pub ledger: Ledger,
    /// Every openid that exists at this appid.
    pub people: HashSet<String>,
    /// Openids with a send under way.
    pub occupied: HashSet<String>,
    pub deliveries: Deliveries,
    pub faults: Faults,
    pub stats: Stats,
    /// How far the account's clock is ahead.
    pub ahead: Duration,
    second: Second,
    send_attempts: HashMap<String, u32>,
    other_attempts: HashMap<&'static str, u32>,
}

/// The message of one send call.
pub struct Message<'a> {
    pub openid: &'a str,
    pub template_id: &'a str,
    pub data: &'a Value,
    pub page: Option<&'a str>,
}

impl Account {
    pub fn check_token(&self, token: Option<&str>, now: Instant) -> Result<(), Refusal> {
        self.tokens.check(token.filter(|token| !token.is_empty()).ok_or(TOKEN_MISSING)?, now)
    }

    pub fn welcome(&mut self, openid: &str) {
        if self.people.len() < MOST_PEOPLE {
            self.people.insert(openid.to_owned());
        }
    }

    /// Counts a send call, and lets the tokens die when it is time for that.
    pub fn count_send(&mut self) {
        self.stats.sends += 1;
        if self.faults.revoke_every > 0 && self.stats.sends.is_multiple_of(self.faults.revoke_every) {
            self.tokens.revoke();
        }
    }

    pub fn check_pace(&mut self, now: Instant) -> Result<(), Refusal> {
        if self.second.take(self.faults.sends_per_second, now) { Ok(()) } else { Err(TOO_FAST) }
    }

    /// Counts one more attempt on this person and says what becomes of it.
    pub fn fate_of_send(&mut self, seed: u64, openid: &str) -> Fate {
        let attempt = self.send_attempts.entry(openid.to_owned()).or_default();
        *attempt += 1;
        self.faults.sends.fate(seed, "send", openid, *attempt)
    }

    /// Counts one more attempt on this code and says what becomes of it.
    pub fn fate_of_login(&mut self, seed: u64, code: &str) -> Fate {
        let attempt = self.codes.tried(code);
        self.faults.logins.fate(seed, "login", code, attempt)
    }

    /// Counts one more call of this path and says what becomes of it.
    pub fn fate_of_other(&mut self, seed: u64, path: &'static str) -> Fate {
        let attempt = self.other_attempts.entry(path).or_default();
        *attempt += 1;
        self.faults.others.fate(seed, "other", path, *attempt)
    }

    /// Takes the message and answers its `msgid`. The permission is looked at before the fields, as WeChat seems to
    /// do (reference section 14.8), and a refused message costs no credit.
    pub fn deliver(&mut self, message: &Message) -> Result<u64, Refusal> {
        let template = template(message.template_id).ok_or(INVALID_TEMPLATE)?;
        if message.page.is_some_and(|page| page.starts_with('/')) {
            return Err(INVALID_PAGE);
        }
        self.ledger.check(message.openid, template.id)?;
        let data = check_data(template, message.data)?;
        self.ledger.spend(message.openid, template.id, template.kind);
        let msgid = msgid(self.stats.delivered);
        self.stats.delivered += 1;
        self.deliveries.add(Delivered {
            msgid,
            openid: message.openid.to_owned(),
            template_id: template.id.to_owned(),
            data,
            page: message.page.map(str::to_owned),
            at: chrono::Utc::now(),
        });
        Ok(msgid)
    }

    pub fn count_refusal(&mut self, refusal: &Refusal) {
        *self.stats.refusals.entry(refusal.errcode).or_default() += 1;
    }
}

pub fn template(id: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.id == id)
}

/// Every other id is beyond 2^53, where a reader that goes through a float loses it.
fn msgid(nth: u64) -> u64 {
    let base = if nth.is_multiple_of(2) { 2_864_323_726_461_255_681 } else { 1_000_001 };
    base + nth * 2
}
