//! `muster account`: secrets come by standard input or a prompt, and go to the keyring.

use crate::args::{AccountCommand, AddAccount};
use crate::ask;
use crate::data::{Data, use_environment};
use crate::exit::Exit;
use crate::output::{Output, key_of};
use crate::table::Column;
use organiser::api::{AccountView, CheckLine, CheckState, ConnectForm, Problem, ProblemCode};
use organiser::{BaseUrl, Organiser};
use text::clean_credential;

pub(crate) async fn account(output: &Output, data: &Data, command: AccountCommand) -> Result<Exit, Problem> {
    match command {
        AccountCommand::Add(args) => add(output, data, args).await,
        AccountCommand::List => list(output, data).await,
        AccountCommand::Check { appid } => check(output, data, appid).await,
        AccountCommand::Remove { appid } => remove(output, data, appid).await,
    }
}

async fn add(output: &Output, data: &Data, args: AddAccount) -> Result<Exit, Problem> {
    let wechat = args.wechat_api.as_deref().map(BaseUrl::parse).transpose().map_err(|_| not_wechat())?;
    let organiser = data.open().await?;
    let added = match form(output, &organiser, args).await {
        Ok(form) => organiser.add_account(form, wechat).await,
        Err(problem) => Err(problem),
    };
    organiser.close().await;
    let added = added?;
    output.print(&added);
    output.tell("account.added", &[("name", &output.shown(&added.name)), ("appid", &added.appid)]);
    if added.this_run_only {
        output.tell("account.kept_nowhere", &[]);
    }
    Ok(Exit::Done)
}

/// What was named, and the secrets from wherever they come; of a known account the keyring's are kept.
async fn form(output: &Output, organiser: &Organiser, args: AddAccount) -> Result<ConnectForm, Problem> {
    let appid = clean_credential(&args.appid);
    let known = organiser.accounts().await?.into_iter().find(|known| known.appid == appid);
    let given = use_environment(organiser, &appid);
    let (mut secret, mut token) = ask::from_stdin(args.secret_stdin, args.token_stdin)?;
    if known.is_none() && !args.secret_stdin && !given.secret {
        secret = ask::at_terminal(output, "secret")?;
    }
    let moves = known.as_ref().is_some_and(|known| {
        args.endpoint
            .as_deref()
            .is_some_and(|url| clean_credential(url).trim_end_matches('/') != known.endpoint_url)
    });
    if (known.is_none() || moves) && !args.token_stdin && !given.token {
        token = ask::at_terminal(output, "token")?;
    }
    Ok(ConnectForm {
        appid,
        name: args.name.unwrap_or_default(),
        endpoint_url: args.endpoint.unwrap_or_default(),
        secret,
        token,
        this_run_only: known.map_or(given.secret && given.token, |known| known.this_run_only),
    })
}

async fn list(output: &Output, data: &Data) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let accounts = organiser.accounts().await;
    organiser.close().await;
    let accounts = accounts?;
    accounts.iter().for_each(|account| output.print(account));
    let head = |key: &str| Column::left(output.text(&format!("account.{key}"), &[]));
    let row = |account: &AccountView| {
        vec![account.appid.clone(), account.name.clone(), account.endpoint_url.clone()]
    };
    let rows: Vec<_> = accounts.iter().map(row).collect();
    output.table(&[head("appid"), head("name"), head("endpoint")], &rows, "account.none");
    Ok(Exit::Done)
}

async fn check(output: &Output, data: &Data, appid: String) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    use_environment(&organiser, &clean_credential(&appid));
    let lines = organiser.check_account(appid).await;
    organiser.close().await;
    let lines = lines?;
    for line in &lines {
        output.print(line);
        say_line(output, line);
    }
    let failed = lines.iter().any(|line| line.state == CheckState::Failed);
    Ok(if failed { Exit::Account } else { Exit::Done })
}

fn say_line(output: &Output, line: &CheckLine) {
    let (name, state) = (key_of(line.name), key_of(line.state));
    let value = line.value.clone().unwrap_or_default();
    let said = match (&line.problem, line.state) {
        (Some(problem), _) => output.problem_text(problem)[0].clone(),
        (None, CheckState::Passed) => output.word(&format!("check.value.{name}"), &[("value", &value)]),
        (None, _) => output.word(&format!("check.state.{state}"), &[]),
    };
    let mark = output.text(&format!("check.mark.{state}"), &[]);
    output.say(&format!("{mark} {}: {said}", output.word(&format!("check.name.{name}"), &[])));
    if let Some(problem) = &line.problem {
        let [_, why, remedy] = output.problem_text(problem);
        output.say(&format!("    {why}\n    {remedy}"));
    }
}

async fn remove(output: &Output, data: &Data, appid: String) -> Result<Exit, Problem> {
    let organiser = data.open().await?;
    let removed = organiser.remove_account(appid).await;
    organiser.close().await;
    let removed = removed?;
    output.print(&removed);
    let events = removed.events.to_string();
    output.tell("account.removed", &[("name", &output.shown(&removed.name)), ("events", &events)]);
    Ok(Exit::Done)
}

fn not_wechat() -> Problem {
    Problem::new(ProblemCode::InvalidInput, "not an address of WeChat's API")
        .with("field", "wechat_url")
        .with("why", "not_wechat")
}
