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
    /// That retry would settle nothing any more because the ledger moved, or it won't leave.
    SelfCheckSpoiled,
    /// The organiser takes the risk of a second message.
    SentAgainByOrganiser,
    /// The retry's 43101 proves that the first try was delivered.
    InferredDelivered,
    ReceiptDelivered,
    ReceiptFailed,
    /// Its receiver was erased.
    Erased,
}

/// A move that the rules allow. Only [`next`] makes one, and the store changes a state by nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    from: DeliveryState,
    to: DeliveryState,
}

impl Transition {
    pub fn from(self) -> DeliveryState {
        self.from
    }

    pub fn to(self) -> DeliveryState {
        self.to
    }
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

/// The move that `event` makes, or `None` where that can't happen.
pub fn next(state: DeliveryState, event: DeliveryEvent) -> Option<Transition> {
    use DeliveryEvent as E;
    use DeliveryState as S;
    let after = match (state, event) {
        (S::Queued, E::Claimed) => S::Sending,
        (S::Queued, E::SkippedBefore) => S::Skipped,
        (S::Queued, E::CancelledByOrganiser | E::Erased) => S::Cancelled,
        (S::Queued, E::SelfCheckSpoiled) => S::Unknown,
        (S::Sending, E::Accepted) => S::Sent,
        (S::Sending, E::InferredDelivered) => S::Sent,
        (S::Sending, E::RefusedByPerson) => S::Skipped,
        (S::Sending, E::Rejected) => S::Failed,
        (S::Sending, E::Postponed) => S::Queued,
        (S::Sending, E::AnswerLost | E::Erased) => S::Unknown,
        (S::Unknown, E::InferredDelivered | E::ReceiptDelivered) => S::Sent,
        (S::Unknown, E::ReceiptFailed) => S::Failed,
        (S::Unknown, E::SelfChecked | E::SentAgainByOrganiser) => S::Queued,
        (S::Sent, E::ReceiptDelivered) => S::Received,
        (S::Sent, E::ReceiptFailed) => S::Failed,
        _ => return None,
    };
    Some(Transition { from: state, to: after })
}

/// What a receipt makes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledByReceipt {
    pub transition: Transition,
    /// Nobody had heard that WeChat took the message: it is to be counted as spent, and other desktops are to be told.
    pub was_unknown: bool,
}

/// What WeChat's receipt makes of a delivery: it moves forward, never back. From unknown it goes by way of *sent*,
/// since a receipt proves that WeChat took the message. `None` where it says nothing new.
pub fn settle_by_receipt(state: DeliveryState, receipt: DeliveryEvent) -> Option<SettledByReceipt> {
    let first = next(state, receipt)?;
    let to = next(first.to, receipt).map_or(first.to, Transition::to);
    let was_unknown = state == DeliveryState::Unknown;
    Some(SettledByReceipt { transition: Transition { from: state, to }, was_unknown })
}

#[cfg(test)]
mod tests {
    use super::{DeliveryEvent as E, DeliveryState as S, next, settle_by_receipt};

    #[test]
    fn final_states_stay() {
        let events =
            [E::Claimed, E::Accepted, E::Postponed, E::SelfChecked, E::SentAgainByOrganiser, E::Erased];
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
    fn a_receipt_moves_forward_and_tells_whether_it_is_the_first_word() {
        let settled = |state, receipt| {
            settle_by_receipt(state, receipt).map(|settled| (settled.transition.to(), settled.was_unknown))
        };
        assert_eq!(settled(S::Unknown, E::ReceiptDelivered), Some((S::Received, true)));
        assert_eq!(settled(S::Unknown, E::ReceiptFailed), Some((S::Failed, true)));
        assert_eq!(settled(S::Sent, E::ReceiptDelivered), Some((S::Received, false)));
        assert_eq!(settled(S::Sent, E::ReceiptFailed), Some((S::Failed, false)));
        for state in [S::Queued, S::Sending, S::Received, S::Failed, S::Skipped, S::Cancelled] {
            assert_eq!(settled(state, E::ReceiptDelivered), None, "{state:?}");
        }
    }

    #[test]
    fn words_read_back() {
        assert!(S::ALL.into_iter().all(|state| S::from_word(state.as_str()) == Some(state)));
    }
}
