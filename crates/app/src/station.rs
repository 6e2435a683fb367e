//! The station: identity, first start, settings, the status bar.

use std::path::Path;
use std::sync::Arc;

use dabao_api::{
    ApiError, Caller, ErrorCode, FirstStart, HttpDoor, Language, Nothing, OperatorRole, SavePrinter, Service,
    Settings, StationStatus, Theme, Topic,
};
use dabao_domain::{OperatorId, Role, ShopId, StationId};
use dabao_store::{
    Shop, StationRecord, StoreError, Tx, find_operator, find_station, list_shops, list_station_codes,
    save_shop, save_station,
};

use crate::App;
use crate::app::AppConfig;
use crate::error::{AppError, fault, refuse, refuse_field};

/// Sites a shop can belong to (platforms.md 1.1).
pub(crate) const SITES: [&str; 6] = ["MY", "TH", "VN", "SG", "ID", "PH"];

/// The identity this data folder has had since its first start; made when absent.
pub(crate) fn identity(config: &AppConfig) -> std::io::Result<StationId> {
    let path = config.data_dir.join("station-id");
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => Ok(StationId(text.trim().to_owned())),
        Ok(_) => make_identity(config, &path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_identity(config, &path),
        Err(error) => Err(error),
    }
}

fn make_identity(config: &AppConfig, path: &Path) -> std::io::Result<StationId> {
    let mut bytes = [0; 10];
    (config.random)(&mut bytes);
    let millis = u64::try_from((config.clock)().0).unwrap_or_default();
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
        .into_uuid()
        .to_string();
    std::fs::write(path, &id)?;
    Ok(StationId(id))
}

/// Adds this station to the database if it is not there yet, with a code no other desk has.
pub(crate) async fn ensure(app: &App) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    if find_station(&mut tx, &app.station).await?.is_some() {
        return Ok(());
    }
    let taken = list_station_codes(&mut tx).await?;
    let code = free_code(&taken);
    let settings = default_settings(&code);
    let record = StationRecord {
        id: app.station.0.clone(),
        code,
        settings: serde_json::to_string(&settings).unwrap_or_default(),
        set_up: 0,
    };
    save_station(&mut tx, &record, app.now()).await?;
    tx.commit().await
}

/// A, B, … Z, AA, AB, …: the first that no other desk of the database has.
fn free_code(taken: &[String]) -> String {
    let letters = || ('A'..='Z').map(String::from);
    let pairs = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    letters()
        .chain(pairs)
        .find(|code| !taken.contains(code))
        .unwrap_or_else(|| "ZZZ".to_owned())
}

fn default_settings(code: &str) -> Settings {
    Settings {
        station_name: format!("发货台 {code}"),
        station_code: code.to_owned(),
        language: Language::Chinese,
        theme: Theme::System,
        large_type: false,
        volume: 70,
        default_service: Service::FreePickup,
        weight_tolerance_g: 50,
        weight_tolerance_percent: 10,
        assumed_parcel_g: 2000,
        print_when_numbered: true,
        allow_pack_update: false,
        gun_gap_ms: 35,
        http_door: HttpDoor::Off,
        http_port: 8787,
    }
}

/// The settings, inside the caller's transaction.
pub(crate) async fn settings(app: &App, tx: &mut Tx) -> Result<Settings, AppError> {
    let record = find_station(tx, &app.station)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    serde_json::from_str(&record.settings).map_err(fault("read the settings"))
}

impl App {
    /// The settings, for the binaries.
    ///
    /// # Errors
    ///
    /// The database could not do it.
    pub async fn settings(&self) -> Result<Settings, ApiError> {
        let read = async {
            let mut tx = self.store.read().await?;
            settings(self, &mut tx).await
        };
        Ok(read.await?)
    }
}

/// What the status bar and the start of every screen need.
pub(crate) async fn station_status(
    app: &Arc<App>,
    caller: &Caller,
    _: Nothing,
) -> Result<StationStatus, AppError> {
    let mut tx = app.store.read().await?;
    let record = find_station(&mut tx, &app.station)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let settings: Settings = serde_json::from_str(&record.settings).map_err(fault("read the settings"))?;
    Ok(StationStatus {
        version: app.version.clone(),
        set_up: record.set_up == 1,
        demo: app.demo,
        operator_name: operator_name(&mut tx, &caller.operator, &settings).await?,
        operator_role: role_view(caller.role),
        database: app.store.engine().name().to_owned(),
        secrets: app.secrets.kind().code().to_owned(),
        connection: crate::connection::connection_summary(app, &mut tx).await?,
        printing: crate::printing::printing_summary(app, &mut tx).await?,
        scale: app.devices.scale_view(),
        guns: app.devices.gun_states(),
        http_address: app.http_address(),
        now: app.now().0,
        settings,
    })
}

/// Stores what the first start asked: language, station, shop, printer.
pub(crate) async fn first_start(
    app: &Arc<App>,
    caller: &Caller,
    request: FirstStart,
) -> Result<StationStatus, AppError> {
    let station_name = required("stationName", &request.station_name)?;
    let shop_name = required("shopName", &request.shop_name)?;
    if !SITES.contains(&request.shop_country.as_str()) {
        return Err(refuse_field(ErrorCode::InvalidField, "shopCountry"));
    }
    let mut tx = app.store.begin().await?;
    let mut settings = settings(app, &mut tx).await?;
    settings.language = request.language;
    settings.station_name = station_name;
    write(app, &mut tx, &settings, 1).await?;
    let known = list_shops(&mut tx).await?.into_iter().find(|shop| shop.is_main);
    let shop = Shop {
        id: known
            .as_ref()
            .map_or_else(|| ShopId(app.new_id()), |shop| shop.id.clone()),
        name: shop_name,
        email: request.shop_email.trim().to_owned(),
        country: request.shop_country,
        seller_id: known.as_ref().and_then(|shop| shop.seller_id.clone()),
        short_code: known.as_ref().and_then(|shop| shop.short_code.clone()),
        is_main: true,
        linked: true,
        bound: known.is_some_and(|shop| shop.bound),
    };
    save_shop(&mut tx, &shop, app.now()).await?;
    let printer = SavePrinter {
        id: None,
        setup: request.printer,
        is_default: true,
    };
    crate::printing::add_printer(app, &mut tx, &printer).await?;
    app.log(
        &mut tx,
        &caller.operator,
        "station_set_up",
        (&app.station.0, &settings.station_name),
    )
    .await?;
    tx.commit().await?;
    app.changed(&[Topic::Station, Topic::Shops, Topic::Printing]);
    station_status(app, caller, Nothing {}).await
}

/// Leaves the first start for later; an ordering shop is made so that work can begin.
pub(crate) async fn skip_first_start(
    app: &Arc<App>,
    caller: &Caller,
    _: Nothing,
) -> Result<StationStatus, AppError> {
    let mut tx = app.store.begin().await?;
    let settings = settings(app, &mut tx).await?;
    write(app, &mut tx, &settings, 1).await?;
    if !list_shops(&mut tx).await?.iter().any(|shop| shop.is_main) {
        let shop = Shop {
            id: ShopId(app.new_id()),
            name: "我的店铺".to_owned(),
            email: String::new(),
            country: "MY".to_owned(),
            seller_id: None,
            short_code: None,
            is_main: true,
            linked: true,
            bound: false,
        };
        save_shop(&mut tx, &shop, app.now()).await?;
    }
    app.log(
        &mut tx,
        &caller.operator,
        "first_start_skipped",
        (&app.station.0, ""),
    )
    .await?;
    tx.commit().await?;
    app.changed(&[Topic::Station, Topic::Shops]);
    station_status(app, caller, Nothing {}).await
}

/// Saves all settings.
pub(crate) async fn save_settings(
    app: &Arc<App>,
    caller: &Caller,
    request: Settings,
) -> Result<StationStatus, AppError> {
    let checked = check(&request)?;
    let mut tx = app.store.begin().await?;
    let before = settings(app, &mut tx).await?;
    write(app, &mut tx, &checked, 1).await?;
    app.log(
        &mut tx,
        &caller.operator,
        "settings_saved",
        (&app.station.0, &checked.station_name),
    )
    .await?;
    // Who took the risk is part of the evidence.
    let switched = match (before.allow_pack_update, checked.allow_pack_update) {
        (false, true) => Some("pack_update_allowed"),
        (true, false) => Some("pack_update_forbidden"),
        (true, true) | (false, false) => None,
    };
    if let Some(what) = switched {
        app.log(&mut tx, &caller.operator, what, (&app.station.0, ""))
            .await?;
    }
    tx.commit().await?;
    app.changed(&[Topic::Station, Topic::Packs]);
    station_status(app, caller, Nothing {}).await
}

fn check(settings: &Settings) -> Result<Settings, AppError> {
    let station_name = required("stationName", &settings.station_name)?;
    let station_code = settings.station_code.trim().to_uppercase();
    let letters = station_code.bytes().all(|byte| byte.is_ascii_uppercase());
    let in_range = [
        ("stationCode", letters && (1..=3).contains(&station_code.len())),
        ("volume", settings.volume <= 100),
        ("weightTolerancePercent", settings.weight_tolerance_percent <= 100),
        ("weightToleranceG", settings.weight_tolerance_g <= 50_000),
        (
            "assumedParcelG",
            (1..=50_000).contains(&settings.assumed_parcel_g),
        ),
        ("gunGapMs", (10..=200).contains(&settings.gun_gap_ms)),
        ("httpPort", settings.http_port >= 1024),
    ];
    if let Some((field, _)) = in_range.into_iter().find(|(_, good)| !good) {
        return Err(refuse_field(ErrorCode::InvalidField, field));
    }
    Ok(Settings {
        station_name,
        station_code,
        ..settings.clone()
    })
}

async fn write(app: &App, tx: &mut Tx, settings: &Settings, set_up: i64) -> Result<(), AppError> {
    let record = StationRecord {
        id: app.station.0.clone(),
        code: settings.station_code.clone(),
        settings: serde_json::to_string(settings).map_err(fault("write the settings"))?,
        set_up,
    };
    save_station(tx, &record, app.now()).await?;
    Ok(())
}

/// The window's operator is the station itself and carries its name.
async fn operator_name(tx: &mut Tx, id: &OperatorId, settings: &Settings) -> Result<String, StoreError> {
    let known = find_operator(tx, id).await?;
    Ok(known.map_or_else(|| settings.station_name.clone(), |operator| operator.name))
}

/// A text that must not be empty or longer than a line.
pub(crate) fn required(field: &str, text: &str) -> Result<String, AppError> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.chars().count() > 60 {
        return Err(refuse_field(ErrorCode::InvalidField, field));
    }
    Ok(trimmed.to_owned())
}

/// A role as screens know it.
pub(crate) const fn role_view(role: Role) -> OperatorRole {
    match role {
        Role::Packer => OperatorRole::Packer,
        Role::Lead => OperatorRole::Lead,
        Role::Owner => OperatorRole::Owner,
    }
}

/// A role as the domain knows it.
pub(crate) const fn role_of(view: OperatorRole) -> Role {
    match view {
        OperatorRole::Packer => Role::Packer,
        OperatorRole::Lead => Role::Lead,
        OperatorRole::Owner => Role::Owner,
    }
}
