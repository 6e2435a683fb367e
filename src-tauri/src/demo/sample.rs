//! What the demo's station holds. No person, address or shop of these exists.

use dabao_api::{
    AddressForm, AddressUse, AfterLabel, FirstStart, GunSetup, LabelGap, Language, PrinterDraft,
    PrinterLanguage, PrinterPaper, PrinterPlace, SaveAccount, SaveSerialDevice, SaveShop, ScaleSetup,
    SerialKind, ShopView,
};

/// The platform's made-up sellers (see the simulator): Malaysia and Thailand.
const SELLERS: [(&str, &str, &str, &str); 2] = [
    ("MY", "1001", "MY1001", "演示店铺 马来西亚 Demo Shop MY"),
    ("TH", "1002", "TH1002", "演示店铺 泰国 Demo Shop TH"),
];

pub(super) fn first_start(printer_host: &str, printer_port: u16) -> FirstStart {
    let [(country, .., name), _] = SELLERS;
    FirstStart {
        language: Language::Chinese,
        station_name: "演示工位 Demo bench".to_owned(),
        shop_name: name.to_owned(),
        shop_email: "demo-my@example.com".to_owned(),
        shop_country: country.to_owned(),
        printer: printer(printer_host, printer_port),
    }
}

fn printer(host: &str, port: u16) -> PrinterDraft {
    PrinterDraft {
        name: "演示打印机 Demo printer".to_owned(),
        place: PrinterPlace::Tcp {
            host: host.to_owned(),
            port,
        },
        language: PrinterLanguage::Tspl,
        dpi: 203,
        gap: LabelGap::Gap,
        paper: PrinterPaper::Label,
        after_label: AfterLabel::PrinterDecides,
        density: 8,
        speed: 4,
        invert: false,
        z64: false,
        epson: false,
        binary: false,
        offset_x: 0,
        offset_y: 0,
    }
}

/// The shop of the first start with its seller, and a second shop linked to it.
pub(super) fn shops(main: &ShopView) -> [SaveShop; 2] {
    let [first, second] = SELLERS;
    [
        shop(Some(main.id.clone()), &main.email, first),
        shop(None, "demo-th@example.com", second),
    ]
}

fn shop(
    id: Option<String>,
    email: &str,
    (country, seller, short, name): (&str, &str, &str, &str),
) -> SaveShop {
    SaveShop {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        country: country.to_owned(),
        seller_id: Some(seller.to_owned()),
        short_code: Some(short.to_owned()),
        linked: true,
    }
}

pub(super) fn addresses() -> [AddressForm; 2] {
    [
        address(AddressUse::Pickup, "演示仓库", "13800138001"),
        address(AddressUse::Return, "演示退件仓", "13800138002"),
    ]
}

fn address(for_use: AddressUse, warehouse: &str, mobile: &str) -> AddressForm {
    AddressForm {
        id: None,
        for_use,
        warehouse: warehouse.to_owned(),
        province: "广东省".to_owned(),
        city: "深圳市".to_owned(),
        district: "宝安区".to_owned(),
        street: "福永街道".to_owned(),
        detail: "演示路 1 号 演示园区 A 栋 1 楼".to_owned(),
        zip_code: "518103".to_owned(),
        contact: "演示员".to_owned(),
        mobile: mobile.to_owned(),
        phone: String::new(),
        email: "demo@example.com".to_owned(),
    }
}

pub(super) fn account(base: &str) -> SaveAccount {
    SaveAccount {
        id: None,
        name: "演示平台 Demo platform".to_owned(),
        app_key: "123456".to_owned(),
        app_secret: Some("helloworldsecret0001".to_owned()),
        site: "custom".to_owned(),
        custom_base: Some(base.to_owned()),
        callback: "https://localhost/callback".to_owned(),
    }
}

#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "no virtual serial ports on this system")
)]
pub(super) fn serial_device(kind: SerialKind, port: &str) -> SaveSerialDevice {
    let (name, driver) = match kind {
        SerialKind::Scale => ("演示电子秤 Demo scale", "auto"),
        SerialKind::Gun => ("演示扫码枪 Demo gun", ""),
    };
    SaveSerialDevice {
        id: None,
        kind,
        name: name.to_owned(),
        port: port.to_owned(),
        baud: 9600,
        line: "8N1".to_owned(),
        driver: driver.to_owned(),
        usb: None,
        hid: None,
        scale: ScaleSetup::default(),
        gun: GunSetup::default(),
    }
}

/// A parcel list as an ERP exports it.
pub(super) fn parcels_csv(codes: &[String]) -> String {
    let [(.., name), _] = SELLERS;
    let head = "\u{feff}订单号,LP单号,店铺,国家,重量(kg)\r\n".to_owned();
    codes.iter().zip(0_u32..).fold(head, |csv, (code, number)| {
        let grams = 180 + number * 137 % 1450;
        let order = 700_000_000_001 + u64::from(number);
        csv + &format!(
            "{order},{code},{name},MY,{}.{:03}\r\n",
            grams / 1000,
            grams % 1000
        )
    })
}
