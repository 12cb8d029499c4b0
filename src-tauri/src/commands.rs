//! The window's own commands; all others are the organiser's.

use crate::session::Session;
use organiser::api::{AppState, FaultLevel, Problem, RehearsalOptions};
use organiser::{Organiser, Window};

impl Window for Session {
    fn organiser(&self) -> Result<Organiser, Problem> {
        Session::organiser(self)
    }

    async fn app_state(&self) -> Result<AppState, Problem> {
        self.state().await
    }

    async fn start_rehearsal(&self, options: RehearsalOptions) -> Result<AppState, Problem> {
        Session::start_rehearsal(self, options).await?;
        self.state().await
    }

    async fn stop_rehearsal(&self) -> Result<AppState, Problem> {
        Session::stop_rehearsal(self).await;
        self.state().await
    }

    async fn set_crowd_speed(&self, speed: u32) -> Result<(), Problem> {
        Session::set_crowd_speed(self, speed);
        Ok(())
    }

    async fn set_rehearsal_faults(&self, level: Option<FaultLevel>) -> Result<(), Problem> {
        Session::set_rehearsal_faults(self, level);
        Ok(())
    }
}
