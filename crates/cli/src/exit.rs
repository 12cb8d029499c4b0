//! How the program ends.

use organiser::api::{CampaignState, CampaignView, Problem, ProblemCode};
use std::process::ExitCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    Other,
    /// What was typed can't be taken.
    Usage,
    /// Finished, and some were not sent.
    NotAll,
    /// The account or the endpoint needs somebody.
    Account,
}

impl Exit {
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Other => 1,
            Self::Usage => 2,
            Self::NotAll => 3,
            Self::Account => 4,
        })
    }

    pub(crate) fn of(problem: &Problem) -> Self {
        use ProblemCode as Code;
        match problem.code {
            Code::InvalidInput => Self::Usage,
            // An account that isn't there is the account's problem; anything else is just not there.
            Code::NotFound if problem.detail.get("what").is_some_and(|what| what == "account") => {
                Self::Account
            }
            Code::NotFound
            | Code::EventChanged
            | Code::CodeTaken
            | Code::MessageInvalid
            | Code::DoubtfulTexts
            | Code::NobodyToTell
            | Code::OnItsWay
            | Code::DatabaseDamaged
            | Code::DatabaseInUse
            | Code::DatabaseFailed
            | Code::DiskFull
            | Code::DiskReadOnly
            | Code::DiskFailing
            | Code::DataFolderGone
            | Code::DatabaseLocked
            | Code::SendingInterrupted
            | Code::RehearsalFailed
            | Code::RehearsalFolderTaken
            | Code::Internal => Self::Other,
            _ => Self::Account,
        }
    }

    pub(crate) fn of_campaign(campaign: &CampaignView) -> Self {
        match &campaign.problem {
            Some(problem) => Self::of(problem),
            None if campaign.state == CampaignState::Running => Self::Done,
            None if campaign.sent + campaign.received == campaign.deliveries => Self::Done,
            None => Self::NotAll,
        }
    }
}
