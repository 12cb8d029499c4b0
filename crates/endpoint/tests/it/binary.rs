use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
};

pub fn muster_endpoint(database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster-endpoint"));
    command.env_clear().env("MUSTER_DATABASE", database).stderr(Stdio::null());
    command
}

pub fn create(database: &Path) -> (bool, Vec<u8>) {
    let mut command = muster_endpoint(database);
    command.args(["workspace", "create", "--name", "公司", "--appid", "wx0000000000fake", "--json"]);
    let output = command.output().unwrap();
    (output.status.success(), output.stdout)
}

#[test]
fn a_workspace_is_created_once() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    let (created, printed) = create(&database);
    assert!(created);
    let made: Value = serde_json::from_slice(&printed).unwrap();
    assert_eq!(made["workspace"], "公司");
    assert_eq!(made.as_object().unwrap().len(), 2, "a workspace and a token");
    assert_eq!(create(&database), (false, Vec::new()), "the name is taken, and no token is printed");
}

#[cfg(unix)]
#[test]
fn it_says_where_it_listens_and_stops_on_sigterm() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    let made: Value = serde_json::from_slice(&create(&database).1).unwrap();
    let mut command = muster_endpoint(&database);
    let mut serving =
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(serving.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let base = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();

    let token = made["token"].as_str().unwrap().to_owned();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let workspace: Value = runtime.block_on(async {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let reply = http.get(format!("{base}/v1/workspace")).bearer_auth(token).send().await.unwrap();
        reply.json().await.unwrap()
    });
    assert_eq!(workspace["token"], serde_json::json!({ "name": "first", "scope": "organiser" }));

    let killed = Command::new("kill").args(["-TERM", &serving.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert!(serving.wait().unwrap().success(), "a stop that was asked for is no failure");
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "one line on stdout, nothing else");
}
