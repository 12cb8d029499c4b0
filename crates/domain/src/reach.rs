//! Why somebody can't be reached, from what is known of them.

use crate::closed_set::closed_set;
use crate::{GrantState, Grants, Lifetime};

closed_set! {
    /// What stands in the way; the first that applies.
    Hindrance {
        /// A login code still waits to become an openid.
        WaitingForCode = "waiting_for_code",
        /// No code can become an openid any more.
        NoIdentity = "no_identity",
        /// WeChat banned the template.
        Banned = "banned",
        /// They switched the messages off in WeChat.
        Blocked = "blocked",
        /// They said no, and nothing from before is left.
        Refused = "refused",
        /// Nobody ever asked them, or they never answered.
        NeverAsked = "never_asked",
        /// Every message they allowed was sent.
        UsedUp = "used_up",
    }
}

/// Why somebody whose openid is known can't be reached; `None` if a message can be sent.
pub fn hindrance(grants: Grants, lifetime: Lifetime) -> Option<Hindrance> {
    if grants.balance(lifetime).allows_one() {
        return None;
    }
    Some(match grants.state {
        GrantState::Banned => Hindrance::Banned,
        GrantState::Blocked => Hindrance::Blocked,
        GrantState::Refused => Hindrance::Refused,
        GrantState::Open if grants.granted() == 0 => Hindrance::NeverAsked,
        GrantState::Open => Hindrance::UsedUp,
    })
}

#[cfg(test)]
mod tests {
    use super::{Hindrance, hindrance};
    use crate::{GrantState, Grants, Lifetime};

    #[test]
    fn with_a_grant_left_only_a_block_hinders() {
        let one = Grants { page_accepts: 1, ..Grants::default() };
        let with = |state| hindrance(Grants { state, ..one }, Lifetime::OneTime);
        assert_eq!(with(GrantState::Open), None);
        assert_eq!(with(GrantState::Refused), None, "a later no takes nothing back");
        assert_eq!(with(GrantState::Blocked), Some(Hindrance::Blocked));
        assert_eq!(with(GrantState::Banned), Some(Hindrance::Banned));
    }

    #[test]
    fn without_one_the_facts_say_why() {
        let why = |page_accepts, spent, state| {
            let grants = Grants { page_accepts, spent, state, ..Grants::default() };
            hindrance(grants, Lifetime::OneTime)
        };
        assert_eq!(why(0, 0, GrantState::Open), Some(Hindrance::NeverAsked));
        assert_eq!(why(0, 0, GrantState::Refused), Some(Hindrance::Refused));
        assert_eq!(why(2, 2, GrantState::Open), Some(Hindrance::UsedUp));
    }
}
