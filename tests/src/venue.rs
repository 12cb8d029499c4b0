//! What organisers' computers talk to: WeChat, the sign-in service as a process, and people who sign in.

use crate::terminal::Place;
use crate::{CONTROL_TOKEN, SECRET, SignInService};
use endpoint_client::{EndpointClient, EndpointUrl};
use protocol::{Change, ChangeRow, IdentityChange};
use sandbox::{Config, Crowd, CrowdConfig, CrowdReport, Sandbox};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub struct Venue {
    pub wechat: Sandbox,
    pub wechat_url: String,
    pub appid: String,
    pub service: SignInService,
    /// The workspace's first token.
    pub token: String,
    stop: CancellationToken,
}

impl Venue {
    pub async fn open() -> Self {
        Self::open_for("wx5a4db05a4db05a4d").await
    }

    /// The same for a given mini-program.
    pub async fn open_for(appid: &str) -> Self {
        let config = Config {
            appid: appid.to_owned(),
            secret: SECRET.to_owned(),
            control_token: Some(CONTROL_TOKEN.to_owned()),
            ..Config::default()
        };
        let (wechat, stop) = (Sandbox::new(config), CancellationToken::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wechat_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(wechat.clone().serve(listener, stop.clone().cancelled_owned()));
        let service = SignInService::start();
        let token = service.workspace("杭州毅行", appid);
        Self { wechat, wechat_url, appid: appid.to_owned(), service, token, stop }
    }

    pub fn place(&self) -> Place {
        Place { appid: self.appid.clone(), endpoint: self.service.url(), wechat: self.wechat_url.clone() }
    }

    /// Lets people sign in, each allowing one message and bringing one login code. Another seed brings other people.
    pub async fn crowd(&self, event: &str, attendees: usize, seed: u64) {
        let once = CrowdConfig { attendees, seed, come_back_percent: 0, ..CrowdConfig::default() };
        let report = self.arrive(event, once).await;
        assert_eq!(report.signed_in, attendees, "{report:?}");
    }

    /// The same, to run beside something else; some come back with another code to allow one more.
    pub fn arriving(
        &self,
        event: &str,
        attendees: usize,
        seed: u64,
    ) -> impl Future<Output = CrowdReport> + Send + 'static {
        self.arrive(event, CrowdConfig { attendees, seed, ..CrowdConfig::default() })
    }

    fn arrive(&self, event: &str, config: CrowdConfig) -> impl Future<Output = CrowdReport> + Send + 'static {
        let config =
            CrowdConfig { refuse_percent: 0, two_phones_percent: 0, duration: Duration::ZERO, ..config };
        let (wechat, url, stop) = (self.wechat.clone(), self.service.url(), self.stop.child_token());
        let (event, appid) = (event.to_owned(), self.appid.clone());
        async move { Crowd::new(config).run(&wechat, &url, &event, &appid, stop).await.unwrap() }
    }

    /// An event's sign-ins according to the service's feed, in the form of `muster attendee list --json`. It is for people
    /// with one phone each.
    pub async fn people(&self, event: &str) -> Vec<Value> {
        let mut people: BTreeMap<String, Person> = BTreeMap::new();
        for row in self.feed().await.into_iter().filter(|row| row.event.as_deref() == Some(event)) {
            let change = row.change();
            let Some(attendee) = row.attendee else { continue };
            people.entry(attendee).or_default().hear(change);
        }
        let mut people: Vec<Person> = people.into_values().collect();
        people.sort_by_key(|person| person.number);
        people.into_iter().map(Person::told).collect()
    }

    /// Every row, from the start.
    pub async fn feed(&self) -> Vec<ChangeRow> {
        let url = EndpointUrl::parse(&self.service.url()).unwrap();
        let client = EndpointClient::new(url, self.token.clone().into()).unwrap();
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let page = client.feed(after.as_deref(), 5_000, 0).await.unwrap();
            rows.extend(page.changes);
            if !page.more {
                return rows;
            }
            after = page.next;
        }
    }
}

impl Drop for Venue {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A person, as far as the feed has been read.
#[derive(Default)]
struct Person {
    number: i64,
    name: Option<String>,
    signed_in_at: Option<protocol::Moment>,
    openid: Option<String>,
    grants: BTreeMap<String, u32>,
}

impl Person {
    fn hear(&mut self, change: Change) {
        match change {
            Change::SignedIn { number, name, signed_in_at, .. } => {
                (self.number, self.name, self.signed_in_at) = (number, name, Some(signed_in_at));
            }
            Change::Subscribed { results, .. } => {
                for result in results.into_iter().filter(|result| result.result.starts_with("accept")) {
                    *self.grants.entry(result.template_id).or_default() += 1;
                }
            }
            Change::Identity(IdentityChange::Bound { openid, .. }) => self.openid = Some(openid),
            other => panic!("nobody did anything of the kind: {other:?}"),
        }
    }

    fn told(self) -> Value {
        // In the event's own offset, as in the list.
        let offset = *protocol::Moment::parse_from_rfc3339("2026-11-21T09:00:00+08:00").unwrap().offset();
        let signed_in_at = self.signed_in_at.map(|at| at.with_timezone(&offset));
        let identity = if self.openid.is_some() { "bound" } else { "pending" };
        json!({
            "number": self.number, "name": self.name, "signed_in_at": signed_in_at, "identity": identity,
            "grants": self.grants,
        })
    }
}
