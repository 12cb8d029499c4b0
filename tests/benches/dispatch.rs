//! How fast a campaign is sent with everything durable, compared with a bare loop that stores nothing.
//!
//! The server answers after 50 ms from a process of its own, so that the CPU time measured here is the sender's.

#![expect(clippy::unwrap_used, reason = "a figure that can't be measured is no figure")]

use axum::routing::post;
use axum::{Json, Router};
use dispatch::{
    Answer, Dispatch, End, Envelope, Messenger, ReservationError, ReservationRequest, ReservationStatus,
    Reservations, Settings, SystemClock,
};
use domain::{AttendeeId, Openid, Trust};
use futures_util::StreamExt;
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::table::account;
use store::table::attendee;
use store::table::campaign;
use store::table::delivery;
use store::table::event;
use store::table::template;
use store::table::{attempt, ledger};
use store::{Store, Tx};
use system_tests::Figures;
use tokio_util::sync::CancellationToken;
use wechat::{BaseUrl, Credentials, Lang, MiniprogramState, Wechat};

const ANSWERS_AFTER: Duration = Duration::from_millis(50);
const CAMPAIGN: &str = "c";
/// Both take turns, and each figure is the median: other work on the machine disturbs one run, rarely three.
const RUNS: usize = 5;

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().any(|arg| arg == "serve") {
        serve().await;
        return ExitCode::SUCCESS;
    }
    let mut server = Server::start();
    let mut figures = Figures::default();
    for (messages, in_flight) in [(2_000, 50), (10_000, 100)] {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            let bare = bare_loop(&server.url, messages, in_flight).await;
            runs.push((campaign_of(&server.url, messages, in_flight).await, bare));
        }
        let of = |figure: &dyn Fn(&(Cost, Cost)) -> f64| median(runs.iter().map(figure).collect());
        let ideal = ANSWERS_AFTER.as_secs_f64() * f64::from(messages) / f64::from(in_flight);
        let what = format!("{messages} messages, {in_flight} in flight");
        figures.at_most(&format!("{what}: time ÷ ideal"), of(&|(ours, _)| ours.wall / ideal), 1.15);
        figures.at_most(
            &format!("{what}: time ÷ bare loop"),
            of(&|(ours, bare)| ours.wall / bare.wall),
            1.10,
        );
        let micros = |cost: &Cost| cost.cpu * 1e6 / f64::from(messages);
        let [ours, bare] = [of(&|(ours, _)| micros(ours)), of(&|(_, bare)| micros(bare))];
        figures.tell(&format!("{what}: CPU per message"), &format!("{ours:.0} µs"));
        figures.tell(&format!("{what}: CPU per message of the bare loop"), &format!("{bare:.0} µs"));
        figures.at_most(&format!("{what}: CPU ÷ bare loop"), of(&|(ours, bare)| ours.cpu / bare.cpu), 5.0);
    }
    figures.at_most("recovery of 100,000 deliveries after a kill, s", recovery().await, 1.0);
    server.child.kill().unwrap();
    drop(server.child.wait());
    figures.exit_code()
}

/// The time of one run.
struct Cost {
    wall: f64,
    cpu: f64,
}

/// Measures the wall time and CPU time of some work.
async fn cost(work: impl Future<Output = ()>) -> Cost {
    let (cpu, begun) = (cpu_seconds(), Instant::now());
    work.await;
    Cost { wall: begun.elapsed().as_secs_f64(), cpu: cpu_seconds() - cpu }
}

/// User and system time of this process, threads that ended included.
fn cpu_seconds() -> f64 {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime))
        .unwrap()
        .as_secs_f64()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The smallest loop that sends as many messages as fast.
async fn bare_loop(url: &str, messages: u32, in_flight: u32) -> Cost {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{url}/cgi-bin/message/subscribe/send?access_token=fake");
    let body = json!({
        "touser": "o-fake-1", "template_id": "T-fake", "miniprogram_state": "formal", "lang": "zh_CN",
        "data": { "thing1": { "value": "西湖毅行" } },
    });
    cost(async {
        let sends = futures_util::stream::iter(0..messages).map(|_| {
            let request = client.post(&url).json(&body);
            async move { request.send().await.unwrap().bytes().await.unwrap() }
        });
        sends.buffer_unordered(usize::try_from(in_flight).unwrap()).for_each(|_| async {}).await;
    })
    .await
}

/// The same messages as a campaign: claimed, written, sent, settled.
async fn campaign_of(url: &str, messages: u32, in_flight: u32) -> Cost {
    let directory = tempfile::tempdir().unwrap();
    let store = gather(directory.path(), messages).await;
    let base = BaseUrl::parse(url).unwrap();
    let credentials = Credentials { appid: "wx-fake".to_owned(), secret: "fake".to_owned().into() };
    let messenger = Arc::new(Plain(Wechat::new(base, credentials).unwrap()));
    messenger.0.ensure_token().await.unwrap();
    let dispatch = Dispatch {
        store: store.clone(),
        messenger,
        reservations: Arc::new(Everybody),
        clock: Arc::new(SystemClock::default()),
        campaign: CAMPAIGN.to_owned(),
        settings: Settings {
            in_flight: Some(usize::try_from(in_flight).unwrap()),
            per_second: Some(1_000_000),
            trust: Trust::Pages,
        },
        storage_pause_reason: |failure| format!("{failure:?}"),
        unsaved: tokio::sync::watch::Sender::new(None),
    };
    let cost = cost(async {
        assert_eq!(dispatch.run(&CancellationToken::new()).await.unwrap(), End::Settled);
    })
    .await;
    let tally = store.read(|conn| campaign::tally(conn, CAMPAIGN)).await.unwrap();
    assert_eq!(tally.count(domain::DeliveryState::Sent), messages, "everybody was told");
    cost
}

/// Measures from opening the data after a kill until everything is settled.
async fn recovery() -> f64 {
    let directory = tempfile::tempdir().unwrap();
    let store = gather(directory.path(), 100_000).await;
    let left = |tx: &Tx<'_>| {
        for delivery in delivery::due(tx.conn, CAMPAIGN, 0, 50)? {
            let rendered = attempt::Rendered { data: [].into(), page: String::new() };
            let claim = domain::next(delivery.state, domain::DeliveryEvent::Claimed).unwrap();
            delivery::claim(tx, delivery.id, claim, 0)?;
            attempt::insert(tx, &format!("left-{}", delivery.id), delivery.id, &rendered, 0)?;
        }
        Ok(())
    };
    store.write(left).await.unwrap();
    drop(store);
    let begun = Instant::now();
    let store = Store::open(directory.path()).unwrap().store;
    assert_eq!(dispatch::recover(&store, Trust::Pages, chrono::Utc::now()).await.unwrap(), 50);
    begun.elapsed().as_secs_f64()
}

/// WeChat's client without anything around it.
struct Plain(Wechat);

impl Messenger for Plain {
    async fn send(&self, envelope: Envelope) -> Answer {
        let message = wechat::Message {
            touser: envelope.openid.as_str().to_owned(),
            template_id: envelope.template_id.as_str().to_owned(),
            page: Some(envelope.rendered.page).filter(|page| !page.is_empty()),
            miniprogram_state: MiniprogramState::Formal,
            lang: Lang::ZhCn,
            data: envelope.rendered.data,
        };
        match self.0.subscribe_send(&message).await {
            Ok(sent) => Answer::Accepted { msgid: sent.msgid },
            Err(_) => Answer::Lost,
        }
    }
}

/// No other desktop sends.
struct Everybody;

impl Reservations for Everybody {
    async fn reserve(
        &self,
        request: ReservationRequest,
    ) -> Result<Vec<(AttendeeId, ReservationStatus)>, ReservationError> {
        Ok(request.attendees.into_iter().map(|attendee| (attendee, ReservationStatus::Reserved)).collect())
    }
}

async fn gather(directory: &Path, people: u32) -> Store {
    let store = Store::open(directory).unwrap().store;
    store.write(move |tx| write_everything(tx, people)).await.unwrap();
    store
}

fn write_everything(tx: &Tx<'_>, people: u32) -> store::Result<()> {
    let (appid, code, template_id) = (testing::appid(), testing::event_code(), testing::template_id());
    account::put(tx, &testing::account())?;
    event::put(tx, &testing::event())?;
    let cached = testing::template(&[("活动", "thing1"), ("姓名", "thing2"), ("时间", "time3")]);
    template::replace(tx, &appid, &[cached])?;
    let message = testing::message(&[
        ("thing1", "{{ event.title }}"),
        ("thing2", "{{ attendee.name }}"),
        ("time3", "{{ now | time }}"),
    ]);
    campaign::insert(tx, &testing::campaign(CAMPAIGN, message))?;
    for number in 1..=people {
        let (id, openid) = (AttendeeId::new(format!("a-{number}")), Openid::new(format!("o-fake-{number}")));
        attendee::sign_in(tx, &id, &code, &appid, &testing::sign_in(number, Some("张伟")))?;
        attendee::bind(tx, &id, &code, &appid, &openid)?;
        ledger::add_page_accepts(tx, &appid, &openid, &template_id, 1)?;
        delivery::insert(tx, CAMPAIGN, &code, &template_id, &testing::delivery(id, openid), 0)?;
    }
    Ok(())
}

/// This program once more, as the server.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command.arg("serve").stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim().to_owned() }
    }
}

async fn serve() {
    let token = || async { Json(json!({ "access_token": "fake", "expires_in": 7200 })) };
    let send = || async {
        static SENT: AtomicU64 = AtomicU64::new(0);
        tokio::time::sleep(ANSWERS_AFTER).await;
        Json(json!({ "errcode": 0, "errmsg": "ok", "msgid": SENT.fetch_add(1, Ordering::Relaxed) }))
    };
    let routes = Router::new()
        .route("/cgi-bin/stable_token", post(token))
        .route("/cgi-bin/message/subscribe/send", post(send));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    axum::serve(listener, routes).await.unwrap();
}
