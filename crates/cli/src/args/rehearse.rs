//! `muster rehearse`

use clap::{Args, value_parser};
use organiser::api::FaultLevel;

#[derive(Debug, Args)]
pub(crate) struct RehearseArgs {
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = value_parser!(u32).range(1..=5000))]
    pub attendees: u32,
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub seed: u32,
    #[arg(long, value_name = "mild|rough", value_parser = faults)]
    pub faults: Option<FaultLevel>,
}

fn faults(text: &str) -> Result<FaultLevel, String> {
    match text {
        "mild" => Ok(FaultLevel::Mild),
        "rough" => Ok(FaultLevel::Rough),
        _ => Err("mild, rough".to_owned()),
    }
}
