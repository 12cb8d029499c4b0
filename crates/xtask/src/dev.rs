//! `cargo xtask dev`: Vite's server and the window over it. Ctrl-C reaches both; closing the window ends both.

use crate::step::{not_started, run, step};
use crate::workspace::{cargo, root};
use crate::{Failure, system, ui};
use serde_json::json;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Vite answers within a second or two; after this time something is wrong with it.
const START_TIMEOUT: Duration = Duration::from_secs(30);

pub fn dev() -> Result<(), Failure> {
    system::ensure_for_window()?;
    ui::install()?;
    let port = free_port()?;
    let mut server = Server(start_vite(port)?);
    server.wait_until_it_answers(port)?;
    // Merged over tauri.conf.json by tauri-build. Without the default feature the window loads this address
    // instead of the page that is embedded.
    let overlay = json!({ "build": { "devUrl": format!("http://127.0.0.1:{port}") } }).to_string();
    step("the window", || {
        run(cargo()
            .args(["run", "--package", "muster-desktop", "--no-default-features"])
            .env("TAURI_CONFIG", overlay))
    })
}

/// Vite's process, which ends with its owner.
struct Server(Child);

impl Server {
    fn wait_until_it_answers(&mut self, port: u16) -> Result<(), Failure> {
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = self.0.try_wait()? {
                return Err(Failure::new(format!("Vite ended with {status}")));
            }
            if begun.elapsed() > START_TIMEOUT {
                return Err(Failure::new("Vite did not answer"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended with the same Ctrl-C; then there is nothing left to do.
        if self.0.kill().is_ok() {
            self.0.wait().ok();
        }
    }
}

/// Started directly: npm would leave Vite running when it is ended. Vite also ends when its input is
/// closed, so it can't outlive this program.
fn start_vite(port: u16) -> Result<Child, Failure> {
    let mut vite = Command::new("node");
    vite.current_dir(root().join("ui")).arg("node_modules/vite/bin/vite.js");
    vite.args(["--host", "127.0.0.1", "--strictPort", "--port", &port.to_string()]);
    vite.env_remove("CI").stdin(Stdio::piped()).spawn().map_err(|e| not_started(&vite, &e))
}

fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
