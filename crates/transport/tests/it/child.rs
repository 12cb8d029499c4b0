//! One request in a process of its own: which authorities it trusts and which proxy it goes through are settings of
//! the environment.

use std::path::Path;
use std::process::Command;
use transport::Failure;

const URL: &str = "MUSTER_TEST_URL";
const PROXIES: [&str; 8] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// What a request to `url` comes to: the status, or the cause and its details.
pub async fn ask(url: &str, authority: &Path, proxy: Option<&str>) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["child::asks", "--exact", "--nocapture"]).env(URL, url).env("SSL_CERT_FILE", authority);
    for name in PROXIES {
        child.env_remove(name);
    }
    if let Some(proxy) = proxy {
        child.env("HTTPS_PROXY", proxy);
    }
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let outcome =
        said.lines().find_map(|line| line.split_once("outcome: ")).map(|(_, outcome)| outcome.to_owned());
    outcome.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// What the child does.
#[tokio::test]
async fn asks() {
    let Ok(url) = std::env::var(URL) else { return };
    let client = transport::builder("far.invalid").build().unwrap();
    let outcome = match client.get(format!("{url}?token=FAKE-canary")).send().await {
        Ok(answer) => answer.status().to_string(),
        Err(error) => {
            let failure = Failure::new(error);
            assert!(!format!("{failure} {failure:?}").contains("canary"), "{failure}");
            let details = failure.details.iter().map(|(key, value)| format!(" {key}={value}"));
            format!("{:?}{}", failure.cause, details.collect::<String>())
        }
    };
    println!("outcome: {outcome}");
}
