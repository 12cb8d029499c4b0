//! What happens when the program starts.

use crate::session::{Session, lang, system_language};
use i18n::Catalog;
use organiser::api::RehearsalOptions;
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault, data_directory};
use std::ffi::OsStr;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};

/// Opens the data, and a rehearsal with it if `--rehearse` asks for one.
pub(crate) async fn open_session(wechat: BaseUrl) -> Session {
    let data = std::env::var_os("MUSTER_DATA").map_or_else(data_directory, PathBuf::from);
    let live = Organiser::open_idle(Options {
        directory: data.clone(),
        vault: Vault::keyring(),
        wechat,
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
///
/// # Errors
/// What to say in the reader's language when something else is named: going on with WeChat itself would send for real
/// what was meant for a stand-in.
pub(crate) fn wechat_base(named: Option<&OsStr>) -> Result<BaseUrl, String> {
    let Some(named) = named else { return Ok(BaseUrl::wechat()) };
    let parsed = named.to_str().and_then(|url| BaseUrl::parse(url).ok());
    parsed.ok_or_else(|| Catalog::of(lang()).text("words.wechat_api_refused", &[]))
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

#[cfg(test)]
mod tests {
    use super::wechat_base;
    use organiser::BaseUrl;
    use std::ffi::OsStr;

    #[test]
    fn only_wechat_or_this_computer_may_be_named() {
        let named = |url: &str| wechat_base(Some(OsStr::new(url)));
        assert_eq!(wechat_base(None).unwrap(), BaseUrl::wechat());
        assert!(named("http://127.0.0.1:9").is_ok() && named("https://api2.weixin.qq.com").is_ok());
        for wrong in ["", "https://example.invalid", "http://api.weixin.qq.com", "127.0.0.1:9"] {
            let said = named(wrong).unwrap_err();
            assert!(said.contains("MUSTER_WECHAT_API"), "{wrong}: {said}");
        }
    }
}
