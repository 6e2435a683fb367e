//! Web pages and Excel's XML of 2003, as web systems save them under .xls (I-10).

use dabao_tables::CellFault;
use encoding_rs::GB18030;

use crate::support::{check, faults};

#[test]
fn a_web_page_with_merged_header_cells_is_read() {
    let page = "<html><head><meta charset=gb2312><style>td{color:<tr>}</style></head><body><!-- <tr> -->
        <table border=1><tr><th rowspan=2>订单号</th><th colspan=\"2\">货物</th></tr>
        <tr><th>品名</th><th>重量<br>(kg)</th></tr>
        <tr></tr>
        <tr><td style='mso-number-format:\"\\@\"'>260101001<td>A&amp;B&nbsp;<td>0.35</tr>
        </table></body></html>";
    check(
        &GB18030.encode(page).0,
        &[
            (1, &["订单号", "货物", ""]),
            (2, &["", "品名", "重量 (kg)"]),
            (4, &["260101001", "A&B", "0.35"]),
        ],
    );
}

#[test]
fn excels_xml_keeps_places_and_types() {
    let xml = r#"<?xml version="1.0"?>
        <Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="Orders"><Table>
        <Row><Cell><Data ss:Type="String">订单号</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">重量</Data></Cell></Row>
        <Row ss:Index="4"><Cell><Data ss:Type="Number">13800138000</Data></Cell><Cell/>
        <Cell><Data ss:Type="Number">1.2345678901234567E+17</Data></Cell>
        <Cell><Data ss:Type="DateTime">2026-01-05T00:00:00.000</Data></Cell><Cell ss:Formula="=A1"/></Row>
        </Table></Worksheet>
        <Worksheet ss:Name="Other"><Table><Row><Cell><Data ss:Type="String">no</Data></Cell></Row></Table></Worksheet>
        </Workbook>"#;
    let rows = check(
        xml.as_bytes(),
        &[
            (1, &["订单号", "", "重量"]),
            (
                4,
                &[
                    "13800138000",
                    "",
                    "1.2345678901234566E+17",
                    "2026-01-05T00:00:00.000",
                    "",
                ],
            ),
        ],
    );
    assert_eq!(
        faults(&rows),
        [
            (4, 2, CellFault::NumberTooLong),
            (4, 3, CellFault::Date),
            (4, 4, CellFault::FormulaWithoutValue)
        ]
    );
}

#[test]
fn a_page_without_end_tags_is_still_rows() {
    check(
        b"<table><tr><td>a<td>b<tr><td>c",
        &[(1, &["a", "b"]), (2, &["c"])],
    );
}

#[test]
fn a_page_of_ampersands_and_open_quotes_is_read_in_passing() {
    let page = format!(
        "<table><tr><td>{}<td {}",
        "&".repeat(2_000_000),
        "\"<".repeat(500_001)
    );
    let read = crate::support::rows(page.as_bytes(), &dabao_tables::OpenOptions::default()).unwrap();
    assert_eq!(read.len(), 1);
}
