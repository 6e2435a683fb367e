//! Scales that have to be asked, guns in pairs, devices that come back under another name, and what is kept of all that.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{
    DeviceTrouble, ErrorCode, Event, FileReply, Nothing, NumberRulesView, PackView, PortView, RawChunkView,
    RulesFaultCode, RulesSource, ScaleDriverView, ScaleFinding, ScaleFit, ScaleView, ScanCode, ScanReply,
    SerialDeviceView, Service, StationStatus,
};
use dabao_app::{Access, PortList, PortListing, UsbIdentity};
use dabao_simulators::{ScaleModel, VirtualGun, VirtualScale};
use dabao_tests::{Bench, Station, StationPlan, eventually, open_app_with};
use serde_json::{Value, json};

/// A desk without platform and printer, and ports that a test names.
struct Desk {
    bench: Bench,
    folder: tempfile::TempDir,
    ports: Arc<Mutex<Vec<PortListing>>>,
}

async fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let ports: Arc<Mutex<Vec<PortListing>>> = Arc::default();
    let app = open_app_with(&folder.path().join("data"), None, listing(&ports)).await;
    Desk {
        bench: Bench::new(app),
        folder,
        ports,
    }
}

fn listing(ports: &Arc<Mutex<Vec<PortListing>>>) -> PortList {
    let ports = Arc::clone(ports);
    Arc::new(move |typed: &[String]| {
        let mut listed = dabao_app::list_serial_ports(typed)?;
        let usb = ports.lock().unwrap().clone();
        listed.retain(|port| !usb.iter().any(|usb| usb.path == port.path));
        listed.extend(usb);
        Ok(listed)
    })
}

fn usb_port(path: &Path, serial: &str) -> PortListing {
    PortListing {
        path: path.to_str().unwrap().to_owned(),
        name: "Virtual scale".to_owned(),
        usb: Some(UsbIdentity {
            vid: 0x1A86,
            pid: 0x7523,
            serial: Some(serial.to_owned()),
            location: None,
        }),
        access: Access::Allowed,
    }
}

fn device(kind: &str, port: &Path, driver: &str) -> Value {
    json!({ "id": null, "kind": kind, "name": kind, "port": port, "baud": 9600, "line": "8N1", "driver": driver })
}

fn asked(port: &Path, driver: &str) -> Value {
    let mut setup = device("scale", port, driver);
    setup["scale"] = json!({ "mayAsk": true });
    setup
}

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn add(&self, setup: Value) -> SerialDeviceView {
        self.bench.ask("save_serial_device", setup).await
    }

    async fn scale_reaches(&self, wanted: ScaleView) {
        eventually(&format!("{wanted:?}"), async || {
            let status: StationStatus = self.bench.ask("station_status", json!({})).await;
            (status.scale == wanted).then_some(())
        })
        .await;
    }

    async fn device_reaches(&self, wanted: impl Fn(&SerialDeviceView) -> bool) -> SerialDeviceView {
        eventually("the device", async || {
            let devices: Vec<SerialDeviceView> = self.bench.ask("list_serial_devices", json!({})).await;
            devices.into_iter().find(|device| wanted(device))
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scales_that_have_to_be_asked_are_asked_with_consent_only() {
    for (model, driver, question) in [
        (ScaleModel::MtSics, "mt-sics", &b"SI\r\n"[..]),
        (ScaleModel::Toledo8217, "toledo-8217", b"W"),
        (ScaleModel::EcrEnq, "ecr-enq", b"\x05"),
    ] {
        let desk = desk().await;
        let scale = VirtualScale::start(desk.folder.path(), model).unwrap();
        let silent = desk.add(device("scale", &scale.path(), driver)).await;
        let told = desk.device_reaches(|device| device.trouble.is_some()).await;
        assert_eq!(told.trouble, Some(DeviceTrouble::MustBeAsked), "{driver}");
        assert_eq!(scale.heard(), b"", "{driver}");

        let mut setup = asked(&scale.path(), driver);
        setup["id"] = json!(silent.setup.id);
        desk.add(setup).await;
        desk.scale_reaches(ScaleView::Zero).await;
        scale.set_weight(1_250);
        desk.scale_reaches(ScaleView::Settled { grams: 1_250 }).await;
        scale.overload();
        desk.scale_reaches(ScaleView::Over).await;
        assert!(scale.heard().starts_with(question), "{driver}");
        desk.bench.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn zero_and_tare_are_told_and_read_back() {
    let desk = desk().await;
    let scale = VirtualScale::start(desk.folder.path(), ScaleModel::MtSics).unwrap();
    let device = desk.add(asked(&scale.path(), "mt-sics")).await;
    assert_eq!(device.orders.len(), 3);
    let id = device.setup.id.unwrap();
    scale.set_weight(300);
    desk.scale_reaches(ScaleView::Settled { grams: 300 }).await;
    let tell = async |order: &str| -> Nothing {
        desk.bench
            .ask("tell_scale", json!({ "id": id, "order": order }))
            .await
    };
    tell("tare").await;
    desk.scale_reaches(ScaleView::Zero).await;
    scale.set_weight(1_300);
    desk.scale_reaches(ScaleView::Settled { grams: 1_000 }).await;
    tell("clear_tare").await;
    desk.scale_reaches(ScaleView::Settled { grams: 1_300 }).await;
    tell("zero").await;
    desk.scale_reaches(ScaleView::Zero).await;
    let raw: Vec<RawChunkView> = desk.bench.ask("device_raw", json!({ "id": id })).await;
    assert!(raw.iter().any(|chunk| chunk.sent && chunk.text == "TAC··"));
    desk.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scale_without_commands_refuses_to_be_told() {
    let desk = desk().await;
    let scale = VirtualScale::start(desk.folder.path(), ScaleModel::YaohuaTf0).unwrap();
    let device = desk.add(device("scale", &scale.path(), "yaohua-tf0")).await;
    assert_eq!(device.orders, []);
    let refused = desk
        .bench
        .try_ask::<Nothing>("tell_scale", json!({ "id": device.setup.id, "order": "zero" }))
        .await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NoSuchOrder);
    desk.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parity_in_the_eighth_bit_is_advised_on_and_read_all_the_same() {
    let desk = desk().await;
    let scale = VirtualScale::start(desk.folder.path(), ScaleModel::ToledoContinuous).unwrap();
    scale.send_seven_even();
    scale.set_weight(2_500);
    // The display climbs for four frames of a tenth of a second.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let found: Vec<ScaleFinding> = desk
        .bench
        .ask("find_scale", json!({ "port": scale.path(), "ask": false }))
        .await;
    let best = &found[0];
    assert_eq!(
        (best.driver.as_str(), best.line.as_str()),
        ("toledo-continuous", "7E1")
    );
    assert!(best.parity_advice && !best.was_asked);
    assert_eq!(best.sample_g, Some(2_500));
    desk.add(device("scale", &scale.path(), "toledo-continuous"))
        .await;
    desk.scale_reaches(ScaleView::Settled { grams: 2_500 }).await;
    desk.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_object_decides_how_an_open_format_is_read() {
    let desk = desk().await;
    let scale = VirtualScale::start(desk.folder.path(), ScaleModel::EqReversed).unwrap();
    scale.set_weight(1_230);
    let fits: Vec<ScaleFit> = desk
        .bench
        .ask(
            "fit_scale",
            json!({ "port": scale.path(), "baud": 9600, "line": "8N1", "driver": "eq-forward", "ask": false,
                    "grams": 1230, "toleranceG": 5 }),
        )
        .await;
    assert_eq!(fits[0].driver, "eq-reversed");
    assert_eq!((fits[0].grams, fits[0].unit.as_str()), (1_230, "kg"));
    let drivers: Vec<ScaleDriverView> = desk.bench.ask("list_scale_drivers", json!({})).await;
    assert!(drivers.iter().any(|driver| driver.id == "eq-reversed"));
    let mut setup = device("scale", &scale.path(), &fits[0].driver);
    setup["scale"] = json!({ "unit": fits[0].unit, "options": fits[0].options });
    desk.add(setup).await;
    desk.scale_reaches(ScaleView::Settled { grams: 1_230 }).await;
    desk.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scale_that_comes_back_under_another_name_is_found_again() {
    let desk = desk().await;
    let (first, second) = (desk.path("ttyUSB0"), desk.path("ttyUSB1"));
    let scale = VirtualScale::start_as(&first, ScaleModel::StGsText).unwrap();
    *desk.ports.lock().unwrap() = vec![usb_port(&first, "A1")];
    let saved = desk.add(device("scale", &first, "st-gs-text")).await;
    assert_eq!(saved.setup.usb.unwrap().serial.as_deref(), Some("A1"));
    scale.set_weight(700);
    desk.scale_reaches(ScaleView::Settled { grams: 700 }).await;

    let mut events = desk.bench.app.subscribe();
    scale.unplug().unwrap();
    desk.ports.lock().unwrap().clear();
    desk.scale_reaches(ScaleView::Absent).await;
    // Another device takes the old name.
    let other = VirtualScale::start_as(&first, ScaleModel::StGsText).unwrap();
    other.set_weight(9_999);
    scale.replug_as(&second).unwrap();
    *desk.ports.lock().unwrap() = vec![usb_port(&first, "B2"), usb_port(&second, "A1")];
    desk.scale_reaches(ScaleView::Settled { grams: 700 }).await;
    let followed = desk.device_reaches(|device| device.connected).await;
    assert_eq!(followed.port_now.as_deref(), second.to_str());
    let told = async {
        loop {
            if let Event::Changed { topics } = events.recv().await.unwrap()
                && topics.contains(&dabao_api::Topic::Devices)
            {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.unwrap();
    let ports: Vec<PortView> = desk.bench.ask("list_ports", json!({})).await;
    let used = ports.iter().find(|port| port.used_by.is_some()).unwrap();
    assert_eq!(Some(used.name.as_str()), second.to_str());
    desk.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pulled_port_is_told_within_two_seconds() {
    let desk = desk().await;
    let mut events = desk.bench.app.subscribe();
    *desk.ports.lock().unwrap() = vec![usb_port(&desk.path("ttyUSB0"), "A1")];
    // The first look may come before or after the port; the second change is certain to be one.
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    while events.try_recv().is_ok() {}
    desk.ports.lock().unwrap().clear();
    let told = tokio::time::timeout(Duration::from_secs(2), events.recv()).await;
    assert!(matches!(told, Ok(Ok(Event::Changed { .. }))), "{told:?}");
    desk.bench.app.close().await;
}

async fn bench_with_guns(names: &[&str]) -> (Station, tempfile::TempDir, Vec<VirtualGun>) {
    let station = Station::start(StationPlan::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let mut guns = Vec::new();
    for name in names {
        let gun = VirtualGun::start_as(&folder.path().join(name)).unwrap();
        let _: SerialDeviceView = station
            .bench
            .ask("save_serial_device", device("gun", &gun.path(), ""))
            .await;
        guns.push(gun);
    }
    eventually("the guns", async || {
        let status: StationStatus = station.bench.ask("station_status", json!({})).await;
        (status.guns.len() == names.len() && status.guns.iter().all(|gun| gun.connected)).then_some(())
    })
    .await;
    (station, folder, guns)
}

async fn next_scan(events: &mut tokio::sync::broadcast::Receiver<Event>) -> ScanReply {
    let scanned = async {
        loop {
            if let Event::Scanned { reply } = events.recv().await.unwrap() {
                return *reply;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), scanned)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_guns_pack_side_by_side_and_one_scan_by_two_ways_counts_once() {
    let (station, _folder, guns) = bench_with_guns(&["left", "right"]).await;
    let codes = station.import_ready(3).await;
    let pack = station.bench.open_pack(Service::FreePickup).await;
    let mut events = station.bench.app.subscribe();
    assert!(guns[0].scan(&codes[0]) && guns[1].scan(&codes[1]));
    let both = [
        next_scan(&mut events).await.code,
        next_scan(&mut events).await.code,
    ];
    assert_eq!(both, [ScanCode::Added, ScanCode::Added]);

    // The same press by the serial line and by the page.
    guns[0].scan(&codes[2]);
    assert_eq!(next_scan(&mut events).await.code, ScanCode::Added);
    let twin = station.bench.scan(&codes[2]).await;
    assert_eq!(twin.code, ScanCode::SameScan);
    assert_eq!(station.bench.pack(&pack).await.pack.parcels, 3);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gun_says_what_kind_of_barcode_it_was() {
    let (station, _folder, guns) = bench_with_guns(&["gun"]).await;
    let _: String = station.bench.open_pack(Service::FreePickup).await;
    let mut events = station.bench.app.subscribe();
    // Without the identifier these eight digits could be anything.
    guns[0].scan("]E412345670");
    assert_eq!(next_scan(&mut events).await.code, ScanCode::ProductCode);
    guns[0].scan("]C096385074");
    assert_eq!(next_scan(&mut events).await.code, ScanCode::UnknownCode);

    let devices: Vec<SerialDeviceView> = station.bench.ask("list_serial_devices", json!({})).await;
    let gun = devices.iter().find(|device| device.setup.name == "gun").unwrap();
    let id = gun.setup.id.clone().unwrap();
    let _: Nothing = station
        .bench
        .ask("test_gun", json!({ "id": id, "on": true }))
        .await;
    guns[0].scan("]C0LP00492755414105");
    let tested = async {
        loop {
            match events.recv().await.unwrap() {
                Event::GunTested { text, aim, .. } => return (text, aim),
                Event::Scanned { .. } => panic!("a test packs nothing"),
                _ => {}
            }
        }
    };
    let tested = tokio::time::timeout(Duration::from_secs(20), tested)
        .await
        .unwrap();
    assert_eq!(tested, ("LP00492755414105".to_owned(), Some("]C0".to_owned())));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cards_commands_weigh_cancel_and_open_packs() {
    let station = Station::start(StationPlan::default()).await;
    let bench = &station.bench;
    assert_eq!(bench.scan("DABAO-WEIGH").await.code, ScanCode::NoPackOpen);
    let opened = bench.scan("DABAO-PAID").await;
    assert_eq!(opened.code, ScanCode::PackOpened);
    assert_eq!(opened.pack.unwrap().service, Service::PaidPickup);
    assert_eq!(
        bench.scan("DABAO-FREE").await.pack.unwrap().service,
        Service::FreePickup
    );
    assert_eq!(bench.scan("DABAO-CANCEL").await.code, ScanCode::CancelAsked);
    assert_eq!(bench.scan("DABAO-WEIGH").await.code, ScanCode::NotSettled);
    station.scale.set_weight(12_340);
    eventually("the scale", async || {
        let status: StationStatus = bench.ask("station_status", json!({})).await;
        (status.scale == ScaleView::Settled { grams: 12_340 }).then_some(())
    })
    .await;
    let weighed = bench.scan("DABAO-WEIGH").await;
    assert_eq!(weighed.code, ScanCode::Weighed);
    assert_eq!(
        weighed.pack.map(|pack: PackView| pack.weight_g),
        Some(Some(12_340))
    );
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_rules_are_replaced_refused_and_taken_back() {
    let desk = desk().await;
    let rules = async || -> NumberRulesView { desk.bench.ask("number_rules", json!({})).await };
    let replace = async |text: &str| -> NumberRulesView {
        desk.bench
            .ask("replace_number_rules", json!({ "text": text }))
            .await
    };
    let before = rules().await;
    assert_eq!(before.source, RulesSource::BuiltIn);
    let file: FileReply = desk.bench.ask("number_rules_file", json!({})).await;
    let text = String::from_utf8(STANDARD.decode(file.base64).unwrap()).unwrap();

    let refused = replace("{ no rules }").await;
    assert_eq!(refused.fault.unwrap().code, RulesFaultCode::Json);
    assert_eq!(
        (refused.source, rules().await.fault),
        (RulesSource::BuiltIn, None)
    );
    let older = replace(&text.replace(&before.edition, "2001-01-01")).await;
    assert_eq!(older.fault.unwrap().code, RulesFaultCode::Older);

    let replaced = replace(&text.replace(&before.edition, "2099-01-01")).await;
    assert_eq!(
        (replaced.edition.as_str(), replaced.source),
        ("2099-01-01", RulesSource::File)
    );
    desk.bench.app.close().await;
    let data = desk.folder.path().join("data");
    let app = open_app_with(&data, None, listing(&desk.ports)).await;
    let again = Bench::new(app);
    let kept: NumberRulesView = again.ask("number_rules", json!({})).await;
    assert_eq!(kept.source, RulesSource::File);
    let back: NumberRulesView = again.ask("use_built_in_number_rules", json!({})).await;
    assert_eq!(
        (back.source, back.edition),
        (RulesSource::BuiltIn, before.edition)
    );
    again.app.close().await;

    std::fs::write(data.join("parcel-number-rules.json"), "[]").unwrap();
    let app = open_app_with(&data, None, listing(&desk.ports)).await;
    let spoilt: NumberRulesView = Bench::new(Arc::clone(&app)).ask("number_rules", json!({})).await;
    assert_eq!(spoilt.source, RulesSource::BuiltIn);
    assert!(spoilt.fault.is_some(), "a file that is not used is told");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_support_bundle_holds_no_secret_and_no_phone() {
    let (station, _folder, guns) = bench_with_guns(&["gun"]).await;
    let logs = station.data_dir().join("logs");
    std::fs::create_dir_all(&logs).unwrap();
    std::fs::write(
        logs.join("dabao.2026-01-02.log"),
        "called 13800138000, parcel LP00492755414105\n",
    )
    .unwrap();
    guns[0].scan("13800138000");
    station.scale.set_weight(500);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let bundle: FileReply = station.bench.ask("support_bundle", json!({})).await;
    let bytes = STANDARD.decode(bundle.base64).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    let mut names = Vec::new();
    for index in 0..zip.len() {
        let mut page = zip.by_index(index).unwrap();
        names.push(page.name().unwrap().into_owned());
        page.read_to_string(&mut all).unwrap();
    }
    for name in [
        "about.json",
        "settings.json",
        "devices.json",
        "rules.json",
        "raw-1.txt",
        "raw-2.txt",
        "log.txt",
    ] {
        assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
    }
    for secret in [
        "helloworldsecret0001",
        "13800138000",
        "00492755414105",
        "31 33 38 30 30 31 33 38",
        "张三",
        "example.com",
        "一号台",
    ] {
        assert!(!all.contains(secret), "{secret} is in the bundle");
    }
    assert!(
        all.contains("yaohua-tf0") && all.contains("02 2B"),
        "the scale's bytes help"
    );
    station.bench.app.close().await;
}
