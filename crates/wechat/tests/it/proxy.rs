//! The system's proxy is for WeChat, never for loopback.

use crate::raw::{Act, Raw, client, json};
use crate::requests::message;
use std::process::Command;
use tokio::net::TcpListener;

const TARGET: &str = "MUSTER_TEST_TARGET";

/// What the child does: one send to where the parent says.
#[tokio::test]
async fn child_sends() {
    let Ok(base) = std::env::var(TARGET) else { return };
    let sent = client(&base).subscribe_send(&message()).await;
    assert!(sent.is_ok(), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loopback_never_goes_through_a_proxy() {
    let raw = Raw::start(Act::Say(json("200 OK", r#"{"errcode":0,"errmsg":"ok"}"#))).await;
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let used = tokio::spawn(async move { proxy.accept().await.is_ok() });
    let base = raw.base.clone();
    let child = tokio::task::spawn_blocking(move || {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["proxy::child_sends", "--exact"]).env(TARGET, base);
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            child.env(name, &address);
        }
        child.output().unwrap()
    });
    let output = child.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(raw.calls(), 1, "it went straight to the server");
    assert!(!used.is_finished(), "nobody spoke to the proxy");
    used.abort();
}
