//! A feed of people who signed in and have an identity: three rows a person, in pages as the endpoint returns them.

pub mod bare;
pub mod served;

use protocol::{ClaimLogins, ClaimedLogins, FeedPage, LoginResult};
use sync::{Exchange, Exchanged, Inbox, InboxError, Workspace};

pub const APPID: &str = "wx0000000000fake00";
pub const EVENT: &str = "Picnic2031ab";
pub const TEMPLATE: &str = "tmpl-fake-signed-in";
/// Three rows each, so that a page holds as many rows as the desktop asks for.
pub const PEOPLE_A_PAGE: u32 = 333;
pub const AT: &str = "2026-11-21T12:30:00+08:00";
pub const AT_MS: i64 = 1_795_235_400_000;

/// The number of pages for this many people.
pub const fn pages(people: u32) -> u32 {
    people.div_ceil(PEOPLE_A_PAGE)
}

/// The people on a page, by number.
pub fn on_page(page: u32, people: u32) -> std::ops::RangeInclusive<u32> {
    page * PEOPLE_A_PAGE + 1..=((page + 1) * PEOPLE_A_PAGE).min(people)
}

pub fn attendee(number: u32) -> String {
    format!("a-fake-{number:012}")
}

pub fn openid(number: u32) -> String {
    format!("o-fake-{number:021}")
}

pub fn name(number: u32) -> String {
    sandbox::attendee_name(1, usize::try_from(number).unwrap())
}

pub fn submission(number: u32) -> uuid::Uuid {
    uuid::Uuid::from_u128(number.into())
}

/// A page as JSON: the event first, identities after their page's sign-ins, as in practice.
pub fn page(page: u32, people: u32) -> String {
    let mut rows = if page == 0 { vec![the_event()] } else { Vec::new() };
    let row = |kind: &str, attendee: &str, data: String| {
        format!(
            r#"{{"seq":1,"at":"{AT}","kind":"{kind}","event":"{EVENT}","attendee":"{attendee}","data":{data}}}"#
        )
    };
    for number in on_page(page, people) {
        let (id, name, submission) = (attendee(number), name(number), submission(number));
        rows.push(row("signed_in", &id, format!(
            r#"{{"number":{number},"name":"{name}","answers":{{"phone":"000-{number:07}"}},"signed_in_at":"{AT}","appid":"{APPID}","env_version":"release"}}"#
        )));
        rows.push(row("subscribed", &id, format!(
            r#"{{"submission":"{submission}","results":[{{"template_id":"{TEMPLATE}","result":"accept"}}],"at":"{AT}"}}"#
        )));
    }
    for number in on_page(page, people) {
        let openid = openid(number);
        rows.push(row("identity", &attendee(number), format!(r#"{{"openid":"{openid}","unionid":null}}"#)));
    }
    let more = page + 1 < pages(people);
    let (next, rows) = (page + 1, rows.join(","));
    format!(r#"{{"feed_id":"fake","changes":[{rows}],"next":"{next}","more":{more},"oldest_seq":1}}"#)
}

fn the_event() -> String {
    let data = serde_json::json!({
        "title": "西湖毅行 30 公里", "place": "太子湾公园东门", "starts_at": AT, "ends_at": "2036-11-21T16:00:00+08:00",
        "templates": [{ "template_id": TEMPLATE, "title": "签到结果通知" }], "revision": 1,
    });
    format!(r#"{{"seq":1,"at":"{AT}","kind":"event","event":"{EVENT}","attendee":null,"data":{data}}}"#)
}

/// The answer after the last page.
pub fn nothing_new(after: u32) -> String {
    format!(r#"{{"feed_id":"fake","changes":[],"next":"{after}","more":false,"oldest_seq":1}}"#)
}

/// A feed in memory, parsed from JSON as one from the network is.
pub struct Pages(Vec<String>);

impl Pages {
    pub fn of(people: u32) -> Self {
        Self((0..pages(people)).map(|at| page(at, people)).collect())
    }
}

impl Inbox for Pages {
    async fn workspace(&self) -> Result<Workspace, InboxError> {
        Ok(Workspace { appid: APPID.to_owned(), reads_only: true })
    }

    async fn feed(&self, after: Option<&str>, _: u32) -> Result<FeedPage, InboxError> {
        let after = after.map_or(0, |after| after.parse().unwrap());
        let nothing = nothing_new(after);
        let page = self.0.get(usize::try_from(after).unwrap()).unwrap_or(&nothing);
        Ok(serde_json::from_str(page).unwrap())
    }

    async fn claim(&self, _: ClaimLogins) -> Result<ClaimedLogins, InboxError> {
        Err(InboxError::Unexpected)
    }

    async fn complete(&self, _: Vec<LoginResult>) -> Result<(), InboxError> {
        Err(InboxError::Unexpected)
    }
}

/// Reading a feed exchanges no codes.
pub struct NoExchange;

impl Exchange for NoExchange {
    type Blocker = String;

    async fn exchange(&self, _: &str) -> Exchanged<String> {
        Exchanged::Later("nothing is exchanged here".to_owned())
    }
}
