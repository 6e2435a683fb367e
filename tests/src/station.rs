//! A whole station: the program over a real database, a virtual platform, printer and scale.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use dabao_api::{
    AccountView, AddressForm, AddressUse, AddressView, AfterLabel, FirstStart, GunSetup, LabelGap, Language,
    LogInAccount, PrinterDraft, PrinterLanguage, PrinterPaper, PrinterPlace, SaveAccount, SaveSerialDevice,
    SaveShop, ScaleSetup, SerialDeviceView, SerialKind, Service, ShopView, StationStatus,
};
use dabao_app::{App, AppConfig, Clock, PortList, system_port_list};
use dabao_domain::{PackStatus, Timestamp};
use dabao_secrets::FileStore;
use dabao_simulators::lazada::{LazadaConfig, LazadaSimulator, Timeline};
use dabao_simulators::{PrinterModel, ScaleModel, VirtualPrinter, VirtualScale};
use serde_json::{Value, json};

use crate::{Bench, eventually};

/// How a station is to be made.
#[derive(Default)]
pub struct StationPlan {
    /// A PostgreSQL address; a SQLite file when absent.
    pub database_url: Option<String>,
    /// Packs move at the platform by themselves.
    pub timeline: Option<Timeline>,
    /// What the label printer speaks; TSPL when absent.
    pub language: Option<PrinterLanguage>,
    /// Socket of a CUPS server.
    pub print_server: Option<PathBuf>,
}

/// The program and all that is virtual around it.
pub struct Station {
    /// The desk.
    pub bench: Bench,
    /// The platform.
    pub platform: LazadaSimulator,
    /// The label printer.
    pub printer: VirtualPrinter,
    /// The scale.
    pub scale: VirtualScale,
    /// The database address, for opening it again.
    pub database_url: Option<String>,
    print_server: Option<PathBuf>,
    folder: tempfile::TempDir,
}

/// The clock of this PC.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// Opens the program over a data folder.
///
/// # Panics
///
/// It does not open.
pub async fn open_app(folder: &Path, database_url: Option<String>) -> Arc<App> {
    open_app_with(folder, database_url, system_port_list()).await
}

/// The same with other serial ports than this PC's.
///
/// # Panics
///
/// It does not open.
pub async fn open_app_with(folder: &Path, database_url: Option<String>, ports: PortList) -> Arc<App> {
    open_app_by(system_clock(), folder, database_url, (ports, None)).await
}

/// By a clock of the caller's, and with a CUPS server of its own if there is one.
async fn open_app_by(
    clock: Clock,
    folder: &Path,
    database_url: Option<String>,
    (ports, print_server): (PortList, Option<PathBuf>),
) -> Arc<App> {
    let config = AppConfig {
        data_dir: folder.to_owned(),
        database_url,
        demo: false,
        version: "0.0.0-test".to_owned(),
        clock,
        random: Arc::new(|bytes| getrandom::fill(bytes).expect("the system gives randomness")),
        secrets: Arc::new(FileStore::at(folder.join("secrets.json"))),
        print_server,
        ports,
    };
    App::open(config).await.expect("the program opens")
}

/// A file of parcels as an ERP exports it: order, first-mile number, country, weight in grams.
pub fn sample_parcels(codes: &[String]) -> String {
    let head = "\u{feff}订单号,首公里单号,国家,重量(g)\n".to_owned();
    codes.iter().enumerate().fold(head, |text, (index, code)| {
        text + &format!(
            "{},{code},MY,{}\n",
            400_000_000_000_000_u64 + index as u64,
            20 + index % 30
        )
    })
}

impl Station {
    /// Makes a station that is set up, logged in at the platform, with printer and scale.
    ///
    /// # Panics
    ///
    /// Something of it does not start.
    pub async fn start(plan: StationPlan) -> Self {
        let station = Self::prepare(plan, system_clock()).await;
        station.log_in().await;
        station
    }

    /// Makes a station that is set up by a clock of its own, and whose account nobody has logged in to yet.
    ///
    /// # Panics
    ///
    /// Something of it does not start.
    pub async fn prepare(plan: StationPlan, clock: Clock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = LazadaConfig::new(Arc::clone(&clock));
        config.timeline = plan.timeline;
        let platform = LazadaSimulator::start(config).await.unwrap();
        let language = plan.language.unwrap_or(PrinterLanguage::Tspl);
        let model = match language {
            PrinterLanguage::Tspl => PrinterModel::Tspl { dots_per_inch: 203 },
            PrinterLanguage::Zpl => PrinterModel::Zpl,
            PrinterLanguage::EscPos => PrinterModel::EscPos { dots_across: 832 },
            PrinterLanguage::Cpcl => PrinterModel::Cpcl,
        };
        let printer = VirtualPrinter::start(model, None).unwrap();
        let scale = VirtualScale::start(folder.path(), ScaleModel::YaohuaTf0).unwrap();
        let data = folder.path().join("data");
        let app = open_app_by(
            clock,
            &data,
            plan.database_url.clone(),
            (system_port_list(), plan.print_server.clone()),
        )
        .await;
        let station = Self {
            bench: Bench::new(app),
            platform,
            printer,
            scale,
            database_url: plan.database_url,
            print_server: plan.print_server,
            folder,
        };
        station.set_up(language).await;
        station
    }

    /// The data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Closes the program and opens it again over the same data.
    pub async fn reopen(&mut self) {
        self.bench.app.close().await;
        let (database, print_server) = (self.database_url.clone(), self.print_server.clone());
        let app = open_app_by(
            system_clock(),
            &self.data_dir(),
            database,
            (system_port_list(), print_server),
        )
        .await;
        self.bench = Bench::new(app);
    }

    /// Parcels that the platform knows as ready, imported from a file.
    pub async fn import_ready(&self, count: usize) -> Vec<String> {
        let codes = self.platform.seed_ready(count);
        self.bench.import("parcels.csv", &sample_parcels(&codes)).await;
        codes
    }

    /// A sealed pack of two parcels that waits for its driver: its id and the platform's number.
    ///
    /// # Panics
    ///
    /// The platform does not number it within a minute.
    pub async fn numbered_pack(&self, service: Service) -> (String, String) {
        let codes = self.import_ready(2).await;
        let pack = self.bench.open_pack(service).await;
        self.bench.scan_all(&codes).await;
        self.bench.weigh_and_seal(&pack, 100).await;
        let lp_number = eventually("a number", async || self.bench.pack(&pack).await.pack.lp_number).await;
        self.platform.advance(&lp_number, PackStatus::AwaitingPickup);
        (pack, lp_number)
    }

    /// Logs the station's account in at the platform: from now on the queue is served.
    ///
    /// # Panics
    ///
    /// The platform refuses.
    pub async fn log_in(&self) {
        let accounts: Vec<AccountView> = self.bench.ask("list_accounts", json!({})).await;
        let log_in = LogInAccount {
            id: accounts.first().unwrap().id.clone(),
            code: self.platform.consent(),
        };
        let _: AccountView = self.bench.ask("log_in_account", log_in).await;
    }

    async fn set_up(&self, language: PrinterLanguage) {
        let address = self.printer.address();
        let (host, port) = address.rsplit_once(':').unwrap();
        let _: StationStatus = self
            .bench
            .ask("first_start", first_start(host, port.parse().unwrap(), language))
            .await;
        let shops: Vec<ShopView> = self.bench.ask("list_shops", json!({})).await;
        let main = shops.first().unwrap();
        let _: ShopView = self.bench.ask("save_shop", with_seller(main)).await;
        for for_use in [AddressUse::Pickup, AddressUse::Return] {
            let _: AddressView = self.bench.ask("save_address", address_form(for_use)).await;
        }
        let _: AccountView = self
            .bench
            .ask("save_account", account(self.platform.base_url()))
            .await;
        let scale = SaveSerialDevice {
            id: None,
            kind: SerialKind::Scale,
            name: "耀华".to_owned(),
            port: self.scale.path().to_string_lossy().into_owned(),
            baud: 9600,
            line: "8N1".to_owned(),
            driver: "yaohua-tf0".to_owned(),
            usb: None,
            hid: None,
            scale: ScaleSetup::default(),
            gun: GunSetup::default(),
        };
        let _: SerialDeviceView = self.bench.ask("save_serial_device", scale).await;
    }
}

fn first_start(host: &str, port: u16, language: PrinterLanguage) -> Value {
    let first = FirstStart {
        language: Language::Chinese,
        station_name: "一号台".to_owned(),
        shop_name: "主店".to_owned(),
        shop_email: "main@example.com".to_owned(),
        shop_country: "MY".to_owned(),
        printer: PrinterDraft {
            name: "标签机".to_owned(),
            place: PrinterPlace::Tcp {
                host: host.to_owned(),
                port,
            },
            language,
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
        },
    };
    serde_json::to_value(first).unwrap()
}

fn with_seller(shop: &ShopView) -> SaveShop {
    SaveShop {
        id: Some(shop.id.clone()),
        name: shop.name.clone(),
        email: shop.email.clone(),
        country: "MY".to_owned(),
        seller_id: Some("1001".to_owned()),
        short_code: Some("MY1001".to_owned()),
        linked: true,
    }
}

fn address_form(for_use: AddressUse) -> AddressForm {
    AddressForm {
        id: None,
        for_use,
        warehouse: "坂田仓".to_owned(),
        province: "广东省".to_owned(),
        city: "深圳市".to_owned(),
        district: "龙岗区".to_owned(),
        street: "坂田街道".to_owned(),
        detail: "示例路1号".to_owned(),
        zip_code: "518129".to_owned(),
        contact: "张三".to_owned(),
        mobile: "13800138000".to_owned(),
        phone: String::new(),
        email: "desk@example.com".to_owned(),
    }
}

fn account(base: &str) -> SaveAccount {
    SaveAccount {
        id: None,
        name: "主账号".to_owned(),
        app_key: "123456".to_owned(),
        app_secret: Some("helloworldsecret0001".to_owned()),
        site: "custom".to_owned(),
        custom_base: Some(base.to_owned()),
        callback: "https://example.com/callback".to_owned(),
    }
}
