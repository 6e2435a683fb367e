//! Writes every label of the tests into a folder as picture, PDF and printer job, to be looked at:
//! `cargo run -p dabao-labels --example labels -- out`.
#![expect(clippy::expect_used, reason = "the fixtures are the tests'")]

#[path = "../tests/it/fixtures.rs"]
mod fixtures;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use dabao_labels::{
    CheckedLabel, CpclPacking, Dpi, PdfWriter, PrinterLanguage, PrinterProfile, SlipPaper, Typesetter,
    printer_bytes,
};

const CPCL_BINARY: PrinterLanguage = PrinterLanguage::Cpcl {
    packing: CpclPacking::Binary,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut types = Typesetter::new()?;
    let pdf = PdfWriter::new()?;
    fs::write(
        folder.join("pack-list.pdf"),
        pdf.pack_list(&mut types, &fixtures::pack_list(137))?,
    )?;
    fs::write(
        folder.join("handover.pdf"),
        pdf.handover_sheet(&mut types, &fixtures::handover(9))?,
    )?;
    let mut signed = fixtures::handover(40);
    signed.driver_signature = Some(fixtures::signature());
    fs::write(
        folder.join("handover-signed.pdf"),
        pdf.handover_sheet(&mut types, &signed)?,
    )?;
    for (dpi, suffix) in [(Dpi::D203, "203"), (Dpi::D300, "300")] {
        for (name, print) in fixtures::ordinary().into_iter().chain(fixtures::longest()) {
            let label = types.bag_label(&print, dpi)?;
            save(folder, &format!("{name}-{suffix}"), &label)?;
            fs::write(
                folder.join(format!("{name}-{suffix}.pdf")),
                pdf.label(&label, print.printed_at)?,
            )?;
        }
        save(
            folder,
            &format!("test-{suffix}"),
            &types.test_label(&fixtures::test_label(), dpi)?,
        )?;
        for size in [(100, 150), (100, 100), (60, 40), (30, 20)] {
            let page = types.calibration_page(&fixtures::calibration(size), dpi)?;
            save(
                folder,
                &format!("calibration-{}x{}-{suffix}", size.0, size.1),
                &page,
            )?;
        }
    }
    save_slips(folder, &mut types)
}

fn save_slips(folder: &Path, types: &mut Typesetter) -> Result<(), Box<dyn Error>> {
    for (paper, width) in [(SlipPaper::Mm58, "58"), (SlipPaper::Mm80, "80")] {
        for (dpi, suffix) in [(Dpi::D180, "180"), (Dpi::D203, "203")] {
            let slips = [
                ("pickup", types.pickup_slip(&fixtures::pickup_slip(), paper, dpi)?),
                (
                    "pickup-longest",
                    types.pickup_slip(&fixtures::longest_slip(), paper, dpi)?,
                ),
                ("receipt", types.receipt(&fixtures::receipt(), paper, dpi)?),
            ];
            for (name, slip) in slips {
                let name = format!("{name}-{width}-{suffix}");
                fs::write(folder.join(format!("{name}.png")), slip.to_png()?)?;
                save_codes(folder, &name, &slip)?;
                let job = printer_bytes(&slip, &PrinterProfile::slips(paper, dpi))?.to_bytes();
                tell(&name, "escpos", &job);
                fs::write(folder.join(format!("{name}.escpos")), job)?;
            }
        }
    }
    Ok(())
}

/// What a scanner must read from the picture, a line each.
fn save_codes(folder: &Path, name: &str, label: &CheckedLabel) -> Result<(), Box<dyn Error>> {
    let codes: Vec<&str> = label.codes().iter().map(|code| code.content.as_str()).collect();
    Ok(fs::write(folder.join(format!("{name}.codes")), codes.join("\n"))?)
}

/// What is on the wire, for comparing the languages.
#[expect(clippy::print_stdout, reason = "this is what the example is run for")]
fn tell(name: &str, language: &str, job: &[u8]) {
    println!("{name:<28} {language:<9} {:>8} bytes", job.len());
}

fn save(folder: &Path, name: &str, label: &CheckedLabel) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(format!("{name}.png")), label.to_png()?)?;
    save_codes(folder, name, label)?;
    let languages = [
        ("tspl", PrinterLanguage::TSPL),
        ("zpl", PrinterLanguage::ZPL),
        ("z64.zpl", PrinterLanguage::ZPL_Z64),
        ("escpos", PrinterLanguage::ESC_POS),
        ("cpcl", PrinterLanguage::CPCL),
        ("cg.cpcl", CPCL_BINARY),
    ];
    for (extension, language) in languages {
        let profile = PrinterProfile::usual(language, label.dpi(), label.size_mm().1);
        let job = printer_bytes(label, &profile)?.to_bytes();
        tell(name, extension, &job);
        fs::write(folder.join(format!("{name}.{extension}")), job)?;
    }
    if !label.notes().is_empty() {
        fs::write(
            folder.join(format!("{name}.txt")),
            format!("{:#?}", label.notes()),
        )?;
    }
    Ok(())
}
