//! The clients of endpoint and WeChat as the ports of the crates below.

use crate::api::{Problem, ProblemCode};
use crate::problem::to_stored;
use dispatch::{Answer, Envelope, Messenger, Refusal, Verdict};
use domain::{CardLanguage, MiniprogramVersion, Openid};
use endpoint_client::EndpointClient;
use protocol::{ClaimLogins, ClaimedLogins, CompleteLogins, FeedPage, LoginResult, TokenScope, limits};
use sync::{Exchange, Exchanged, Inbox, InboxError, Workspace};
use transport::Cause;
use wechat::{Lang, LoginRefusal, Message, MiniprogramState, SendOutcome, SendRefusal, Wechat};

/// WeChat's client as what exchanges login codes and sends messages.
#[derive(Debug)]
pub(crate) struct WechatPort(pub Wechat);

/// The endpoint's client as what sync reads.
#[derive(Debug)]
pub(crate) struct EndpointPort(pub EndpointClient);

impl Inbox for EndpointPort {
    async fn workspace(&self) -> Result<Workspace, InboxError> {
        let workspace = self.0.workspace().await.map_err(inbox_error)?;
        let reads_only = workspace.token.scope == TokenScope::Viewer;
        Ok(Workspace { appid: workspace.appid, reads_only })
    }

    async fn feed(&self, after: Option<&str>, wait: u32) -> Result<FeedPage, InboxError> {
        self.0.feed(after, limits::DEFAULT_FEED_ROWS, wait).await.map_err(inbox_error)
    }

    async fn claim(&self, claim: ClaimLogins) -> Result<ClaimedLogins, InboxError> {
        self.0.claim_logins(&claim).await.map_err(inbox_error)
    }

    async fn complete(&self, results: Vec<LoginResult>) -> Result<(), InboxError> {
        self.0.complete_logins(&CompleteLogins { results }).await.map_err(inbox_error)
    }
}

fn inbox_error(error: endpoint_client::Error) -> InboxError {
    use endpoint_client::Error;
    match error {
        Error::Unreachable(ref failure) if failure.cause != Cause::Unreachable => {
            InboxError::Obstructed(to_stored(&error.into()))
        }
        Error::Unreachable(_) | Error::Busy { .. } => InboxError::Offline,
        Error::Unauthorized => InboxError::Refused,
        Error::Forbidden => InboxError::Forbidden,
        Error::CursorUnknown => InboxError::CursorUnknown,
        Error::StaleRevision(_) | Error::CodeTaken | Error::Problem(_) | Error::Unexpected { .. } => {
            InboxError::Unexpected
        }
    }
}

impl Exchange for WechatPort {
    type Blocker = Problem;

    async fn exchange(&self, login_code: &str) -> Exchanged<Problem> {
        match self.0.jscode2session(login_code).await {
            Ok(session) => {
                Exchanged::Openid { openid: Openid::new(session.openid), unionid: session.unionid }
            }
            Err(error) => match (error.login_outcome(), error.refusal()) {
                (LoginRefusal::CodeLost, Some(refusal)) => {
                    Exchanged::Dead { errcode: refusal.errcode, rid: refusal.rid.clone() }
                }
                (LoginRefusal::Unknown, Some(refusal)) => {
                    Exchanged::Unclear { errcode: refusal.errcode, why: error.into() }
                }
                (LoginRefusal::Account, _) => Exchanged::Account(error.into()),
                _ => Exchanged::Later(error.into()),
            },
        }
    }
}

impl Messenger for WechatPort {
    /// WeChat may not say; then the settings alone decide.
    async fn quota(&self) -> Option<dispatch::Quota> {
        let asked = self.0.quota_get(wechat::SEND_PATH).await;
        let quota =
            asked.inspect_err(|error| tracing::debug!(%error, "the quota can't be asked for")).ok()?;
        let spent = Problem::new(ProblemCode::QuotaUsed, "the day's quota is used up");
        Some(dispatch::Quota {
            remaining: quota.day.remaining(),
            per_second: quota.rate_limit.and_then(|limit| limit.per_second()),
            pause_reason: to_stored(&spent),
        })
    }

    async fn send(&self, envelope: Envelope) -> Answer {
        match self.0.subscribe_send(&message_of(envelope)).await {
            Ok(sent) => Answer::Accepted { msgid: sent.msgid },
            Err(error) => answer_of(error),
        }
    }
}

fn message_of(envelope: Envelope) -> Message {
    let page = envelope.rendered.page;
    Message {
        touser: envelope.openid.as_str().to_owned(),
        template_id: envelope.template_id.as_str().to_owned(),
        page: (!page.is_empty()).then_some(page),
        miniprogram_state: match envelope.miniprogram_state {
            MiniprogramVersion::Developer => MiniprogramState::Developer,
            MiniprogramVersion::Trial => MiniprogramState::Trial,
            MiniprogramVersion::Formal => MiniprogramState::Formal,
        },
        lang: match envelope.lang {
            CardLanguage::English => Lang::EnUs,
            CardLanguage::HongKong => Lang::ZhHk,
            CardLanguage::Taiwan => Lang::ZhTw,
            CardLanguage::SimplifiedChinese => Lang::ZhCn,
        },
        data: envelope.rendered.data,
    }
}

fn answer_of(error: wechat::Error) -> Answer {
    let outcome = error.send_outcome();
    if let wechat::Error::NoAnswer(why) = &error {
        tracing::warn!(%why, "the answer to a send was lost");
    }
    let refused = error.refusal().map(|r| (r.errcode, r.rid.clone(), r.field().map(str::to_owned)));
    let pause_reason = to_stored(&over_and_over(error.into()));
    match (outcome, refused) {
        (SendOutcome::Unknown, _) => Answer::Lost,
        (SendOutcome::Refused(refusal), Some((errcode, rid, field))) => {
            Answer::Refused(Refusal { errcode, rid, field, verdict: verdict_of(refusal), pause_reason })
        }
        _ => Answer::NotSent { pause_reason },
    }
}

/// The problem as a campaign pauses over it. A text pauses it when it is refused again and again, which the code's own
/// words say.
fn over_and_over(mut problem: Problem) -> Problem {
    if problem.code == ProblemCode::ContentRefused {
        problem.detail.remove("meaning");
    }
    problem
}

fn verdict_of(refusal: SendRefusal) -> Verdict {
    match refusal {
        SendRefusal::Declined => Verdict::Declined,
        SendRefusal::Person => Verdict::Person,
        SendRefusal::Content => Verdict::Content,
        SendRefusal::Busy => Verdict::Busy,
        SendRefusal::TooFast => Verdict::TooFast,
        SendRefusal::Overlap => Verdict::Concurrent,
        SendRefusal::Quota => Verdict::Spent,
        SendRefusal::Account => Verdict::Account,
    }
}
