//! The refused rows as a file that can be corrected and imported again (I-24).

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{ApiError, ById, Caller, ErrorCode, FileReply};
use dabao_tables::{FileFormat, FileKind, Reject, Row, Table, TableError, column_letters, write_rejects};

use super::fields::column_of;
use super::opening::{off_the_runtime, unreadable};
use super::reading::ReadPlan;
use super::reasons::Fault;
use super::room::is_running;
use crate::App;
use crate::error::{AppError, fault, refuse};

/// The rows of an open file that were refused, with 错误原因 and 行号 behind, in the format of the file.
pub(crate) async fn import_rejects(app: &Arc<App>, _: &Caller, request: ById) -> Result<FileReply, AppError> {
    let import = app
        .imports
        .find(&request.id)
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let (plan, faults, kind) = {
        let course = import.course();
        let plan = course.plan.clone().filter(|_| !is_running(course.phase));
        (plan, course.tally.faults.clone(), course.look.kind)
    };
    let plan = plan.filter(|_| !faults.is_empty()).ok_or_else(|| {
        AppError::Refused(ApiError::new(ErrorCode::WrongImportState).with_detail("no_rejects"))
    })?;
    let format = format_of(kind);
    let base64 = off_the_runtime("write the rejects", move || file_of(&plan, &faults, format)).await??;
    let stem = Path::new(&import.file_name)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(FileReply {
        name: format!("{stem}_错误行.{}", format.extension()),
        mime: mime(format).to_owned(),
        base64,
    })
}

fn file_of(plan: &ReadPlan, faults: &[Fault], format: FileFormat) -> Result<String, AppError> {
    let (head, rejects) = collect(plan, faults).map_err(|error| unreadable(&error))?;
    let sheet = if plan.sheet.is_empty() {
        "错误行"
    } else {
        &plan.sheet
    };
    let bytes = write_rejects(format, sheet, &head, &rejects).map_err(fault("write the rejects"))?;
    Ok(STANDARD.encode(bytes))
}

/// Reads the file once more and keeps its header rows and the refused rows.
fn collect(plan: &ReadPlan, faults: &[Fault]) -> Result<(Vec<Row>, Vec<Reject>), TableError> {
    let mut reasons: HashMap<u32, Vec<String>> = HashMap::new();
    for fault in faults {
        reasons.entry(fault.row).or_default().push(reason_of(plan, fault));
    }
    let mut table = Table::open(plan.bytes.to_vec(), &plan.options)?;
    let (mut head, mut rejects) = (Vec::new(), Vec::new());
    let mut rows = table.rows()?;
    let mut row = Row::default();
    while rows.read(&mut row)? {
        if row.file_row() <= plan.header.file_row {
            head.push(row.clone());
        } else if let Some(reasons) = reasons.remove(&row.file_row()) {
            rejects.push(Reject {
                row: row.clone(),
                reason: reasons.join("；"),
            });
        }
    }
    Ok((head, rejects))
}

/// `B 列 运单号: 不像一个单号…`
fn reason_of(plan: &ReadPlan, fault: &Fault) -> String {
    let column = column_of(&plan.choices, fault.field).and_then(|column| usize::try_from(column).ok());
    let words = fault.reason.words();
    match column {
        Some(column) => format!(
            "{} 列 {}：{words}",
            column_letters(column),
            plan.header.name(column)
        ),
        None => words,
    }
}

const fn format_of(kind: FileKind) -> FileFormat {
    match kind {
        FileKind::Xlsx | FileKind::Xls | FileKind::Markup { .. } => FileFormat::Xlsx,
        FileKind::Text { encoding, .. } => FileFormat::Csv(encoding.encoding),
    }
}

const fn mime(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileFormat::Csv(_) => "text/csv",
    }
}
