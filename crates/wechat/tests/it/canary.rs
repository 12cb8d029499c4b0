//! Nothing that can be printed, at whatever level of detail, holds a secret, a token, a code, an openid or a text.

use crate::raw::{Act, Raw, client, json};
use crate::requests::message;
use std::error::Error as _;
use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tracing_subscriber::fmt::MakeWriter;

const CODE: &str = "FAKE-CODE-canary";

/// Everything any library logs, however finely.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn printed<T: Debug>(result: Result<T, wechat::Error>) -> String {
    let mut text = format!("{result:?} {result:#?}");
    if let Err(error) = result {
        text += &format!(" {error} {error:#}");
        let mut cause = error.source();
        while let Some(inner) = cause {
            text += &format!(" {inner} {inner:?}");
            cause = inner.source();
        }
    }
    text
}

/// Also the log of the libraries below: they are silent about what they carry.
#[tokio::test]
async fn nothing_printable_holds_a_secret() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();
    // An answer that repeats what was sent, which WeChat's may.
    let echo = json(
        "200 OK",
        r#"{"errcode":40003,"errmsg":"invalid openid o-FAKE-openid-canary FAKE-TOKEN-canary"}"#,
    );
    let acts = [
        Act::Say(echo),
        Act::Say(json(
            "200 OK",
            r#"{"openid":"o-FAKE-openid-canary","session_key":"canary","unionid":"canary"}"#,
        )),
        Act::Say(json("200 OK", "canary")),
        Act::Say("HTTP/1.1 canary\r\n\r\n".to_owned()),
        Act::Reset,
        Act::CloseAfterReading,
    ];
    let mut text = String::new();
    for act in acts {
        let raw = Raw::start(act).await;
        let wechat = raw.wechat();
        text += &printed(wechat.jscode2session(CODE).await);
        text += &printed(wechat.subscribe_send(&message()).await);
        text += &printed(wechat.gettemplate().await);
        text += &format!("{wechat:?} {wechat:#?} {:?}", message());
    }
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    text += &printed(client(&format!("http://{closed}")).jscode2session(CODE).await);
    text += &String::from_utf8_lossy(&log.0.lock().unwrap());
    assert!(text.len() > 1_000, "there is something to look through");
    for secret in ["canary", "西湖毅行"] {
        let found = text.find(secret).map(|at| {
            text[..at + secret.len()]
                .chars()
                .rev()
                .take(200)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<String>()
        });
        assert_eq!(found, None);
    }
}
