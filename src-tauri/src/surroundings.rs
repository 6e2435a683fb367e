//! What this system is like: a display, a graphics processor, the folders of its user.

use std::path::PathBuf;

/// There is a screen to open a window on. Windows and macOS always have one.
pub(crate) fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Without a graphics processor the Linux web view draws faster, and with a third less memory, without DMABUF.
/// Must be called while the program has no second thread that reads the environment.
pub(crate) fn prepare_web_view() {
    const NAME: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let no_graphics = cfg!(target_os = "linux") && !std::path::Path::new("/dev/dri").exists();
    if no_graphics && std::env::var_os(NAME).is_none() {
        #[expect(
            unsafe_code,
            reason = "no thread of ours reads or writes the environment at this time"
        )]
        // SAFETY: the runtime's threads are idle and the web view has not started; nobody else reads the environment.
        unsafe {
            std::env::set_var(NAME, "1");
        }
    }
}

/// The user's folder for data of this program.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let name = if cfg!(target_os = "linux") {
        "dabao"
    } else {
        "Dabao"
    };
    dirs::data_local_dir().map(|folder| folder.join(name))
}

/// Where a saved file is looked for.
pub(crate) fn downloads_folder() -> Option<PathBuf> {
    dirs::download_dir().or_else(|| dirs::home_dir().map(|home| home.join("Downloads")))
}
