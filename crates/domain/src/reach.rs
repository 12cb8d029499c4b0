//! Why somebody can't be reached, from what is known of them.

use crate::{GrantState, Grants, Lifetime};

/// The first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hindrance {
    /// A login code still waits to become an openid.
    WaitingForCode,
    /// No code can become an openid any more.
    NoIdentity,
    /// WeChat banned the template.
    Banned,
    /// They switched the messages off in WeChat.
    Blocked,
    /// They declined, and nothing from before is left.
    Refused,
    /// Nobody ever asked them, or they never answered.
    NeverAsked,
    /// Every message they allowed was sent.
    UsedUp,
}

impl Hindrance {
    pub const ALL: [Self; 7] = [
        Self::WaitingForCode,
        Self::NoIdentity,
        Self::Banned,
        Self::Blocked,
        Self::Refused,
        Self::NeverAsked,
        Self::UsedUp,
    ];

    /// The word for it in JSON and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WaitingForCode => "waiting_for_code",
            Self::NoIdentity => "no_identity",
            Self::Banned => "banned",
            Self::Blocked => "blocked",
            Self::Refused => "refused",
            Self::NeverAsked => "never_asked",
            Self::UsedUp => "used_up",
        }
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
