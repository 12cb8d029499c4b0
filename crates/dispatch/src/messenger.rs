//! What dispatch needs of WeChat.

use domain::{CardLanguage, MiniprogramVersion, Openid, TemplateId};
use serde::{Deserialize, Serialize};
use store::table::attempt::Rendered;

/// The one who sends.
pub trait Messenger: Send + Sync + 'static {
    fn send(&self, envelope: Envelope) -> impl Future<Output = Answer> + Send;

    /// How many WeChat says may still be sent; `None` if it doesn't say.
    fn quota(&self) -> impl Future<Output = Option<Quota>> + Send {
        std::future::ready(None)
    }
}

/// One message to one person, ready to go.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub openid: Openid,
    pub template_id: TemplateId,
    pub rendered: Rendered,
    pub miniprogram_state: MiniprogramVersion,
    pub lang: CardLanguage,
}

/// WeChat's limits on sending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quota {
    /// Messages left today.
    pub remaining: Option<u64>,
    pub per_second: Option<f64>,
    /// The reason to show for a wait until the next day.
    pub pause_reason: String,
}

/// What came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    Accepted {
        msgid: Option<String>,
    },
    Refused(Refusal),
    /// The request never left this computer. `pause_reason` as in [`Refusal`].
    NotSent {
        pause_reason: String,
    },
    /// It left, and nothing readable came back.
    Lost,
}

/// WeChat's no.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refusal {
    pub errcode: i64,
    pub rid: Option<String>,
    /// The field WeChat names, where it names one.
    pub field: Option<String>,
    pub verdict: Verdict,
    /// The reason to show for a pause, opaque to dispatch.
    pub pause_reason: String,
}

/// Whom or what a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// 43101: this person doesn't accept it.
    Declined,
    /// This person only; the account, if several in a row get it.
    Person,
    /// The template or the text; the same for many, if several in a row get it.
    Content,
    /// WeChat is busy (−1).
    Busy,
    /// Over WeChat's rate (45011).
    TooFast,
    /// Another message to this person is being dealt with (43108).
    Concurrent,
    /// The day's quota is used up (45009).
    Spent,
    /// The account: nothing can be sent until somebody acts.
    Account,
}
