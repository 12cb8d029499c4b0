//! The real window, driven by WebDriver.

use crate::{Display, Running, SecretService, program};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// An open window, with its display, session and driver.
pub struct Desk {
    pub client: Client,
    log: PathBuf,
    _driver: Running,
    _display: Display,
}

impl Desk {
    /// Opens the app on `data`, with WeChat at `wechat` and these arguments.
    pub async fn open(session: &SecretService, data: &Path, wechat: Option<&str>, args: &[&str]) -> Self {
        let display = Display::start();
        let log = session.home().join("desktop.log");
        let mut driver = Command::new("WebKitWebDriver");
        let port = free_port();
        driver
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .env("DISPLAY", display.name())
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // Without a graphics card, drawing with GL takes three times as long.
            .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
            .env("LANG", "zh_CN.UTF-8")
            .env("LANGUAGE", "zh_CN")
            .env("MUSTER_DATA", data)
            .env("RUST_LOG", "info")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log).unwrap());
        if let Some(url) = wechat {
            driver.env("MUSTER_WECHAT_API", url);
        }
        let driver = Running::start(session.adopt(&mut driver));
        let client = connect(port, args).await;
        client.set_window_size(1280, 800).await.unwrap();
        Self { client, log, _driver: driver, _display: display }
    }

    /// Waits for the element with this `data-testid`.
    pub async fn find(&self, id: &str) -> Element {
        self.css(&format!("[data-testid='{id}']")).await
    }

    pub async fn css(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|e| panic!("{css} never came: {e}"))
    }

    pub async fn click(&self, id: &str) {
        self.click_css(&format!("[data-testid='{id}']")).await;
    }

    /// Clicks as soon as that succeeds: a list may be redrawn between finding the element and clicking it.
    pub async fn click_css(&self, css: &str) {
        let mut last = None;
        for _ in 0..200 {
            match self.css(css).await.click().await {
                Ok(()) => return,
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} can't be clicked: {last:?}")
    }

    pub async fn text(&self, id: &str) -> String {
        self.find(id).await.text().await.unwrap()
    }

    /// Types into an empty field.
    pub async fn fill(&self, id: &str, text: &str) {
        let input = self.input(id).await;
        input.click().await.unwrap();
        input.send_keys(text).await.unwrap();
    }

    /// Replaces a field's text by typing. WebDriver's own clearing would not reach the page's model.
    pub async fn refill(&self, id: &str, text: &str) {
        let field = self.input(id).await;
        field.click().await.unwrap();
        let held = field.prop("value").await.unwrap().unwrap_or_default().chars().count();
        let back: String = std::iter::repeat_n(char::from(Key::Backspace), held).collect();
        field.send_keys(&format!("{}{back}{text}", char::from(Key::End))).await.unwrap();
    }

    async fn input(&self, id: &str) -> Element {
        let field = self.find(id).await;
        match field.find(Locator::Css("input")).await {
            Ok(inner) => inner,
            Err(_) => field,
        }
    }

    /// Waits until a condition holds.
    pub async fn until<F: Future<Output = bool>>(&self, mut ask: impl FnMut() -> F) {
        for _ in 0..500 {
            if ask().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it never came true")
    }

    /// Waits until no element has this `data-testid`.
    pub async fn until_gone(&self, id: &str) {
        let css = format!("[data-testid='{id}']");
        self.until(|| async { self.client.find(Locator::Css(&css)).await.is_err() }).await;
    }

    /// Waits until `expected` accepts the element's text; returns it.
    pub async fn until_text(&self, id: &str, expected: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        for _ in 0..1500 {
            last = self.find(id).await.text().await.unwrap_or_default();
            if expected(&last) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{id} stayed {last:?}")
    }

    /// Takes a screenshot into `target/screenshots/`.
    pub async fn picture(&self, name: &str) {
        // The driver shows the last painted frame, so animations have to end and the page has to paint first.
        let painted = "const done = arguments[0];
            const ending = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < 5000);
            Promise.allSettled(ending.map(a => a.finished))
              .then(() => requestAnimationFrame(() => requestAnimationFrame(done)));";
        self.client.execute_async(painted, vec![]).await.unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        // A frame may be late; two equal ones in a row show the final state.
        let mut last = self.client.screenshot().await.unwrap();
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(120)).await;
            let next = self.client.screenshot().await.unwrap();
            if next == last {
                break;
            }
            last = next;
        }
        std::fs::write(folder.join(format!("{name}.png")), last).unwrap();
    }

    /// Calls a command as the window would and returns its reply as text.
    pub async fn call(&self, name: &str, args: serde_json::Value) -> String {
        let script = "const [name, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke('call', { name, args })
              .then(v => done(JSON.stringify(v)), e => done(JSON.stringify(e)));";
        let reply = self.client.execute_async(script, vec![json!(name), args]).await.unwrap();
        reply.as_str().unwrap_or_default().to_owned()
    }

    /// What the app has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub async fn close(self) {
        drop(self.client.close().await);
    }
}

async fn connect(port: u16, args: &[&str]) -> Client {
    let mut capabilities = Capabilities::new();
    let options = json!({ "binary": program("muster-desktop"), "args": args });
    capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
    let connector = hyper_util::client::legacy::connect::HttpConnector::new();
    let mut builder = ClientBuilder::new(connector);
    builder.capabilities(capabilities);
    let url = format!("http://127.0.0.1:{port}");
    // The driver takes a moment to listen.
    let mut last = None;
    for _ in 0..200 {
        match builder.connect(&url).await {
            Ok(client) => return client,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no session with the window: {last:?}")
}

/// WebKitWebDriver can't be given a socket, so the port is one that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
