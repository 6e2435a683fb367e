//! Opening a file, and reading it another way.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{
    ApiError, Caller, ColumnChoice, ErrorCode, ImportPhase, ImportPreview, OpenImportFile, RereadImport,
};
use dabao_store::{find_import_of_file, find_mapping};
use dabao_tables::{OpenOptions, TableError, file_hash, shape_signature};

use super::fields::{is_sound, propose};
use super::preview::{Look, encoding_named, look, options};
use super::room::OpenImport;
use super::walking::Tally;
use crate::App;
use crate::error::{AppError, fault, refuse, refuse_field};

/// Longest file name that is kept.
const NAME_CHARS: usize = 200;

/// Takes a file in and proposes how to read it.
pub(crate) async fn open_import_file(
    app: &Arc<App>,
    caller: &Caller,
    request: OpenImportFile,
) -> Result<ImportPreview, AppError> {
    let OpenImportFile { name, base64 } = request;
    let opened = off_the_runtime("open a file", move || open(&base64)).await?;
    let Opened { bytes, hash, look } = opened?;
    let id = app.new_id();
    let preview = preview(app, (&id, &name), &hash, &look).await?;
    let file_name: String = name.chars().take(NAME_CHARS).collect();
    let import = OpenImport::new(
        id,
        (file_name, hash),
        (bytes, look),
        (caller.operator.clone(), app.now()),
    );
    app.imports.add(import);
    Ok(preview)
}

/// Reads the same file with another sheet, encoding or header row.
pub(crate) async fn reread_import(
    app: &Arc<App>,
    _: &Caller,
    request: RereadImport,
) -> Result<ImportPreview, AppError> {
    let import = app
        .imports
        .find(&request.id)
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    if !may_change(import.course().phase) {
        return Err(refuse(ErrorCode::WrongImportState));
    }
    let encoding = match request.encoding.as_deref() {
        Some(name) => {
            Some(encoding_named(name).ok_or_else(|| refuse_field(ErrorCode::InvalidField, "encoding"))?)
        }
        None => None,
    };
    let chosen = options(request.sheet, encoding);
    let (bytes, header_row) = (Arc::clone(&import.bytes), request.header_row);
    let seen = off_the_runtime("read a file again", move || look_at(&bytes, &chosen, header_row)).await??;
    let preview = preview(app, (&import.id, &import.file_name), &import.file_hash, &seen).await?;
    let mut course = import.course();
    if !may_change(course.phase) {
        return Err(refuse(ErrorCode::WrongImportState));
    }
    course.begin(ImportPhase::Open);
    (course.look, course.plan, course.tally) = (seen, None, Tally::default());
    Ok(preview)
}

/// Nothing is at work on the file and nothing of it is written: it may be read anew.
pub(super) const fn may_change(phase: ImportPhase) -> bool {
    match phase {
        ImportPhase::Open | ImportPhase::Checked | ImportPhase::Cancelled | ImportPhase::Failed => true,
        ImportPhase::Checking | ImportPhase::Writing | ImportPhase::Done | ImportPhase::Undone => false,
    }
}

/// Runs work that reads a whole file where it holds nobody up.
pub(super) async fn off_the_runtime<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(fault(what))
}

/// A file that cannot be read, as a screen is told.
pub(super) fn unreadable(error: &TableError) -> AppError {
    AppError::Refused(ApiError::new(ErrorCode::FileUnreadable).with_detail(error.code()))
}

struct Opened {
    bytes: Arc<Vec<u8>>,
    hash: String,
    look: Look,
}

fn open(base64: &str) -> Result<Opened, AppError> {
    let bytes = STANDARD
        .decode(base64)
        .map_err(|_| refuse_field(ErrorCode::BadRequest, "base64"))?;
    let bytes = Arc::new(bytes);
    let look = look_at(&bytes, &options(None, None), None)?;
    Ok(Opened {
        hash: file_hash(&bytes),
        look,
        bytes,
    })
}

fn look_at(bytes: &Arc<Vec<u8>>, chosen: &OpenOptions, header_row: Option<u32>) -> Result<Look, AppError> {
    look(bytes.to_vec(), chosen, header_row).map_err(|error| unreadable(&error))
}

async fn preview(
    app: &App,
    (id, file_name): (&str, &str),
    hash: &str,
    look: &Look,
) -> Result<ImportPreview, AppError> {
    let mut tx = app.store.read().await?;
    let remembered = find_mapping(&mut tx, &shape(look)).await?;
    let imported_before_at = find_import_of_file(&mut tx, hash).await?.map(|at| at.0);
    let remembered = remembered
        .and_then(|text| serde_json::from_str::<Vec<ColumnChoice>>(&text).ok())
        .filter(|choices| is_sound(choices, look.width()));
    Ok(ImportPreview {
        id: id.to_owned(),
        file_name: file_name.to_owned(),
        file_kind: look.kind_name().to_owned(),
        sheets: look.sheets.clone(),
        sheet: (!look.sheet.is_empty()).then(|| look.sheet.clone()),
        encoding: look.encoding().map(str::to_owned),
        header_row: look.header.file_row,
        columns: look.columns(),
        mapping_remembered: remembered.is_some(),
        mapping: remembered.unwrap_or_else(|| propose(&look.header, &look.samples)),
        imported_before_at,
    })
}

/// What a mapping is remembered under.
pub(super) fn shape(look: &Look) -> String {
    shape_signature(look.header.names.iter().map(String::as_str))
}
