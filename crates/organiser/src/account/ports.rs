//! The clients of endpoint and WeChat as the ports of the crates below.

use crate::api::{Problem, ProblemCode};
use crate::problem::to_stored;
use dispatch::{Answer, Envelope, Messenger, Refusal, Verdict};
use domain::{CardLanguage, MiniprogramVersion, Openid};
use endpoint_client::EndpointClient;
use protocol::{ClaimLogins, ClaimedLogins, CompleteLogins, FeedPage, LoginResult, TokenScope};
use sync::{Exchange, Exchanged, Inbox, InboxError, Workspace};
use wechat::{Class, Lang, Message, MiniprogramState, Wechat};

/// Rows of one page of the feed.
const PAGE: u32 = 1000;

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
        self.0.feed(after, PAGE, wait).await.map_err(inbox_error)
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
    type Trouble = Problem;

    async fn exchange(&self, login_code: &str) -> Exchanged<Problem> {
        match self.0.jscode2session(login_code).await {
            Ok(session) => {
                Exchanged::Openid { openid: Openid::new(session.openid), unionid: session.unionid }
            }
            Err(error) => match error.refusal().map(|r| r.errcode) {
                Some(errcode @ (40029 | 40163 | 40226)) => Exchanged::Dead { errcode },
                Some(errcode) if wechat::class_of(errcode) == Class::Account => {
                    Exchanged::Account(error.into())
                }
                _ => Exchanged::Later(error.into()),
            },
        }
    }
}

impl Messenger for WechatPort {
    /// WeChat may not say; then the settings alone decide.
    async fn quota(&self) -> Option<dispatch::Quota> {
        let quota = self.0.quota_get(wechat::SEND_PATH).await.ok()?;
        let spent = Problem::new(ProblemCode::QuotaUsed, "the day's quota is used up").with("errcode", 45009);
        Some(dispatch::Quota {
            remaining: (quota.day.daily_limit > 0).then(|| u64::try_from(quota.day.remain).unwrap_or(0)),
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
    let verdict = match &error {
        wechat::Error::NoAnswer(why) => {
            tracing::warn!(%why, "the answer to a send was lost");
            return Answer::Lost;
        }
        wechat::Error::NotSent(_) => None,
        wechat::Error::TokenRejected(_) => Some(Verdict::Account),
        wechat::Error::Refused(refusal) => Some(verdict_of(refusal.errcode)),
    };
    let refused = error.refusal().map(|r| (r.errcode, r.rid.clone(), r.field().map(str::to_owned)));
    let pause_reason = to_stored(&error.into());
    match (verdict, refused) {
        (Some(verdict), Some((errcode, rid, field))) => {
            Answer::Refused(Refusal { errcode, rid, field, verdict, pause_reason })
        }
        _ => Answer::NotSent { pause_reason },
    }
}

fn verdict_of(errcode: i64) -> Verdict {
    match (errcode, wechat::class_of(errcode)) {
        (43101, _) => Verdict::Declined,
        (43108, _) => Verdict::Concurrent,
        (45011, _) => Verdict::TooFast,
        (45009, _) => Verdict::Spent,
        (_, Class::Retry) => Verdict::Busy,
        (_, Class::Content | Class::Caller) => Verdict::Content,
        (_, Class::Account) => Verdict::Account,
        (_, Class::Person | Class::Ok) => Verdict::Person,
    }
}
