//! The crowd's own time, which can run faster than the wall clock.

use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Follows a speed that may change at any moment: 1 is real time, 60 is a minute per second, 0 is a pause.
pub struct Pace {
    speed: watch::Receiver<f64>,
    /// How much of the crowd's time had passed at `since`.
    passed: Duration,
    since: Instant,
    current: f64,
}

impl Pace {
    pub fn start(mut speed: watch::Receiver<f64>) -> Self {
        let current = *speed.borrow_and_update();
        Self { speed, passed: Duration::ZERO, since: Instant::now(), current }
    }

    /// Waits until this much of the crowd's time has passed since the start.
    pub async fn reach(&mut self, offset: Duration) {
        loop {
            self.settle();
            let Some(left) = offset.checked_sub(self.passed).filter(|left| !left.is_zero()) else { return };
            let wait =
                Duration::try_from_secs_f64(left.as_secs_f64() / self.current).unwrap_or(Duration::MAX);
            tokio::select! {
                () = tokio::time::sleep(wait) => {
                    self.settle();
                    // The last fraction may be lost in rounding.
                    self.passed = self.passed.max(offset);
                    return;
                }
                changed = self.speed.changed() => changed.expect("the crowd that waits owns the speed"),
            }
            self.settle();
            self.current = *self.speed.borrow_and_update();
        }
    }

    /// Adds the wall time since the last call, at the speed that applied meanwhile.
    fn settle(&mut self) {
        let now = Instant::now();
        self.passed += (now - self.since).mul_f64(self.current);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    async fn seconds_until(pace: &mut Pace, offset: Duration) -> u64 {
        let began = Instant::now();
        pace.reach(offset).await;
        began.elapsed().as_secs_f64().round() as u64
    }

    #[tokio::test(start_paused = true)]
    async fn a_speed_of_sixty_makes_an_hour_a_minute() {
        let speed = watch::Sender::new(60.0);
        let mut pace = Pace::start(speed.subscribe());
        assert_eq!(seconds_until(&mut pace, HOUR).await, 60);
        assert_eq!(seconds_until(&mut pace, HOUR).await, 0, "that moment has passed");
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_of_speed_takes_effect_at_once() {
        let speed = watch::Sender::new(1.0);
        let mut pace = Pace::start(speed.subscribe());
        let faster = async {
            tokio::time::sleep(HOUR / 2).await;
            speed.send_replace(10.0);
        };
        let (waited, ()) = tokio::join!(seconds_until(&mut pace, HOUR), faster);
        assert_eq!(waited, 1_800 + 180);
    }

    #[tokio::test(start_paused = true)]
    async fn at_speed_zero_nobody_comes_until_it_goes_on() {
        let speed = watch::Sender::new(0.0);
        let mut pace = Pace::start(speed.subscribe());
        let resume = async {
            tokio::time::sleep(HOUR * 24).await;
            speed.send_replace(1.0);
        };
        let (waited, ()) = tokio::join!(seconds_until(&mut pace, HOUR), resume);
        assert_eq!(waited, 25 * 3_600);
    }
}
