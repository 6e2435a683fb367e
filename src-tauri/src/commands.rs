//! What a screen can ask of the shell: the core's commands, and saving a file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{ApiError, ErrorCode};
use dabao_app::App;
use serde_json::Value;
use tauri::State;

use crate::surroundings;

/// Files of one name that may lie side by side.
const MOST_COPIES: u32 = 1000;

/// The one door to the core.
#[tauri::command]
pub(crate) async fn call(
    app: State<'_, Arc<App>>,
    command: String,
    request: Value,
) -> Result<Value, ApiError> {
    let app = Arc::clone(&app);
    let caller = app.window_caller();
    dabao_app::dispatch(&app, &caller, &command, request).await
}

/// Saves a file among the user's downloads and gives back where.
#[tauri::command]
pub(crate) async fn save_file(name: String, base64: String) -> Result<String, ApiError> {
    let bytes = STANDARD
        .decode(base64)
        .map_err(|_| ApiError::new(ErrorCode::BadRequest))?;
    let folder = surroundings::downloads_folder().ok_or_else(|| failed("no folder for downloads"))?;
    save(&folder, &name, &bytes)
        .map(|path| path.display().to_string())
        .map_err(|error| failed(&error.to_string()))
}

fn failed(why: &str) -> ApiError {
    ApiError::new(ErrorCode::StorageFailed).with_detail(why)
}

/// Writes a new file; a name that is taken gets a number.
fn save(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let name = plain_name(name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    for number in 1..MOST_COPIES {
        let copy = if number == 1 {
            String::new()
        } else {
            format!(" ({number})")
        };
        let path = folder.join(format!("{stem}{copy}{dot}{ending}"));
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// A file name that is valid on all systems and leaves no folder.
fn plain_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|char| match char {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            char if char.is_control() => '_',
            char => char,
        })
        .take(120)
        .collect();
    let plain = plain.trim_matches(['.', ' ']);
    if plain.is_empty() {
        "dabao".to_owned()
    } else {
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let save = |text: &str| {
            let path = save(folder.path(), "大包清单.xlsx", text.as_bytes()).unwrap();
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(save("1"), "大包清单.xlsx");
        assert_eq!(save("2"), "大包清单 (2).xlsx");
        assert_eq!(save("3"), "大包清单 (3).xlsx");
        assert_eq!(
            std::fs::read_to_string(folder.path().join("大包清单.xlsx")).unwrap(),
            "1"
        );
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        assert_eq!(plain_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain_name("C:\\x\u{7}.pdf"), "C__x_.pdf");
        assert_eq!(plain_name(" ... "), "dabao");
    }
}
