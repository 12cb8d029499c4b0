//! Pre-flight of 100,000 people, and rendering and checking one message.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

mod full_event;

use chrono::Utc;
use full_event::{NAMES, PEOPLE, cached, event, fill, the_message};
use organiser::api::{Audience, PreviewOf};
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use system_tests::Figures;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let directory = tempfile::tempdir().unwrap();
    runtime.block_on(fill(directory.path()));
    let mut figures = Figures::default();
    runtime.block_on(preflight(directory.path(), &mut figures));
    figures.at_most("rendering and checking one message, µs", one_message().as_secs_f64() * 1e6, 20.0);
    figures.exit_code()
}

/// The best of five, so that other work on the machine is not measured.
async fn preflight(directory: &Path, figures: &mut Figures) {
    let options = Options {
        directory: directory.to_owned(),
        vault: Vault::this_run_only(),
        wechat: BaseUrl::wechat(),
        sending: SendingSettings::default(),
    };
    let organiser = Organiser::open_idle(options).await.unwrap();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        let counts = organiser.check_campaign("m".to_owned(), Audience::All).await.unwrap();
        best = best.min(begun.elapsed());
        assert_eq!(counts.audience, PEOPLE);
        assert!(counts.sendable > 0 && counts.no_identity > 0 && counts.no_grant > 0);
    }
    figures.at_most("pre-flight of 100,000 people, ms", best.as_secs_f64() * 1e3, 1_000.0);
    // The editor's check after a pause in typing is the same work and a little more.
    let draft = organiser.message(event().code.as_str().to_owned()).await.unwrap().unwrap().draft;
    let begun = Instant::now();
    organiser.preview_draft(draft, PreviewOf::Worst, Audience::All).await.unwrap();
    figures.tell("the same with every field over everybody", &format!("{:.0?}", begun.elapsed()));
    organiser.close().await;
}

/// One message after the other, as the pre-flight does it.
fn one_message() -> Duration {
    const TIMES: u32 = 20_000;
    let (event, message, cached) = (event(), the_message(), cached());
    let template = domain::parse_template(
        cached.template_id,
        &cached.title,
        &cached.content,
        cached.kind,
        &cached.listed,
    )
    .unwrap();
    let wording = message.wording(&event.columns());
    let shapes = domain::Shapes::default();
    let renderer = domain::Renderer::new(&template, &wording, &shapes, event.scene(Utc::now()));
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        for number in 0..TIMES {
            let filled = renderer.fill(domain::AttendeeValues {
                number,
                name: Some(NAMES[number as usize % NAMES.len()].to_owned()),
                signed_in_at: event.starts_at,
                answers: BTreeMap::new(),
            });
            assert!(!std::hint::black_box(filled).is_refused());
        }
        best = best.min(begun.elapsed() / TIMES);
    }
    best
}
