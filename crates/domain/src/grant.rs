//! How many messages a person may still be sent: our own count, because WeChat doesn't report the balance.

use crate::Lifetime;
use crate::closed_set::closed_set;

/// The ledger of one person (openid) and one template, as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// Accepts that sign-in pages reported.
    pub page_accepts: u32,
    /// Accepts that WeChat's popup events reported: the same ones, by another way.
    pub popup_accepts: u32,
    /// Messages WeChat took (errcode 0).
    pub spent: u32,
    /// Accepts that WeChat's 43101 proved to be worth nothing (used elsewhere, or taken back by the person).
    pub voided: u32,
    /// The last report about this template by the person or WeChat, apart from the count.
    pub state: GrantState,
}

/// The last word on a template, apart from how many messages of it were allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GrantState {
    /// Nothing blocks it.
    #[default]
    Open,
    /// The person declined on the page; what they had allowed before still counts.
    Refused,
    /// The person switched the messages off in WeChat.
    Blocked,
    /// WeChat banned the template.
    Banned,
}

impl GrantState {
    pub const ALL: [Self; 4] = [Self::Open, Self::Refused, Self::Blocked, Self::Banned];

    /// Its name in SQL, JSON and logs; empty while nothing blocks it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Refused => "refused",
            Self::Blocked => "blocked",
            Self::Banned => "banned",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The meaning of a page's result for one template; `None` if it has none, such as `filter`.
    pub fn of_page(result: &str) -> Option<Self> {
        match result {
            _ if result.starts_with("accept") => Some(Self::Open),
            "reject" => Some(Self::Refused),
            "ban" => Some(Self::Banned),
            _ => None,
        }
    }

    /// Whether nothing can be sent, whatever was allowed before.
    pub fn forbids(self) -> bool {
        matches!(self, Self::Blocked | Self::Banned)
    }
}

/// What may still be sent. A prediction: WeChat judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// This many messages of a one-time template.
    Left(u32),
    /// A long-term template that was accepted.
    Lasting,
}

/// Whose word on the number of accepts is good enough to let a retry settle a lost answer by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The page's too. An accept that wasn't reported here could let a second message through.
    #[default]
    Pages,
    /// WeChat's popup events only.
    Popups,
}

closed_set! {
    /// Where a 43101 comes from, as far as the ledger can tell: WeChat doesn't say.
    RefusalCause {
        /// Nobody ever allowed it here.
        NeverAsked = "never_asked",
        /// The person said no on the page and had allowed nothing before.
        Declined = "declined",
        /// Every accept was used by a message.
        UsedUp = "used_up",
        /// The ledger had one left: taken back, blocked, or used elsewhere.
        Blocked = "blocked",
    }
}

impl Grants {
    /// The larger of both reports, never their sum: they count the same taps.
    pub fn granted(self) -> u32 {
        self.page_accepts.max(self.popup_accepts)
    }

    pub fn balance(self, lifetime: Lifetime) -> Balance {
        match lifetime {
            _ if self.state.forbids() => Balance::Left(0),
            Lifetime::LongTerm if self.granted() > self.voided => Balance::Lasting,
            Lifetime::LongTerm => Balance::Left(0),
            Lifetime::OneTime => {
                Balance::Left(self.granted().saturating_sub(self.spent).saturating_sub(self.voided))
            }
        }
    }

    /// How many accepts a 43101 voids: all that seemed to be left. A later accept counts anew.
    pub fn voided_by_refusal(self, lifetime: Lifetime) -> u32 {
        match lifetime {
            Lifetime::LongTerm => self.granted(),
            Lifetime::OneTime => self.granted().saturating_sub(self.spent),
        }
    }

    /// Whether WeChat's own events vouch for the number of accepts.
    pub fn confirmed(self) -> bool {
        self.popup_accepts > 0 && self.popup_accepts >= self.page_accepts
    }

    /// Whether a retry after a lost answer settles itself: with exactly one message left, either it is taken now or
    /// WeChat's 43101 proves that the first one was.
    pub fn retry_settles(self, lifetime: Lifetime, trust: Trust) -> bool {
        lifetime == Lifetime::OneTime
            && self.balance(lifetime) == Balance::Left(1)
            && (trust == Trust::Pages || self.confirmed())
    }

    /// What a 43101 comes from, judged before it empties the balance.
    pub fn refusal_cause(self, lifetime: Lifetime) -> RefusalCause {
        match () {
            () if self.state.forbids() => RefusalCause::Blocked,
            () if self.granted() == 0 && self.state == GrantState::Refused => RefusalCause::Declined,
            () if self.granted() == 0 => RefusalCause::NeverAsked,
            () if self.balance(lifetime).allows_one() => RefusalCause::Blocked,
            () => RefusalCause::UsedUp,
        }
    }
}

impl Balance {
    pub fn allows_one(self) -> bool {
        self != Self::Left(0)
    }

    /// The figure shown; `None` where it lasts.
    pub fn left(self) -> Option<u32> {
        match self {
            Self::Left(n) => Some(n),
            Self::Lasting => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Balance, Grants, RefusalCause, Trust};
    use crate::Lifetime;

    #[test]
    fn page_and_popup_report_the_same_taps() {
        let grants = Grants { page_accepts: 2, popup_accepts: 3, spent: 1, ..Grants::default() };
        assert_eq!(grants.balance(Lifetime::OneTime), Balance::Left(2));
    }

    #[test]
    fn only_a_single_one_time_grant_lets_a_retry_settle_itself() {
        let one = Grants { page_accepts: 1, ..Grants::default() };
        assert!(one.retry_settles(Lifetime::OneTime, Trust::Pages));
        assert!(!one.retry_settles(Lifetime::LongTerm, Trust::Pages));
        assert!(!Grants { page_accepts: 2, ..one }.retry_settles(Lifetime::OneTime, Trust::Pages));
        assert!(!one.retry_settles(Lifetime::OneTime, Trust::Popups), "only the page counted it");
        assert!(Grants { popup_accepts: 1, ..one }.retry_settles(Lifetime::OneTime, Trust::Popups));
    }

    #[test]
    fn a_refusal_is_explained_by_what_the_ledger_says() {
        let cause = |page_accepts, spent| {
            Grants { page_accepts, spent, ..Grants::default() }.refusal_cause(Lifetime::OneTime)
        };
        assert_eq!(cause(0, 0), RefusalCause::NeverAsked);
        assert_eq!(cause(2, 2), RefusalCause::UsedUp);
        assert_eq!(cause(2, 1), RefusalCause::Blocked, "one seemed to be left");
    }

    #[test]
    fn a_refusal_takes_the_balance_to_zero_and_a_later_accept_counts_anew() {
        for (lifetime, renewed) in
            [(Lifetime::OneTime, Balance::Left(1)), (Lifetime::LongTerm, Balance::Lasting)]
        {
            let mut grants = Grants { page_accepts: 5, spent: 1, ..Grants::default() };
            grants.voided = grants.voided_by_refusal(lifetime);
            assert_eq!(grants.balance(lifetime), Balance::Left(0));
            grants.page_accepts += 1;
            assert_eq!(grants.balance(lifetime), renewed);
        }
    }
}
