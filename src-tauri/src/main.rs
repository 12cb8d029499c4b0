//! The desktop's shell: one window, one command, one event. Everything it shows is the organiser's.
//!
//! It holds no logic beyond which organiser the window is looking at: the live one, or a rehearsal's.

// Without this a console opens beside the window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod ipc;
mod session;
mod start;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{Manager, RunEvent};

fn main() -> ExitCode {
    start_log();
    let wechat = match start::wechat_base(std::env::var_os("MUSTER_WECHAT_API").as_deref()) {
        Ok(wechat) => wechat,
        Err(said) => {
            eprintln!("{said}");
            return ExitCode::from(2);
        }
    };
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _args, _directory| start::show_window(app)))
        .invoke_handler(tauri::generate_handler![ipc::call])
        .setup(move |app| {
            let session = tauri::async_runtime::block_on(start::open_session(wechat));
            let session = Arc::new(session);
            app.manage(session.clone());
            ipc::announce_changes(app.handle().clone(), session);
            Ok(())
        })
        .build(tauri::generate_context!())
        .expect("a window system and the window's files");
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            let session = app.state::<Arc<session::Session>>().inner().clone();
            tauri::async_runtime::block_on(async move { session.close().await });
        }
    });
    ExitCode::SUCCESS
}

/// On standard error, in UTC; in colour only where somebody reads it at a terminal.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr).init();
}
