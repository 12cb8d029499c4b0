use crate::{refusal::Refusal, storage::StorageError};

pub type Result<T> = std::result::Result<T, Error>;

/// Why an operation changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Storage(#[from] StorageError),
}
