//! `muster rehearse`: the whole way on this computer, ending with our count beside the simulated WeChat's.

use crate::args::RehearseArgs;
use crate::campaign::until_settled;
use crate::campaign_report::CampaignReport;
use crate::exit::Exit;
use crate::output::Output;
use organiser::Organiser;
use organiser::api::{
    AttendeeFilter, AttendeeQuery, AttendeeRow, Audience, Doubts, MessageView, PreviewOf, Problem,
    ProblemCode, RehearsalOptions,
};
use rehearsal::{Counts, Rehearsal, Scene};
use serde::Serialize;
use std::path::PathBuf;

/// The crowd takes this long, however large it is.
const SECONDS: u32 = 3;

/// The closing result.
#[derive(Debug, Serialize)]
struct Outcome {
    signed_in: u32,
    /// People with an identity who allowed a message, before anything was sent.
    reachable: u32,
    campaign: CampaignReport,
    resend: Option<Resend>,
    sandbox: Sandbox,
}

#[derive(Debug, Serialize)]
struct Resend {
    attendee: u32,
    outcome: &'static str,
}

#[derive(Debug, Serialize)]
struct Sandbox {
    signed_in: usize,
    delivered: u64,
}

impl Outcome {
    /// What we know was delivered is no more than what was, and what we can't tell makes up the rest. Nothing is
    /// unknown in a calm rehearsal, so both counts are the same there.
    fn agrees(&self) -> bool {
        let of_resend = |outcome| u64::from(self.resend.as_ref().is_some_and(|r| r.outcome == outcome));
        let sent = u64::from(self.campaign.told()) + of_resend("sent");
        let unknown = u64::from(self.campaign.unknown()) + of_resend("unknown");
        usize::try_from(self.signed_in) == Ok(self.sandbox.signed_in)
            && (sent..=sent + unknown).contains(&self.sandbox.delivered)
    }
}

pub(crate) async fn rehearse(
    output: &Output,
    directory: Option<PathBuf>,
    args: &RehearseArgs,
) -> Result<Exit, Problem> {
    let temporary =
        tempfile::tempdir().map_err(|e| Problem::new(ProblemCode::RehearsalFailed, e.to_string()))?;
    let directory = directory.map_or_else(|| temporary.path().to_owned(), |data| data.join("rehearsal"));
    let n = args.attendees.to_string();
    let word = |key: &str| output.word(&format!("rehearsal.{key}"), &[("n", &n)]);
    let scene = Scene { account: word("account"), title: word("title"), place: word("place") };
    output.say(&scene.title);
    output.say(&output.text("rehearse.what", &[("n", &n)]));
    let options = RehearsalOptions {
        attendees: args.attendees,
        seed: args.seed,
        seconds: SECONDS,
        ..RehearsalOptions::default()
    };
    let rehearsal = Rehearsal::start(&directory, options, scene).await?;
    let outcome = run(output, &rehearsal, args).await;
    rehearsal.end().await;
    let outcome = outcome?;
    print(output, &outcome);
    Ok(if outcome.agrees() { Exit::Done } else { Exit::NotAll })
}

async fn run(output: &Output, rehearsal: &Rehearsal, args: &RehearseArgs) -> Result<Outcome, Problem> {
    let organiser = rehearsal.organiser();
    everybody_came(output, rehearsal, args.attendees).await?;
    let overview = organiser.overview(rehearsal.event().to_owned()).await?;
    let message = repaired_message(output, organiser, rehearsal.event()).await?;
    let reachable = find(organiser, rehearsal.event(), AttendeeFilter::Reachable, 0).await?.0;
    // The crowd has come; from here on things may go wrong.
    rehearsal.set_faults(args.faults);
    let started = organiser.start_campaign(message.id.clone(), Audience::Untold, Doubts::Ask).await?;
    let campaign = until_settled(output, organiser, started).await?;
    let resend = resend_to_one(output, organiser, rehearsal.event(), &message).await?;
    let Counts { signed_in, delivered } = rehearsal.counts();
    Ok(Outcome {
        signed_in: overview.signed_in,
        reachable,
        campaign: CampaignReport::new(&campaign, &[]),
        resend,
        sandbox: Sandbox { signed_in, delivered },
    })
}

/// Waits until the crowd is through and the list has everybody with their identity.
async fn everybody_came(output: &Output, rehearsal: &Rehearsal, attendees: u32) -> Result<(), Problem> {
    let bar = output.progress(&output.text("rehearse.signing_in", &[]), attendees.into());
    let mut changes = rehearsal.organiser().changes();
    let mut crowd = rehearsal.progress();
    loop {
        let report = *crowd.borrow_and_update();
        let overview = rehearsal.organiser().overview(rehearsal.event().to_owned()).await?;
        bar.set_position(overview.signed_in.into());
        let through = report.signed_in + report.failed >= usize::try_from(attendees).unwrap_or(usize::MAX);
        let listed = usize::try_from(overview.signed_in) == Ok(report.signed_in);
        if through && listed && overview.bound == overview.signed_in {
            bar.finish();
            return Ok(());
        }
        if let Some(problem) = overview.sync.problem {
            return Err(problem);
        }
        tokio::select! {
            more = changes.next() => if more.is_none() { return Ok(()) },
            _ = crowd.changed() => {}
        }
    }
}

/// The event's message, with every fix taken that the editor offers.
async fn repaired_message(
    output: &Output,
    organiser: &Organiser,
    event: &str,
) -> Result<MessageView, Problem> {
    let missing =
        || Problem::new(ProblemCode::NotFound, "the rehearsed event has no template").with("what", "message");
    let mut message = organiser.message(event.to_owned()).await?.ok_or_else(missing)?;
    let preview = organiser.preview_draft(message.draft.clone(), PreviewOf::Worst, Audience::Untold).await?;
    let mut changed = 0;
    for check in preview.fields {
        let fix = check.issues.into_iter().find_map(|issue| issue.fix);
        let field = message.draft.fields.iter_mut().find(|field| field.key == check.key);
        if let (Some(fix), Some(field)) = (fix, field) {
            field.parts = fix.parts;
            changed += 1;
        }
    }
    if changed == 0 {
        return Ok(message);
    }
    output.say(&format!("  {}", output.text("rehearse.editing", &[("n", &changed.to_string())])));
    organiser.save_message(message.id, message.draft).await
}

/// Sends again to one person who has a grant left.
async fn resend_to_one(
    output: &Output,
    organiser: &Organiser,
    event: &str,
    message: &MessageView,
) -> Result<Option<Resend>, Problem> {
    let told = find(organiser, event, AttendeeFilter::Told, 500).await?.1;
    let Some(person) = told.iter().rfind(|row| row.balance.is_some_and(|left| left > 0)) else {
        output.say(&format!("  {}", output.text("result.no_one_left", &[])));
        return Ok(None);
    };
    let started = organiser.resend(message.id.clone(), person.number).await?;
    let ended = until_settled(output, organiser, started).await?;
    let outcome = match () {
        () if ended.sent + ended.received > 0 => "sent",
        () if ended.skipped > 0 => "skipped",
        () if ended.unknown > 0 => "unknown",
        () => "failed",
    };
    let said = output.text(&format!("result.{outcome}"), &[]);
    let number = person.number.to_string();
    output.say(&format!("  {}", output.text("rehearse.resend", &[("number", &number), ("outcome", &said)])));
    Ok(Some(Resend { attendee: person.number, outcome }))
}

async fn find(
    organiser: &Organiser,
    event: &str,
    filter: AttendeeFilter,
    limit: u32,
) -> Result<(u32, Vec<AttendeeRow>), Problem> {
    let query = AttendeeQuery { event: event.to_owned(), search: String::new(), filter, offset: 0, limit };
    let page = organiser.attendees(query).await?;
    Ok((page.total, page.rows))
}

fn print(output: &Output, outcome: &Outcome) {
    let campaign = &outcome.campaign;
    let resent = u32::from(outcome.resend.as_ref().is_some_and(|r| r.outcome == "sent"));
    let sent = campaign.told() + resent;
    let sandbox = &outcome.sandbox;
    let rows = [
        (
            output.text("rehearse.signed_in", &[]),
            outcome.signed_in.to_string(),
            sandbox.signed_in.to_string(),
        ),
        (output.text("rehearse.delivered", &[]), sent.to_string(), sandbox.delivered.to_string()),
    ];
    output.say("");
    output.say(&line("", &output.text("count.ours", &[]), &output.text("count.theirs", &[])));
    for (label, ours, theirs) in rows {
        output.say(&line(&label, &ours, &theirs));
    }
    for (key, count) in campaign.others() {
        if count > 0 {
            output.say(&line(&output.text(&format!("result.{key}"), &[]), &count.to_string(), ""));
        }
    }
    output.say("");
    output.say(&output.text(if outcome.agrees() { "equal" } else { "unequal" }, &[]));
    output.print(outcome);
}

/// One line of the table; a Chinese character is as wide as two others.
fn line(label: &str, ours: &str, theirs: &str) -> String {
    let pad = |text: &str, width: usize| {
        let wide: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        format!("{text}{}", " ".repeat(width.saturating_sub(wide)))
    };
    format!("  {}  {}  {theirs}", pad(label, 24), pad(ours, 18)).trim_end().to_owned()
}
