use crate::binary::muster_endpoint;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

/// The line a service prints that is told so, which is then ended.
fn listening(command: &mut Command) -> String {
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    drop(process.kill());
    process.wait().unwrap();
    line
}

fn serve(directory: &Path, file: &str) -> Command {
    let config = directory.join("muster.toml");
    fs::write(&config, file).unwrap();
    let mut command = muster_endpoint(&directory.join("endpoint.db"));
    command.args(["serve", "--config"]).arg(config).stderr(Stdio::null());
    command
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let listens = |command: &mut Command| listening(command).starts_with("listening on http://127.0.0.1:");
    let file =
        "listen = '127.0.0.1:0'\nops-listen = 'off'\nrate-per-visitor = '9/s'\ntrust-proxy = ['10.0.0.0/8']";
    let mut command = serve(directory.path(), file);
    assert!(listens(&mut command), "the file's");
    assert!(!listens(command.env("MUSTER_LISTEN", "nowhere")), "the environment's");
    assert!(listens(command.args(["--listen", "127.0.0.1:0"])), "the flag's");
    let mut command = serve(directory.path(), "listen = 'nowhere'\nops-listen = 'off'");
    assert!(!listens(&mut command));
    assert!(listens(command.env("MUSTER_LISTEN", "127.0.0.1:0")));
}

#[test]
fn a_file_that_says_something_else_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    for file in
        ["listne = '127.0.0.1:0'", "listen = ", "listen = true", "rate-per-visitor = 'often'", "config = 'x'"]
    {
        let output = serve(directory.path(), file).output().unwrap();
        assert!(!output.status.success(), "{file}");
        assert!(output.stdout.is_empty(), "{file}: nobody is told that it listens");
    }
    let missing = muster_endpoint(&directory.path().join("endpoint.db"))
        .args(["serve", "--config", "nowhere.toml"])
        .output()
        .unwrap();
    assert!(!missing.status.success());
}

#[test]
fn the_file_serves_the_other_commands_too() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    let config = directory.path().join("muster.toml");
    fs::write(&config, format!("database = '{}'", database.display())).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster-endpoint"));
    command.env_clear().env("MUSTER_CONFIG", config);
    command.args(["workspace", "create", "--name", "公司", "--appid", "wx0000000000fake", "--json"]);
    assert!(command.output().unwrap().status.success());
    assert!(database.exists());
}
