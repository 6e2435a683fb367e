//! The window: one page, one command, one stream of events.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use dabao_app::App;
use dabao_server::Batches;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Emitter as _, Manager as _, RunEvent, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent,
};
use tokio::runtime::Runtime;

use crate::arguments::Arguments;
use crate::desk::{Desk, random};
use crate::folder::DataFolder;
use crate::window_place::{LEAST, WindowPlace};
use crate::{commands, screens, wake};

/// Name of the window, as in `capabilities/main.json`.
const MAIN: &str = "main";
const TITLE: &str = "打包台 Dabao";
/// What the page listens to; each is an array of events.
const EVENT: &str = "dabao-event";
/// Set by whoever drives the window in a test; the web view itself asks for it.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";
/// Gathers the page's errors for a test, because WebDriver cannot read the console.
const GATHER_ERRORS: &str = "window.dabaoErrors = [];\
    addEventListener('error', (event) => window.dabaoErrors.push(String(event.message)));\
    addEventListener('unhandledrejection', (event) => window.dabaoErrors.push(String(event.reason)));\
    const error = console.error;\
    console.error = (...words) => { window.dabaoErrors.push(words.join(' ')); error(...words); };";

/// Opens the core and the window, and runs until the window is closed.
pub(crate) fn run(runtime: &Arc<Runtime>, arguments: &Arguments, folder: &DataFolder) -> anyhow::Result<()> {
    tauri::async_runtime::set(runtime.handle().clone());
    let desk = runtime.block_on(Desk::open(arguments, folder))?;
    let built = tauri::Builder::default()
        .manage(Arc::clone(&desk.app))
        .invoke_handler(tauri::generate_handler![commands::call, commands::save_file])
        .build(screens::context());
    let program = match built {
        Ok(program) => program,
        Err(error) => {
            runtime.block_on(desk.close());
            return Err(error).context("starting the window system");
        }
    };
    let opened = open(program.handle(), folder.path());
    if opened.is_ok() {
        listen(program.handle(), &desk.app, folder.path());
        let path = folder.path().to_owned();
        program.run_return(move |program, event| on_event(program, &event, &path));
    }
    runtime.block_on(desk.close());
    opened
}

fn open(program: &AppHandle, folder: &Path) -> anyhow::Result<()> {
    let place = WindowPlace::load(folder);
    let script = std::env::var_os(DRIVEN).map_or("", |_| GATHER_ERRORS);
    WebviewWindowBuilder::new(program, MAIN, WebviewUrl::App(PathBuf::from("index.html")))
        .initialization_script(script)
        .title(TITLE)
        .inner_size(place.width, place.height)
        .min_inner_size(LEAST.0, LEAST.1)
        .maximized(place.maximized)
        .disable_drag_drop_handler()
        .on_navigation(is_own_page)
        .on_new_window(|url, _| open_outside(&url))
        .build()
        .context("opening the window")?;
    Ok(())
}

/// Events to the page, and other starts of the program to the window.
fn listen(program: &AppHandle, app: &Arc<App>, folder: &Path) {
    let mut batches = Batches::of(app.subscribe());
    let to_page = program.clone();
    tauri::async_runtime::spawn(async move {
        while let Some(batch) = batches.next().await {
            if let Err(error) = to_page.emit_to(MAIN, EVENT, batch) {
                tracing::warn!(%error, "events did not reach the window");
            }
        }
    });
    let to_window = program.clone();
    if let Err(error) = wake::listen(folder, wake_word(), move || show(&to_window)) {
        tracing::warn!(%error, "a second start cannot show this window");
    }
}

fn wake_word() -> String {
    let mut bytes = [0; 16];
    (random())(&mut bytes);
    format!("{:032x}", u128::from_le_bytes(bytes))
}

fn show(program: &AppHandle) {
    if let Some(window) = program.get_webview_window(MAIN) {
        let shown = window
            .unminimize()
            .and_then(|()| window.show())
            .and_then(|()| window.set_focus());
        if let Err(error) = shown {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

fn on_event(program: &AppHandle, event: &RunEvent, folder: &Path) {
    let RunEvent::WindowEvent {
        event: WindowEvent::CloseRequested { .. },
        ..
    } = event
    else {
        return;
    };
    if let Some(place) = place_of(program, folder) {
        place.save(folder);
    }
}

/// A maximized window keeps the size it had before.
fn place_of(program: &AppHandle, folder: &Path) -> Option<WindowPlace> {
    let window = program.get_webview_window(MAIN)?;
    let maximized = window.is_maximized().ok()?;
    if maximized {
        let before = WindowPlace::load(folder);
        return Some(WindowPlace { maximized, ..before });
    }
    let size = window.inner_size().ok()?.to_logical(window.scale_factor().ok()?);
    Some(WindowPlace {
        width: size.width,
        height: size.height,
        maximized,
    })
}

/// The window shows our own pages only.
fn is_own_page(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" | "blob" | "about" => true,
        "http" | "https" => host == "tauri.localhost" || (cfg!(debug_assertions) && host == "localhost"),
        _ => false,
    }
}

/// A platform's page (the consent of an account) opens in the user's browser.
fn open_outside(url: &Url) -> NewWindowResponse<tauri::Wry> {
    if matches!(url.scheme(), "https" | "http")
        && let Err(error) = open::that_detached(url.as_str())
    {
        tracing::warn!(%error, "the browser could not be opened");
    }
    NewWindowResponse::Deny
}
