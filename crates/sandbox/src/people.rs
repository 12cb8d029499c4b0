//! What people do on their phones.

use crate::{Occupied, Sandbox};
use protocol::SubscriptionResult;
use serde::Deserialize;

/// What somebody taps in the dialog of `wx.requestSubscribeMessage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Accept,
    Reject,
}

/// A *person* is any name the caller chooses (`"li-lei"`); each has one openid, which may stand in its place.
impl Sandbox {
    /// The openid of a person, who is created if unknown.
    pub fn openid(&self, person: &str) -> String {
        self.resolve(&mut self.account(), person)
    }

    /// What `wx.login` gives on this person's phone: a code good once, for five minutes.
    pub fn login(&self, person: &str) -> String {
        let now = self.now();
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.codes.issue(self.seed(), &openid, now)
    }

    /// `wx.requestSubscribeMessage` on this person's phone, with one answer to all templates. Empty when WeChat fails
    /// the call: an unknown template, none or more than five, or one-time mixed with long-term.
    pub fn request_subscribe(
        &self,
        person: &str,
        template_ids: &[&str],
        answer: Answer,
    ) -> Vec<SubscriptionResult> {
        let mut account = self.account();
        let known: Vec<_> = template_ids.iter().filter_map(|id| account.templates.get(id)).collect();
        let mixed = known.iter().any(|template| template.kind != known[0].kind);
        if known.len() != template_ids.len() || !(1..=5).contains(&known.len()) || mixed {
            return Vec::new();
        }
        let openid = self.resolve(&mut account, person);
        let told = known.iter().map(|template| {
            if answer == Answer::Accept {
                account.ledger.accept(&openid, &template.id);
            }
            let result = if answer == Answer::Accept { "accept" } else { "reject" };
            SubscriptionResult { template_id: template.id.clone(), result: result.to_owned() }
        });
        told.collect()
    }

    /// One accept: one more send of a one-time template, any number of a long-term one.
    pub fn grant(&self, person: &str, template_id: &str) {
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.ledger.accept(&openid, template_id);
    }

    /// The person turns this template's messages off in WeChat's settings; earlier accepts no longer count.
    pub fn refuse(&self, person: &str, template_id: &str) {
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.ledger.refuse(&openid, template_id);
    }

    /// Accepts left; for a long-term template, whether there is any.
    pub fn balance(&self, person: &str, template_id: &str) -> u64 {
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.ledger.balance(&openid, template_id)
    }

    /// As if another server were just now sending to this person: sends get 43108 until the guard is dropped. `None`
    /// when a send is already under way.
    pub fn hold(&self, person: &str) -> Option<Occupied> {
        self.occupy(&self.openid(person)).ok()
    }
}
