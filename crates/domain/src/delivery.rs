//! The life of a delivery: one message to one person in one campaign.

/// The state of a delivery. `Skipped`, `Cancelled`, `Failed` and `Received` are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// To be sent, now or at a set time.
    Queued,
    /// Claimed: the request may have left this computer.
    Sending,
    /// WeChat took it.
    Sent,
    /// WeChat's receipt confirmed that it arrived.
    Received,
    Failed,
    /// Not tried, or the person doesn't accept it (43101).
    Skipped,
    /// The request left and no answer came back.
    Unknown,
    Cancelled,
}

/// What can happen to a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvent {
    Claimed,
    /// Found not worth trying before it was claimed.
    SkippedBefore,
    CancelledByOrganiser,
    /// errcode 0.
    Accepted,
    /// 43101.
    RefusedByPerson,
    /// Any other answer that isn't worth a retry.
    Rejected,
    /// Worth a retry later, and certainly not delivered.
    Postponed,
    /// The request left, and its outcome is unknown. A crash leaves deliveries in flight in this state too.
    AnswerLost,
    /// Tried again, because the retry settles what the first try did.
    SelfChecked,
    /// The ledger moved before that retry left, so it would settle nothing any more.
    SelfCheckSpoiled,
    /// The organiser takes the risk of a second message.
    SentAgainByOrganiser,
    /// The retry's 43101 proves that the first try was delivered.
    InferredDelivered,
    ReceiptDelivered,
    ReceiptFailed,
}

impl DeliveryState {
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Received,
        Self::Failed,
        Self::Skipped,
        Self::Unknown,
        Self::Cancelled,
    ];

    /// The word for it in SQL, JSON and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// The state after `event`, or `None` where that can't happen.
pub fn next(state: DeliveryState, event: DeliveryEvent) -> Option<DeliveryState> {
    use DeliveryEvent as E;
    use DeliveryState as S;
    let after = match (state, event) {
        (S::Queued, E::Claimed) => S::Sending,
        (S::Queued, E::SkippedBefore) => S::Skipped,
        (S::Queued, E::CancelledByOrganiser) => S::Cancelled,
        (S::Queued, E::SelfCheckSpoiled) => S::Unknown,
        (S::Sending, E::Accepted) => S::Sent,
        (S::Sending, E::InferredDelivered) => S::Sent,
        (S::Sending, E::RefusedByPerson) => S::Skipped,
        (S::Sending, E::Rejected) => S::Failed,
        (S::Sending, E::Postponed) => S::Queued,
        (S::Sending, E::AnswerLost) => S::Unknown,
        (S::Unknown, E::InferredDelivered | E::ReceiptDelivered) => S::Sent,
        (S::Unknown, E::ReceiptFailed) => S::Failed,
        (S::Unknown, E::SelfChecked | E::SentAgainByOrganiser) => S::Queued,
        (S::Sent, E::ReceiptDelivered) => S::Received,
        (S::Sent, E::ReceiptFailed) => S::Failed,
        _ => return None,
    };
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::{DeliveryEvent as E, DeliveryState as S, next};

    #[test]
    fn final_states_stay() {
        let events = [E::Claimed, E::Accepted, E::Postponed, E::SelfChecked, E::SentAgainByOrganiser];
        for state in [S::Received, S::Failed, S::Skipped, S::Cancelled] {
            for event in events {
                assert_eq!(next(state, event), None, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn what_was_sent_is_never_queued_again() {
        let events = [E::Postponed, E::SelfChecked, E::SentAgainByOrganiser, E::AnswerLost];
        assert!(events.into_iter().all(|event| next(S::Sent, event).is_none()));
    }

    #[test]
    fn words_read_back() {
        assert!(S::ALL.into_iter().all(|state| S::from_word(state.as_str()) == Some(state)));
    }
}
