use crate::support::{Reply, Server, assert_refused, send};
use endpoint::{Listeners, Settings, serve_with};
use reqwest::Client;
use serde_json::json;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A second service over a test server's storage, with operations told.
pub struct OpsTold {
    public: String,
    ops: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
    http: Client,
}

async fn told(server: &Server) -> OpsTold {
    let bind = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listeners = Listeners { public: bind().await, ops: Some(bind().await) };
    let address = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
    let (public, ops) = (address(&listeners.public), address(listeners.ops.as_ref().unwrap()));
    let (stop, stopped) = oneshot::channel();
    let serving = serve_with(
        listeners,
        server.storage.clone(),
        Settings { clock: server.clock.clone(), ..Settings::default() },
        async {
            let _: Result<(), _> = stopped.await;
        },
    );
    OpsTold { public, ops, stop, serving: tokio::spawn(serving), http: server.http.clone() }
}

impl OpsTold {
    pub async fn of(server: &Server) -> Self {
        told(server).await
    }

    /// Asks until they do; each answer takes its time.
    pub async fn until_metrics_say(&self, line: &str) {
        while !self.text("/metrics").await.1.lines().any(|one| one == line) {}
    }

    async fn text(&self, path: &str) -> (u16, String) {
        let reply = self.http.get(format!("{}{path}", self.ops)).send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    }

    async fn public(&self, path: &str) -> Reply {
        send(self.http.get(format!("{}{path}", self.public))).await
    }
}

#[tokio::test]
async fn it_is_alive_and_ready_and_tells_it_where_it_should() {
    let server = Server::with_event().await;
    let told = told(&server).await;
    assert_eq!(told.text("/readyz").await, (200, "ready\n".to_owned()));
    assert_refused(&told.public("/readyz").await, 404, "not_found");
    assert_refused(&told.public("/metrics").await, 404, "not_found");
    let alive = told.http.get(format!("{}/healthz", told.public)).send().await.unwrap();
    assert_eq!((alive.status().as_u16(), alive.text().await.unwrap().as_str()), (200, "ok\n"));
    told.stop.send(()).unwrap();
    told.serving.await.unwrap().unwrap();
    assert!(told.http.get(format!("{}/readyz", told.ops)).send().await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn metrics_count_by_pattern_and_hold_nothing_personal() {
    let server = Server::with_event().await;
    let told = told(&server).await;
    let attendee = server.bound(1, "fake-openid").await;
    told.public("/v1/events/Picnic2031ab").await;
    told.public("/v1/events/Picnic2031ab").await;
    told.public("/v1/workspace").await;
    let (status, text) = told.text("/metrics").await;
    assert_eq!(status, 200);
    for line in [
        r#"muster_request_duration_seconds_count{route="/v1/events/{code}",method="GET",status="200"} 2"#,
        r#"muster_request_duration_seconds_count{route="/v1/workspace",method="GET",status="401"} 1"#,
        r#"muster_attendees{workspace="测试"} 1"#,
        r#"muster_events{workspace="测试"} 1"#,
        r#"muster_logins_waiting{workspace="测试"} 0"#,
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    for secret in ["Picnic2031ab", "fake-openid", &attendee, &server.token] {
        assert!(!text.contains(secret), "{secret} is nobody's business");
    }
}

#[tokio::test]
async fn a_database_that_cannot_write_is_not_ready() {
    let server = Server::with_event().await;
    let told = told(&server).await;
    let conn = rusqlite::Connection::open(&server.database).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (status, body) = told.text("/readyz").await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &body["code"]), (503, &json!("not_ready")));
    conn.execute_batch("ROLLBACK").unwrap();
    assert_eq!(told.text("/readyz").await.0, 200, "it recovers by itself");
}
