//! From a key to the painted card, in the real window, with 100,000 people at the event.
//!
//! The page itself measures: from the key's event until the frame is painted in which the card says something else. The
//! driver only types, and the times are read at the end: a question in between would take the page's time. It types at two
//! paces. The fast one never pauses, so that only cards are rendered. The slow one pauses so long between two keys that the
//! check of the whole audience is running when the next key is pressed.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

mod full_event;

use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;
use system_tests::{Desk, Figures, KeyringState, SecretService};
use tokio::time::MissedTickBehavior;

const TYPED: &str = "活动已经结束，请带好随身物品从东门有序离场，";
const TIMES: usize = 3;
const QUICK: Duration = Duration::from_millis(110);
const SLOW: Duration = Duration::from_millis(230);

/// Records how long each key took. The observer is called before the frame; a message posted within the frame
/// is read after it was painted.
const MEASURE: &str = "
    window.keyTimes = [];
    // When the key was pressed that isn't shown yet.
    window.keyDown = 0;
    const press = () => { window.keyDown ||= performance.now(); };
    for (const kind of ['keydown', 'beforeinput', 'input']) document.addEventListener(kind, press, true);
    const painted = (then) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(0);
    });
    const card = document.querySelector(\"[data-testid='preview']\");
    new MutationObserver(() => {
      if (!window.keyDown) return;
      const from = window.keyDown;
      window.keyDown = 0;
      painted(() => window.keyTimes.push(performance.now() - from));
    }).observe(card, { subtree: true, childList: true, characterData: true });";

const ANSWER: &str = "
    const [draft, done] = arguments;
    (async () => {
      const times = [];
      for (let at = 0; at < 40; at++) {
        const from = performance.now();
        await window.__TAURI_INTERNALS__.invoke('call', { name: 'card', args: { draft, number: 1 } });
        times.push(performance.now() - from);
      }
      done(times);
    })();";

const FRAME: &str = "
    const [, done] = arguments;
    const times = [];
    const next = (from) => requestAnimationFrame(() => {
      times.push(performance.now() - from);
      if (times.length < 40) next(performance.now()); else done(times);
    });
    next(performance.now());";

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut figures = Figures::default();
    runtime.block_on(async {
        full_event::fill(data.path()).await;
        let all = measure(data.path(), &mut figures);
        tokio::time::timeout(Duration::from_secs(300), all).await.expect("the window hangs");
    });
    figures.exit_code()
}

async fn measure(data: &std::path::Path, figures: &mut Figures) {
    let session = SecretService::start(KeyringState::NoProvider);
    let desk = Desk::open(&session, data, Some("http://127.0.0.1:9"), &[]).await;
    desk.click("tab-notify").await;
    desk.find("preview").await;
    // The minimum: one call to the core and back, and one frame.
    for (what, script) in [("the core's answer alone", ANSWER), ("a frame alone", FRAME)] {
        let mut times = asked(&desk, script).await;
        times.sort_by(f64::total_cmp);
        let [half, most] = [50, 95].map(|percent| at(&times, percent));
        figures.tell(&format!("{what}: p50, p95"), &format!("{half:.0}, {most:.0} ms"));
    }
    let field = desk.find("field-thing5").await;
    field.click().await.unwrap();
    desk.client.execute(MEASURE, vec![]).await.unwrap();
    for (hand, pace) in [("a quick hand", QUICK), ("a slow hand", SLOW)] {
        let times = typed(&desk, &field, pace).await;
        figures.tell(&format!("{hand}: key to painted card, p50"), &format!("{:.0} ms", at(&times, 50)));
        figures.tell(&format!("{hand}: key to painted card, slowest"), &format!("{:.0} ms", at(&times, 100)));
        figures.at_most(&format!("{hand}: key to painted card, p95, ms"), at(&times, 95), 50.0);
    }
    desk.close().await;
}

/// The times that a script collects in the page.
async fn asked(desk: &Desk, script: &str) -> Vec<f64> {
    let event = json!({ "event": full_event::event().code });
    let message: Value = serde_json::from_str(&desk.call("message", event).await).unwrap();
    let times = desk.client.execute_async(script, vec![message["draft"].clone()]).await.unwrap();
    times.as_array().unwrap().iter().filter_map(Value::as_f64).collect()
}

/// Presses a key each `pace`; returns the times, sorted.
async fn typed(desk: &Desk, field: &fantoccini::elements::Element, pace: Duration) -> Vec<f64> {
    desk.client.execute("window.keyTimes.length = 0", vec![]).await.unwrap();
    let mut beat = tokio::time::interval(pace);
    // Keys that the driver was late with are not made up for.
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let text = TYPED.repeat(TIMES);
    for key in text.chars() {
        beat.tick().await;
        field.send_keys(&key.to_string()).await.unwrap();
    }
    // A key pressed while the frame of the one before isn't painted is timed with that, from its press.
    desk.until(|| async {
        desk.client.execute("return !window.keyDown", vec![]).await.unwrap() == json!(true)
    })
    .await;
    let mut times = times(desk).await;
    let keys = text.chars().count();
    assert!(times.len() * 100 >= keys * 95, "only {} of {keys} keys were timed", times.len());
    times.sort_by(f64::total_cmp);
    times
}

async fn times(desk: &Desk) -> Vec<f64> {
    let times = desk.client.execute("return window.keyTimes", vec![]).await.unwrap();
    times.as_array().unwrap().iter().filter_map(Value::as_f64).collect()
}

/// The time within which this percentage of the keys was shown.
fn at(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent).div_ceil(100) - 1]
}
