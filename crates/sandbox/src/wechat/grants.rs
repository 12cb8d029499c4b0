//! Who may be sent what: WeChat's own ledger (reference section 6.4).

use super::answer::{NOT_ALLOWED, Refusal};
use super::templates::TemplateKind;
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Ledger {
    /// By openid and template id; an absent entry was never accepted.
    entries: BTreeMap<(String, String), u64>,
}

impl Ledger {
    /// One more accept: one more send of a one-time template, any number of a long-term one.
    pub fn accept(&mut self, openid: &str, template_id: &str) {
        *self.entries.entry(key(openid, template_id)).or_default() += 1;
    }

    /// The person turned this template's messages off: what was accepted before no longer counts.
    pub fn refuse(&mut self, openid: &str, template_id: &str) {
        self.entries.remove(&key(openid, template_id));
    }

    pub fn check(&self, openid: &str, template_id: &str) -> Result<(), Refusal> {
        if self.balance(openid, template_id) > 0 { Ok(()) } else { Err(NOT_ALLOWED) }
    }

    /// Takes one credit; a long-term template keeps its accept.
    pub fn spend(&mut self, openid: &str, template_id: &str, kind: TemplateKind) {
        let key = key(openid, template_id);
        if kind == TemplateKind::OneTime
            && let Some(credits) = self.entries.get_mut(&key)
        {
            *credits = credits.saturating_sub(1);
            if *credits == 0 {
                self.entries.remove(&key);
            }
        }
    }

    /// The accepts that are left, by openid and template id.
    pub const fn balances(&self) -> &BTreeMap<(String, String), u64> {
        &self.entries
    }

    pub fn balance(&self, openid: &str, template_id: &str) -> u64 {
        self.entries.get(&key(openid, template_id)).copied().unwrap_or(0)
    }
}

fn key(openid: &str, template_id: &str) -> (String, String) {
    (openid.to_owned(), template_id.to_owned())
}
