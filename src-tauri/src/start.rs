//! What happens when the program starts.

use crate::session::{Session, system_language};
use organiser::api::RehearsalOptions;
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault, data_directory};
use std::path::PathBuf;
use tauri::{AppHandle, Manager};

/// Opens the data, and a rehearsal with it if `--rehearse` asks for one.
pub(crate) async fn open_session() -> Session {
    let data = std::env::var_os("MUSTER_DATA").map_or_else(data_directory, PathBuf::from);
    let live = Organiser::open_idle(Options {
        directory: data.clone(),
        vault: Vault::keyring(),
        wechat: wechat_base(),
        sending: SendingSettings::default(),
    })
    .await;
    if let Ok(organiser) = &live {
        // A locked keyring asks its owner, who needs to see the window meanwhile.
        let organiser = organiser.clone();
        tauri::async_runtime::spawn(async move {
            if let Err(problem) = organiser.start().await {
                tracing::error!(code = ?problem.code, "the accounts could not be put to work");
            }
        });
    }
    let session = Session::new(live, data.join("rehearsal"));
    let options = RehearsalOptions { language: system_language(), ..RehearsalOptions::default() };
    if std::env::args().any(|arg| arg == "--rehearse")
        && let Err(problem) = session.start_rehearsal(options).await
    {
        // The window's first screen offers to try again.
        tracing::error!(code = ?problem.code, "the rehearsal could not start");
    }
    session
}

/// WeChat, or the stand-in on loopback that `MUSTER_WECHAT_API` names. No command can set it.
fn wechat_base() -> BaseUrl {
    let named = std::env::var("MUSTER_WECHAT_API").ok().and_then(|url| BaseUrl::parse(&url).ok());
    named.unwrap_or_else(BaseUrl::wechat)
}

/// Brings the window up when the program is started a second time.
pub(crate) fn show_window(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        // A window manager may refuse; there is nothing else to try.
        drop(window.unminimize());
        drop(window.show());
        drop(window.set_focus());
    }
}
