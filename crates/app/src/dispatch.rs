//! The one door: every command, from the window, a browser or a test, comes through here and has its role checked.

use std::sync::Arc;

use dabao_api::*;
use serde_json::Value;

use crate::App;
use crate::adding::add_to_pack;
use crate::bench::{
    bench, change_pack, choose_pack, discard_pack, measure_pack, open_pack, reopen_pack, weigh_pack,
};
use crate::connection::{
    cancel_pack, consent_url, decide_job, list_accounts, list_calls, list_jobs, log_in_account,
    platform_label_pdf, refresh_account, refresh_collection_points, refresh_pack, remove_account,
    resend_pack, save_account, settle_pack, sync_parcels,
};
use crate::devices::{find_scale, list_ports, list_serial_devices, remove_serial_device, save_serial_device};
use crate::imports::{
    cancel_import, check_import, commit_import, import_rejects, list_imports, open_import_file,
    reread_import, undo_import, view_import,
};
use crate::log::{check_log, list_log};
use crate::operators::{list_operators, remove_operator, save_operator};
use crate::packs::{export_packs, handover_sheet_pdf, list_packs, pack_detail, pack_list_pdf};
use crate::photos::read_photo;
use crate::places::{
    list_addresses, list_collection_points, make_default_address, make_default_collection_point,
    remove_address, save_address,
};
use crate::printing::{
    decide_print_job, label_pdf, label_preview, list_print_jobs, list_printers, print_label,
    print_test_label, remove_printer, save_printer,
};
use crate::scanning::{remove_parcel, scan, undo_scan};
use crate::sealing::seal_pack;
use crate::shops::{list_shops, make_main_shop, remove_shop, save_shop};
use crate::station::{first_start, save_settings, skip_first_start, station_status};

macro_rules! dispatch_each {
    ($($name:ident [$role:ident] ($request:ty) -> $reply:ty;)*) => {
        /// Carries out a command for a caller.
        ///
        /// # Errors
        ///
        /// The caller's role is too low, the request has the wrong shape, or the use case refuses.
        pub async fn dispatch(
            app: &Arc<App>,
            caller: &Caller,
            command: &str,
            request: Value,
        ) -> Result<Value, ApiError> {
            match command {
                $(stringify!($name) => {
                    allow(caller, dabao_domain::Role::$role)?;
                    let request: $request = read(request)?;
                    let reply: $reply = $name(app, caller, request).await?;
                    serde_json::to_value(reply).map_err(|_| ApiError::new(ErrorCode::Internal))
                })*
                _ => Err(ApiError::new(ErrorCode::BadRequest).with_detail(command)),
            }
        }
    };
}
commands!(dispatch_each);

fn allow(caller: &Caller, least: dabao_domain::Role) -> Result<(), ApiError> {
    if caller.role < least {
        return Err(ApiError::new(ErrorCode::NotAllowed).with_detail(least.code()));
    }
    Ok(())
}

/// A command that asks for nothing may come without a body.
fn read<T: serde::de::DeserializeOwned>(request: Value) -> Result<T, ApiError> {
    let request = if request.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        request
    };
    serde_json::from_value(request)
        .map_err(|error| ApiError::new(ErrorCode::BadRequest).with_detail(error.to_string()))
}
