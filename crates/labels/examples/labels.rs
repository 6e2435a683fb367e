//! Writes every label of the tests into a folder as picture, PDF and printer job, to be looked at:
//! `cargo run -p dabao-labels --example labels -- out`.
#![expect(clippy::expect_used, reason = "the fixtures are the tests'")]

#[path = "../tests/it/fixtures.rs"]
mod fixtures;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use dabao_labels::{
    CheckedLabel, Dpi, PdfWriter, PrinterLanguage, PrinterProfile, Typesetter, printer_bytes,
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
    }
    Ok(())
}

fn save(folder: &Path, name: &str, label: &CheckedLabel) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(format!("{name}.png")), label.to_png()?)?;
    let languages = [
        ("tspl", PrinterLanguage::TSPL),
        ("zpl", PrinterLanguage::ZPL),
        ("z64.zpl", PrinterLanguage::ZPL_Z64),
    ];
    for (extension, language) in languages {
        let profile = PrinterProfile::usual(language, label.dpi(), label.size_mm().1);
        let job = printer_bytes(label, &profile)?.to_bytes();
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
