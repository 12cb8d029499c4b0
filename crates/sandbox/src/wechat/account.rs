//! One mini-program account as WeChat keeps it: all of its state behind one lock.

use super::answer::{
    BANNED, BLOCKED_WORD, INVALID_PAGE, INVALID_TEMPLATE, Refusal, SECRET_FROZEN, TOKEN_MISSING, TOO_FAST,
};
use super::call::{Call, Usage};
use super::chosen_templates::ChosenTemplates;
use super::codes::CodeBook;
use super::conditions::Conditions;
use super::deliveries::{Delivered, Deliveries};
use super::faults::{CallOutcome, Faults};
use super::field_rules::check_data;
use super::grants::Ledger;
use super::rids::Rids;
use super::second::Second;
use super::stats::Stats;
use super::tokens::Tokens;
use crate::seeded;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::time::Instant;

/// More people than any gathering has; beyond it nobody gets an openid.
const MAX_PEOPLE: usize = 1_000_000;
const DAY: Duration = Duration::from_secs(86_400);
const MONTH: Duration = Duration::from_secs(30 * 86_400);
const CLEARS_A_MONTH: usize = 10;

#[derive(Default)]
pub struct Account {
    pub tokens: Tokens,
    pub codes: CodeBook,
    pub ledger: Ledger,
    /// Every openid that exists at this appid.
    pub people: HashSet<String>,
    /// Openids with a send under way.
    pub occupied: HashSet<String>,
    pub deliveries: Deliveries,
    pub templates: ChosenTemplates,
    pub conditions: Conditions,
    pub faults: Faults,
    pub stats: Stats,
    pub rids: Rids,
    /// How far the account's clock is ahead.
    pub ahead: Duration,
    /// The first moment anything was counted; WeChat's days are counted from it.
    epoch: Option<Instant>,
    usage: Usage,
    cleared: Vec<Instant>,
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

    /// Whether a token may be fetched at all from where the caller is.
    pub fn check_entry(&self) -> Result<(), Refusal> {
        if self.conditions.frozen {
            return Err(SECRET_FROZEN);
        }
        if self.conditions.lets_in() {
            return Ok(());
        }
        let ip = self.conditions.seen_ip;
        let mapped = if ip.is_ipv4() { format!("::ffff:{ip}") } else { ip.to_string() };
        Err(Refusal::saying(40164, format!("invalid ip {ip} ipv6 {mapped}, not in whitelist")))
    }

    /// Counts one more call against the day's quota.
    pub fn count_call(&mut self, call: &'static Call, now: Instant) -> Result<(), Refusal> {
        let (limit, day) = (self.daily_limit(call), self.day(now));
        self.usage.take(call.path, limit, day)
    }

    pub fn daily_limit(&self, call: &Call) -> Option<u64> {
        self.conditions.daily.get(call.path).copied().or(call.daily)
    }

    pub fn used(&self, call: &Call, now: Instant) -> u64 {
        let began = self.epoch.unwrap_or(now);
        self.usage.used(call.path, days_between(began, now))
    }

    /// Sets the day's counts back, unless that was done too often this month.
    pub fn clear_quota(&mut self, now: Instant) -> bool {
        self.cleared.retain(|at| now.duration_since(*at) < MONTH);
        if self.cleared.len() >= CLEARS_A_MONTH {
            return false;
        }
        self.cleared.push(now);
        self.usage.clear();
        true
    }

    fn day(&mut self, now: Instant) -> u64 {
        days_between(*self.epoch.get_or_insert(now), now)
    }

    pub fn welcome(&mut self, openid: &str) {
        if self.people.len() < MAX_PEOPLE {
            self.people.insert(openid.to_owned());
        }
    }

    /// Counts a send call, and invalidates the tokens when the faults say so.
    pub fn count_send(&mut self) {
        self.stats.sends += 1;
        if self.faults.revoke_every > 0 && self.stats.sends.is_multiple_of(self.faults.revoke_every) {
            self.tokens.revoke();
        }
    }

    pub fn check_pace(&mut self, now: Instant) -> Result<(), Refusal> {
        if self.second.take(self.faults.sends_per_second, now) { Ok(()) } else { Err(TOO_FAST) }
    }

    /// Counts one more attempt on this person and draws its outcome.
    pub fn outcome_of_send(&mut self, seed: u64, openid: &str) -> CallOutcome {
        let attempt = self.send_attempts.entry(openid.to_owned()).or_default();
        *attempt += 1;
        self.faults.sends.draw(seed, "send", openid, *attempt)
    }

    /// Counts one more attempt on this code and draws its outcome.
    pub fn outcome_of_login(&mut self, seed: u64, code: &str) -> CallOutcome {
        let attempt = self.codes.tried(code);
        self.faults.logins.draw(seed, "login", code, attempt)
    }

    /// Counts one more call of this path and draws its outcome.
    pub fn outcome_of_other(&mut self, seed: u64, path: &'static str) -> CallOutcome {
        let attempt = self.other_attempts.entry(path).or_default();
        *attempt += 1;
        self.faults.others.draw(seed, "other", path, *attempt)
    }

    /// Takes the message and answers its `msgid`. The permission is looked at before the fields, as WeChat seems to
    /// do (reference section 14.8), and a refused message costs no credit.
    pub fn deliver(&mut self, seed: u64, message: &Message) -> Result<u64, Refusal> {
        if self.conditions.banned {
            return Err(BANNED);
        }
        let template = self.templates.get(message.template_id).ok_or(INVALID_TEMPLATE)?;
        if message.page.is_some_and(|page| page.starts_with('/') || !self.conditions.has_page(page)) {
            return Err(INVALID_PAGE);
        }
        self.ledger.check(message.openid, &template.id)?;
        let data = check_data(&template, message.data).map_err(|bad| {
            let attempt = self.send_attempts.get(message.openid).copied().unwrap_or(0);
            bad.refusal(&mut seeded::stream(seed, &["words", message.openid, &attempt.to_string()]))
        })?;
        if data.values().any(|text| self.conditions.blocks(text)) {
            return Err(BLOCKED_WORD);
        }
        self.ledger.spend(message.openid, &template.id, template.kind);
        let msgid = msgid(self.stats.delivered);
        self.stats.delivered += 1;
        self.deliveries.add(Delivered {
            msgid,
            openid: message.openid.to_owned(),
            template_id: template.id.clone(),
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

fn days_between(began: Instant, now: Instant) -> u64 {
    now.duration_since(began).as_secs() / DAY.as_secs()
}

/// Every other id is beyond 2^53, where a reader that goes through a float loses it.
fn msgid(nth: u64) -> u64 {
    let base = if nth.is_multiple_of(2) { 2_864_323_726_461_255_681 } else { 1_000_001 };
    base + nth * 2
}
