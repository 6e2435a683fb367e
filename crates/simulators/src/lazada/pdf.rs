//! A small valid PDF of 100 by 150 mm, in ASCII: the objects, their offsets, and nothing else.

/// The label of a pack, with its numbers as text.
pub(super) fn label(lp_number: &str, tracking: &str, parcels: usize, grams: i64) -> Vec<u8> {
    let tenths = (grams + 50) / 100;
    let lines = [
        ("16", "CAINIAO (simulated)".to_owned()),
        ("22", lp_number.to_owned()),
        ("18", tracking.to_owned()),
        ("14", format!("{parcels} pcs  {}.{} kg", tenths / 10, tenths % 10)),
    ];
    let text: String = lines
        .iter()
        .map(|(size, text)| ["/F1 ", size, " Tf (", text, ") Tj 0 -40 Td "].concat())
        .collect();
    let content = format!("BT 24 390 Td {text}ET 18 18 247 389 re S");
    file(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 283 425] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ])
}

fn file(objects: &[String]) -> Vec<u8> {
    let mut text = String::from("%PDF-1.4\n");
    let mut rows = vec!["0000000000 65535 f \n".to_owned()];
    for (index, object) in objects.iter().enumerate() {
        rows.push(format!("{:010} 00000 n \n", text.len()));
        text = format!("{text}{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let table = rows.concat();
    let (start, count) = (text.len(), objects.len() + 1);
    let end = format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    format!("{text}xref\n0 {count}\n{table}{end}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_in_the_table_points_at_its_object() {
        let text = String::from_utf8(label("LP00040525000001", "775600000000001", 3, 12_350)).unwrap();
        let start: usize = text
            .rsplit("startxref\n")
            .next()
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let table = text.get(start..).unwrap();
        assert!(table.starts_with("xref\n0 6\n"));
        for (number, line) in table.lines().skip(3).take(5).enumerate() {
            let offset: usize = line.get(..10).unwrap().parse().unwrap();
            assert!(
                text.get(offset..)
                    .unwrap()
                    .starts_with(&format!("{} 0 obj", number + 1)),
                "{line}"
            );
        }
        assert!(text.contains("(3 pcs  12.4 kg)"));
    }
}
