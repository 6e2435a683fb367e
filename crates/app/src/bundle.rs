//! The support bundle (支持包): one file with what helps to help, and nothing that is nobody's business.
//!
//! Settings are picked one by one, so that a new one is not in it by accident. Numbers long enough for a phone, a
//! parcel or a key are masked in all free text, and what guns sent is shown with every digit as 9.

use std::io::{self, Cursor, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{Caller, FileReply, Nothing, PortView, SerialDeviceView, SerialKind, Settings};
use dabao_devices::{RawChunk, RawWay};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::App;
use crate::devices::{hex, list_ports, list_serial_devices};
use crate::error::{AppError, fault};
use crate::time::short_date;

/// The end of the log that goes along.
const LOG_BYTES: u64 = 256 * 1024;
/// A run of digits from this length on may be a phone, a parcel or a key.
const LONGEST_PLAIN: usize = 5;
/// Of a masked run these stay, so that two of them can be told apart.
const KEPT_DIGITS: usize = 2;

/// Everything support needs, as one file.
pub(crate) async fn support_bundle(app: &Arc<App>, by: &Caller, _: Nothing) -> Result<FileReply, AppError> {
    let mut tx = app.store.read().await?;
    let settings = crate::station::settings(app, &mut tx).await?;
    drop(tx);
    let devices = list_serial_devices(app, by, Nothing {}).await?;
    // A system that does not list its ports is a reason to make a bundle, not to make none.
    let ports = list_ports(app, by, Nothing {}).await.unwrap_or_default();
    let printers = crate::printing::list_printers(app, by, Nothing {}).await?;
    let mut pages = vec![
        ("about.json".to_owned(), pretty(&about(app))),
        (
            "settings.json".to_owned(),
            pretty(&settings_without_names(&settings)),
        ),
        ("devices.json".to_owned(), pretty(&devices_page(&devices, &ports))),
        ("rules.json".to_owned(), pretty(&json!(app.numbers.view()))),
        (
            "printers.json".to_owned(),
            mask_numbers(&pretty(
                &json!({ "printers": printers.len(), "troubles": printers.iter().map(|printer| format!("{:?}", printer.trouble)).collect::<Vec<_>>() }),
            )),
        ),
    ];
    for (index, device) in devices.iter().enumerate() {
        let id = device.setup.id.as_deref().unwrap_or_default();
        let page = raw_page(&app.devices.raw(id), device.setup.kind);
        pages.push((format!("raw-{}.txt", index + 1), page));
    }
    let logs = app.data_dir.join("logs");
    let name = format!("dabao-support-{}.zip", short_date(app.now()));
    let zipped = tokio::task::spawn_blocking(move || {
        if let Some(log) = log_tail(&logs)? {
            pages.push(("log.txt".to_owned(), mask_numbers(&log)));
        }
        pack(&pages)
    });
    let bytes = zipped
        .await
        .map_err(fault("make a support bundle"))?
        .map_err(fault("make a support bundle"))?;
    Ok(FileReply {
        name,
        mime: "application/zip".to_owned(),
        base64: STANDARD.encode(bytes),
    })
}

fn about(app: &App) -> Value {
    json!({
        "version": app.version,
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
        "demo": app.demo,
        "madeAt": app.now().0,
    })
}

/// Field by field: a new setting does not compile until someone decides.
fn settings_without_names(settings: &Settings) -> Value {
    let Settings {
        station_name: _,
        station_code,
        language,
        theme,
        large_type,
        volume,
        default_service,
        weight_tolerance_g,
        weight_tolerance_percent,
        assumed_parcel_g,
        print_when_numbered,
        allow_pack_update,
        label_style,
        confirm_by_scan,
        // A queue may be called after a person.
        sheet_queue,
        gun_gap_ms,
        http_door,
        http_port,
    } = settings;
    json!({
        "stationCode": station_code,
        "language": language,
        "theme": theme,
        "largeType": large_type,
        "volume": volume,
        "defaultService": default_service,
        "weightToleranceG": weight_tolerance_g,
        "weightTolerancePercent": weight_tolerance_percent,
        "assumedParcelG": assumed_parcel_g,
        "printWhenNumbered": print_when_numbered,
        "allowPackUpdate": allow_pack_update,
        "labelStyle": label_style,
        "confirmByScan": confirm_by_scan,
        "sheetQueue": sheet_queue.is_some(),
        "gunGapMs": gun_gap_ms,
        "httpDoor": http_door,
        "httpPort": http_port,
    })
}

/// Names of devices are free text: they are left out, and so is what a gun sent last.
fn devices_page(devices: &[SerialDeviceView], ports: &[PortView]) -> Value {
    let device = |(index, device): (usize, &SerialDeviceView)| {
        let setup = &device.setup;
        json!({
            "number": index + 1,
            "kind": setup.kind,
            "port": setup.port,
            "portNow": device.port_now,
            "usb": setup.usb,
            "baud": setup.baud,
            "line": setup.line,
            "driver": setup.driver,
            "scale": setup.scale,
            "gun": setup.gun,
            "connected": device.connected,
            "trouble": device.trouble,
            "lastAt": device.last_at,
        })
    };
    let port = |port: &PortView| {
        json!({
            "name": port.name,
            "product": port.product,
            "identity": port.identity,
            "used": port.used_by.is_some(),
            "permitted": port.permitted,
        })
    };
    json!({
        "devices": devices.iter().enumerate().map(device).collect::<Vec<_>>(),
        "ports": ports.iter().map(port).collect::<Vec<_>>(),
    })
}

fn raw_page(chunks: &[RawChunk], kind: SerialKind) -> String {
    let line = |chunk: &RawChunk| {
        let way = match chunk.way {
            RawWay::Heard => "<",
            RawWay::Sent => ">",
        };
        let bytes = match kind {
            SerialKind::Scale => chunk.bytes.clone(),
            SerialKind::Gun => chunk.bytes.iter().copied().map(nine).collect(),
        };
        format!("{} {way} {}\n", chunk.at.0, hex(&bytes))
    };
    chunks.iter().map(line).collect()
}

/// The shape of a code without the code.
const fn nine(byte: u8) -> u8 {
    if byte.is_ascii_digit() { b'9' } else { byte }
}

/// Long runs of digits without all but their last ones; full-width digits count as digits, and so do digits parted by
/// blanks or hyphens, as phones are written.
fn mask_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let joins = matches!(letter, ' ' | '-')
            && !run.is_empty()
            && letters.peek().is_some_and(|next| next.is_numeric());
        if letter.is_numeric() || joins {
            run.push(letter);
        } else {
            masked += &mask_run(&run);
            run.clear();
            masked.push(letter);
        }
    }
    masked + &mask_run(&run)
}

fn mask_run(run: &str) -> String {
    let digits = run.chars().filter(|letter| letter.is_numeric()).count();
    if digits <= LONGEST_PLAIN {
        return run.to_owned();
    }
    let mut left = digits;
    run.chars()
        .map(|letter| {
            if !letter.is_numeric() {
                return letter;
            }
            left -= 1;
            if left < KEPT_DIGITS { letter } else { '*' }
        })
        .collect()
}

/// The end of the newest log file; `None` when the program writes none.
fn log_tail(folder: &Path) -> io::Result<Option<String>> {
    let Some(newest) = newest_log(folder)? else {
        return Ok(None);
    };
    let mut file = std::fs::File::open(newest)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOG_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(LOG_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Their names end with the day, so the last by name is the newest.
fn newest_log(folder: &Path) -> io::Result<Option<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let paths: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    let is_log = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "log");
    Ok(paths.into_iter().filter(is_log).max())
}

fn pack(pages: &[(String, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, page) in pages {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(page.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_masked_and_short_ones_stay() {
        assert_eq!(
            mask_numbers("phone 13800138000, port 8787"),
            "phone *********00, port 8787"
        );
        assert_eq!(mask_numbers("138 0013-8000."), "*** ****-**00.");
        assert_eq!(mask_numbers("SF1385628716739"), "SF***********39");
        assert_eq!(mask_numbers("１３８００１３８０００"), "*********００");
        assert_eq!(mask_numbers(""), "");
    }

    #[test]
    fn what_a_gun_sent_keeps_its_shape_only() {
        let chunk = RawChunk {
            at: dabao_domain::Timestamp(7),
            way: RawWay::Heard,
            bytes: b"]C0SF13\r".to_vec(),
        };
        assert_eq!(
            raw_page(std::slice::from_ref(&chunk), SerialKind::Gun),
            "7 < 5D 43 39 53 46 39 39 0D\n"
        );
    }
}
