//! `muster sync`: bringing this computer's list up to date.

use crate::args::SyncArgs;
use crate::data::{Data, environment_has_secrets, use_environment};
use crate::exit::Exit;
use crate::figures::number;
use crate::output::Output;
use organiser::Organiser;
use organiser::api::{Problem, ProblemCode, SyncReport, Topic};
use serde::Serialize;

pub(crate) async fn sync(output: &Output, data: &Data, args: SyncArgs) -> Result<Exit, Problem> {
    let organiser = data.open().await?;
    let ended = match chosen(&organiser, args.account).await {
        Ok(appids) if args.follow => follow(output, &organiser, &appids).await,
        Ok(appids) => until_idle(output, &organiser, &appids).await,
        Err(problem) => Err(problem),
    };
    organiser.close().await;
    ended
}

/// The account that was named, or all of them.
async fn chosen(organiser: &Organiser, named: Option<String>) -> Result<Vec<String>, Problem> {
    let appids = match named {
        Some(appid) => vec![text::clean_credential(&appid)],
        None => organiser.accounts().await?.into_iter().map(|account| account.appid).collect(),
    };
    match appids.as_slice() {
        [] => Err(Problem::new(ProblemCode::NotFound, "there is no account yet").with("what", "account")),
        [alone] => {
            use_environment(organiser, alone);
            Ok(appids)
        }
        // A secret is for one account: it is not shown to another one's service.
        _ if environment_has_secrets() => {
            let which =
                Problem::new(ProblemCode::InvalidInput, "the environment's secrets don't say whose they are");
            Err(which.with("field", "account").with("why", "lent_to_one"))
        }
        _ => Ok(appids),
    }
}

/// Ends when the feed is read to its end and no login waits, or at the first problem. One line shows its progress.
async fn until_idle(output: &Output, organiser: &Organiser, appids: &[String]) -> Result<Exit, Problem> {
    let mut whole = SyncReport::default();
    let mut first = None;
    for appid in appids {
        let ended = match organiser.prepare(appid).await {
            Ok(()) => organiser.sync_until_idle(appid).await,
            Err(problem) => Err((problem, SyncReport::default())),
        };
        let report = match ended {
            Ok(report) => report,
            Err((problem, report)) => {
                first.get_or_insert(problem);
                report
            }
        };
        add(&mut whole, report);
    }
    say(output, &whole, first.as_ref());
    Ok(first.as_ref().map_or(Exit::Done, Exit::of))
}

/// Until Ctrl-C, or until an account needs somebody; a line whenever the figures move, the last one at the end.
async fn follow(output: &Output, organiser: &Organiser, appids: &[String]) -> Result<Exit, Problem> {
    let mut changes = organiser.changes();
    for appid in appids {
        organiser.synchronise(appid).await?;
    }
    let mut last = None;
    loop {
        say_if_new(output, &mut last, figures(organiser, appids));
        let accounts = organiser.accounts().await?.into_iter();
        let stopped = accounts.filter(|a| appids.contains(&a.appid)).find_map(|account| account.sync.problem);
        if let Some(problem) = stopped.filter(needs_somebody) {
            say(output, &figures(organiser, appids), Some(&problem));
            return Ok(Exit::of(&problem));
        }
        tokio::select! {
            heard = until_synced(&mut changes) => if !heard { return Ok(Exit::Done) },
            _ = tokio::signal::ctrl_c() => {
                // Logins that were being exchanged still are, and count.
                organiser.close().await;
                say_if_new(output, &mut last, figures(organiser, appids));
                return Ok(Exit::Done);
            }
        }
    }
}

fn figures(organiser: &Organiser, appids: &[String]) -> SyncReport {
    let mut whole = SyncReport::default();
    appids.iter().filter_map(|appid| organiser.sync_report(appid)).for_each(|one| add(&mut whole, one));
    whole
}

fn say_if_new(output: &Output, last: &mut Option<SyncReport>, figures: SyncReport) {
    if last.replace(figures) != Some(figures) {
        say(output, &figures, None);
    }
}

/// Whether an announcement may have changed the figures.
async fn until_synced(changes: &mut organiser::Changes) -> bool {
    while let Some(changed) = changes.next().await {
        if changed.topics.iter().any(|topic| matches!(topic, Topic::Sync | Topic::Attendees | Topic::Events))
        {
            return true;
        }
    }
    false
}

/// What doesn't pass by itself.
fn needs_somebody(problem: &Problem) -> bool {
    !matches!(
        problem.code,
        ProblemCode::EndpointUnreachable | ProblemCode::EndpointUnexpected | ProblemCode::DatabaseFailed
    )
}

fn add(whole: &mut SyncReport, one: SyncReport) {
    whole.changes += one.changes;
    whole.exchanged += one.exchanged;
    whole.lost += one.lost;
    whole.waiting += one.waiting;
}

/// For scripts: how far it came, and what stopped it.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    report: &'a SyncReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a Problem>,
}

fn say(output: &Output, report: &SyncReport, problem: Option<&Problem>) {
    output.print(&Line { report, problem });
    let values = [report.changes, report.exchanged, report.lost, report.waiting].map(number);
    let [changes, exchanged, lost, waiting] = values.each_ref().map(String::as_str);
    let values = [("changes", changes), ("exchanged", exchanged), ("lost", lost), ("waiting", waiting)];
    output.tell("sync.done", &values);
    if let Some(problem) = problem {
        output.complain(problem);
    }
}
