//! Opening the organiser on the data directory.

use organiser::api::Problem;
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault, data_directory};
use std::path::PathBuf;

pub(crate) async fn open(directory: Option<PathBuf>, wechat: BaseUrl) -> Result<Organiser, Problem> {
    Organiser::open(Options {
        directory: directory.unwrap_or_else(data_directory),
        vault: Vault::keyring(),
        wechat,
        sending: SendingSettings::default(),
    })
    .await
}
