//! A round's outcome, and its line in the table.

use super::Round;

#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Kills of the program, on all desktops.
    pub kills: u32,
    pub starts: u32,
    /// Kills of the endpoint.
    pub endpoint_kills: u32,
    /// Calls that WeChat refused, or that got no answer.
    pub faults: u64,
    pub delivered: usize,
    /// Messages beyond the first to one person.
    pub duplicates: u64,
    /// People whose deliveries contradict WeChat's record, or aren't final.
    pub lost: u32,
    /// Deliveries that are listed for the organiser to settle.
    pub unknown: u32,
    /// The program's peak memory, in MB.
    pub memory_mb: u64,
    pub seconds: f64,
}

pub const HEADING: &str = "round                             people  grants  phones  desks  kills  starts  endpoint  faults  delivered  duplicates  lost  unknown  MB      s";

impl Outcome {
    /// The round's line in the table.
    pub fn line(&self, round: &Round) -> String {
        format!(
            "{:<32}  {:>6}  {:>6}  {:>6}  {:>5}  {:>5}  {:>6}  {:>8}  {:>6}  {:>9}  {:>10}  {:>4}  {:>7}  {:>2}  {:>5.1}",
            round.name,
            round.people,
            round.grants,
            round.phones,
            round.desktops,
            self.kills,
            self.starts,
            self.endpoint_kills,
            self.faults,
            self.delivered,
            self.duplicates,
            self.lost,
            self.unknown,
            self.memory_mb,
            self.seconds,
        )
    }
}
