//! Which organiser the window is looking at.

use i18n::{Catalog, Lang};
use organiser::api::{AppState, FaultLevel, Language, Mode, Problem, RehearsalOptions};
use organiser::{Changes, Organiser};
use rehearsal::{Rehearsal, Scene};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Mutex, watch};

/// The live organiser goes on syncing while a rehearsal is shown.
pub(crate) struct Session {
    live: Result<Organiser, Problem>,
    rehearsal: watch::Sender<Option<Arc<Rehearsal>>>,
    rehearsal_directory: PathBuf,
    /// One switch at a time.
    switching: Mutex<()>,
}

impl Session {
    pub(crate) fn new(live: Result<Organiser, Problem>, rehearsal_directory: PathBuf) -> Self {
        Self { live, rehearsal: watch::Sender::new(None), rehearsal_directory, switching: Mutex::default() }
    }

    /// The organiser that the window is looking at.
    pub(crate) fn organiser(&self) -> Result<Organiser, Problem> {
        match self.rehearsal.borrow().as_ref() {
            Some(rehearsal) => Ok(rehearsal.organiser().clone()),
            None => self.live.clone(),
        }
    }

    pub(crate) async fn state(&self) -> Result<AppState, Problem> {
        let organiser = self.organiser()?;
        let accounts = organiser.accounts().await?;
        let mode = match (self.rehearsal.borrow().is_some(), accounts.is_empty()) {
            (true, _) => Mode::Rehearsal,
            (false, true) => Mode::FirstRun,
            (false, false) => Mode::Live,
        };
        Ok(AppState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            mode,
            language: system_language(),
            accounts,
            events: organiser.events().await?,
            notice: organiser.notice(),
        })
    }

    pub(crate) async fn start_rehearsal(&self, options: RehearsalOptions) -> Result<(), Problem> {
        let _switching = self.switching.lock().await;
        self.end_rehearsal().await;
        let rehearsal = Rehearsal::start(&self.rehearsal_directory, options, scene(&options)).await?;
        self.rehearsal.send_replace(Some(Arc::new(rehearsal)));
        Ok(())
    }

    pub(crate) async fn stop_rehearsal(&self) {
        let _switching = self.switching.lock().await;
        self.end_rehearsal().await;
    }

    pub(crate) fn set_crowd_speed(&self, speed: u32) {
        if let Some(rehearsal) = self.rehearsal.borrow().as_ref() {
            rehearsal.set_crowd_speed(speed);
        }
    }

    pub(crate) fn set_rehearsal_faults(&self, level: Option<FaultLevel>) {
        if let Some(rehearsal) = self.rehearsal.borrow().as_ref() {
            rehearsal.set_faults(level);
        }
    }

    /// Resolves when the window switches to another organiser.
    pub(crate) fn switched(&self) -> watch::Receiver<Option<Arc<Rehearsal>>> {
        self.rehearsal.subscribe()
    }

    pub(crate) fn changes(&self) -> Option<Changes> {
        self.organiser().ok().map(|organiser| organiser.changes())
    }

    pub(crate) async fn close(&self) {
        self.stop_rehearsal().await;
        if let Ok(live) = &self.live {
            live.close().await;
        }
    }

    async fn end_rehearsal(&self) {
        if let Some(rehearsal) = self.rehearsal.send_replace(None) {
            rehearsal.end().await;
        }
    }
}

/// What this computer speaks.
pub(crate) fn lang() -> Lang {
    Lang::from_locale(&sys_locale::get_locale().unwrap_or_default())
}

/// The same as the window names it.
pub(crate) fn system_language() -> Language {
    match lang() {
        Lang::ZhCn => Language::ZhCn,
        Lang::En => Language::En,
    }
}

fn scene(options: &RehearsalOptions) -> Scene {
    let catalog = Catalog::of(match options.language {
        Language::ZhCn => Lang::ZhCn,
        Language::En => Lang::En,
    });
    let text =
        |key: &str| catalog.text(&format!("words.rehearsal.{key}"), &[("n", &options.attendees.to_string())]);
    Scene { account: text("account"), title: text("title"), place: text("place") }
}
