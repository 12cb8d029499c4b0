//! What dispatch needs of WeChat.

use domain::{Openid, TemplateId};
use store::table::attempt::Rendered;

/// The one who sends.
pub trait Messenger: Send + Sync + 'static {
    fn send(&self, envelope: Envelope) -> impl Future<Output = Answer> + Send;
}

/// One message to one person, ready to go.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub openid: Openid,
    pub template_id: TemplateId,
    pub rendered: Rendered,
    /// `formal`, `trial` or `developer`.
    pub miniprogram_state: String,
    pub lang: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Answer {
    Accepted {
        msgid: Option<String>,
    },
    Refused(Refusal),
    /// The request never left this computer. `trouble` as in [`Refusal`].
    NotSent {
        trouble: String,
    },
    /// It left, and nothing readable came back.
    Lost,
}

/// WeChat's no.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub errcode: i64,
    pub rid: Option<String>,
    pub verdict: Verdict,
    /// What a pause over it would say, opaque to dispatch.
    pub trouble: String,
}

/// Whom or what a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 43101: this person doesn't accept it.
    Declined,
    /// This person only.
    Person,
    /// The template or the text; the same for many, if several in a row get it.
    Content,
    /// Busy or too fast.
    Busy,
    /// The account: nothing can be sent until somebody acts.
    Account,
}
