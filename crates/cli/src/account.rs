//! `muster account`: secrets come by standard input and go to the keyring.

use crate::args::{AccountCommand, AddAccount};
use crate::data;
use crate::exit::Exit;
use crate::output::Output;
use organiser::BaseUrl;
use organiser::api::{ConnectForm, Problem, ProblemCode};
use std::io::BufRead;
use std::path::PathBuf;

pub(crate) async fn account(
    output: &Output,
    directory: Option<PathBuf>,
    command: AccountCommand,
) -> Result<Exit, Problem> {
    let AccountCommand::Add(args) = command;
    let wechat = match &args.wechat_api {
        Some(url) => BaseUrl::parse(url).map_err(|_| invalid("wechat-api"))?,
        None => BaseUrl::wechat(),
    };
    let form = form(args)?;
    let organiser = data::open(directory, wechat).await?;
    let connected = organiser.connect(form).await;
    organiser.close().await;
    output.print(&connected?);
    Ok(Exit::Done)
}

fn form(args: AddAccount) -> Result<ConnectForm, Problem> {
    let mut lines = std::io::stdin().lock().lines();
    let mut line = |wanted: bool, field: &str| match wanted {
        true => lines.next().and_then(Result::ok).map(Some).ok_or_else(|| invalid(field)),
        false => Ok(None),
    };
    Ok(ConnectForm {
        secret: line(args.secret_stdin, "secret")?,
        token: line(args.token_stdin, "token")?,
        appid: args.appid,
        name: args.name,
        endpoint_url: args.endpoint,
        this_run_only: false,
    })
}

fn invalid(field: &str) -> Problem {
    Problem::new(ProblemCode::InvalidInput, format!("--{field} can't be taken")).with("field", field)
}
