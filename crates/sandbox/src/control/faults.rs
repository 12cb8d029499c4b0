//! `/sandbox/faults`.

use super::error::Error;
use crate::{Faults, Sandbox};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;

pub async fn show(State(sandbox): State<Sandbox>) -> Json<Faults> {
    Json(sandbox.faults())
}

pub async fn set(
    State(sandbox): State<Sandbox>,
    faults: Result<Json<Faults>, JsonRejection>,
) -> Result<Json<Faults>, Error> {
    let Json(faults) = faults?;
    if !faults.is_possible() {
        return Err(Error::Impossible("every rate is a share between 0 and 1".to_owned()));
    }
    sandbox.set_faults(faults);
    Ok(Json(faults))
}

pub async fn clear(State(sandbox): State<Sandbox>) -> Json<Faults> {
    sandbox.set_faults(Faults::default());
    Json(sandbox.faults())
}
