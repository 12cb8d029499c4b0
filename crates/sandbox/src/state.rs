//! Reading the fake WeChat's state, and changing it, for tests and rehearsals.

use crate::wechat::stats::Stats;
use crate::{Conditions, Delivered, Faults, Sandbox};
use std::collections::BTreeMap;
use std::time::Duration;

impl Sandbox {
    /// How many messages arrived, by openid and template id.
    pub fn delivered(&self) -> BTreeMap<(String, String), u64> {
        self.account().deliveries.counts().clone()
    }

    /// The messages that arrived, oldest first. Of very many only the newest are kept.
    pub fn deliveries(&self) -> Vec<Delivered> {
        self.account().deliveries.kept().cloned().collect()
    }

    pub fn delivered_total(&self) -> u64 {
        self.account().stats.delivered
    }

    pub fn stats(&self) -> Stats {
        let account = self.account();
        Stats { tokens_issued: account.tokens.issued(), ..account.stats.clone() }
    }

    /// The accepts that are left, by openid and template id, without those that have none.
    pub fn grants(&self) -> BTreeMap<(String, String), u64> {
        self.account().ledger.balances().clone()
    }

    pub fn set_faults(&self, faults: Faults) {
        self.account().faults = faults;
    }

    pub fn faults(&self) -> Faults {
        self.account().faults
    }

    /// The account's condition: frozen, banned, whitelist, quotas.
    pub fn conditions(&self) -> Conditions {
        self.account().conditions.clone()
    }

    pub fn set_conditions(&self, conditions: Conditions) {
        self.account().conditions = conditions;
    }

    /// Invalidates every token (40001), as when another server forces a refresh.
    pub fn revoke_tokens(&self) {
        self.account().tokens.revoke();
    }

    /// Moves WeChat's clock ahead: tokens and codes age by this much at once.
    pub fn pass_time(&self, by: Duration) {
        let mut account = self.account();
        account.ahead = account.ahead.saturating_add(by).min(MAX_AHEAD);
    }

    /// How far WeChat's clock is ahead.
    pub fn ahead(&self) -> Duration {
        self.account().ahead
    }
}

/// Ten years: longer than anything here lasts, and small enough for every clock's arithmetic.
const MAX_AHEAD: Duration = Duration::from_secs(10 * 365 * 86_400);
