//! The one list of commands. Dispatch, role check and TypeScript come from here and from nowhere else.

/// Hands the list to a macro of the caller's: `name [least role] (request) -> reply;`.
#[macro_export]
macro_rules! commands {
    ($callback:ident) => {
        $callback! {
            // Station
            station_status [Packer] (Nothing) -> StationStatus;
            first_start [Owner] (FirstStart) -> StationStatus;
            skip_first_start [Owner] (Nothing) -> StationStatus;
            save_settings [Owner] (Settings) -> StationStatus;
            list_operators [Owner] (Nothing) -> Vec<OperatorView>;
            save_operator [Owner] (SaveOperator) -> OperatorView;
            remove_operator [Owner] (ById) -> Nothing;
            list_log [Lead] (ListLog) -> Vec<LogEntry>;
            check_log [Lead] (Nothing) -> LogCheck;
            // Shops
            list_shops [Packer] (Nothing) -> Vec<ShopView>;
            save_shop [Lead] (SaveShop) -> ShopView;
            remove_shop [Lead] (ById) -> Nothing;
            make_main_shop [Owner] (ById) -> Vec<ShopView>;
            list_addresses [Packer] (Nothing) -> Vec<AddressView>;
            save_address [Lead] (AddressForm) -> AddressView;
            remove_address [Lead] (ById) -> Nothing;
            make_default_address [Lead] (ById) -> Vec<AddressView>;
            list_collection_points [Packer] (Nothing) -> Vec<CollectionPointView>;
            refresh_collection_points [Lead] (Nothing) -> Vec<CollectionPointView>;
            make_default_collection_point [Lead] (ById) -> Vec<CollectionPointView>;
            // Imports
            open_import_file [Packer] (OpenImportFile) -> ImportPreview;
            reread_import [Packer] (RereadImport) -> ImportPreview;
            check_import [Packer] (CheckImport) -> ImportView;
            commit_import [Packer] (CommitImport) -> ImportView;
            cancel_import [Packer] (ById) -> ImportView;
            undo_import [Packer] (ById) -> ImportView;
            view_import [Packer] (ById) -> ImportView;
            list_imports [Packer] (Nothing) -> Vec<ImportView>;
            import_rejects [Packer] (ById) -> FileReply;
            // The bench
            bench [Packer] (Nothing) -> BenchView;
            open_pack [Packer] (OpenPack) -> BenchView;
            change_pack [Packer] (ChangePack) -> BenchView;
            choose_pack [Packer] (ByPack) -> BenchView;
            scan [Packer] (Scan) -> ScanReply;
            undo_scan [Packer] (Nothing) -> ScanReply;
            read_photo [Packer] (ReadPhoto) -> Vec<PhotoCodeView>;
            remove_parcel [Packer] (RemoveParcel) -> BenchView;
            weigh_pack [Packer] (WeighPack) -> PackView;
            measure_pack [Packer] (MeasurePack) -> PackView;
            seal_pack [Packer] (SealPack) -> PackView;
            reopen_pack [Packer] (ByPack) -> PackView;
            discard_pack [Packer] (ByPack) -> PackView;
            // Packs
            list_packs [Packer] (ListPacks) -> PackPage;
            pack_detail [Packer] (ByPack) -> PackDetail;
            add_to_pack [Packer] (AddToPack) -> AddToPackReply;
            cancel_pack [Lead] (ByPack) -> PackView;
            resend_pack [Lead] (ByPack) -> PackView;
            settle_pack [Lead] (SettlePack) -> PackView;
            refresh_pack [Packer] (ByPack) -> PackDetail;
            export_packs [Lead] (ListPacks) -> FileReply;
            pack_list_pdf [Packer] (ByPack) -> FileReply;
            handover_sheet_pdf [Packer] (HandoverSheet) -> FileReply;
            platform_label_pdf [Packer] (ByPack) -> FileReply;
            // Printing
            label_preview [Packer] (ByPack) -> LabelPreview;
            label_pdf [Packer] (ByPack) -> FileReply;
            print_label [Packer] (ByPack) -> PrintJobView;
            list_print_jobs [Packer] (Nothing) -> Vec<PrintJobView>;
            decide_print_job [Packer] (DecidePrintJob) -> PrintJobView;
            list_printers [Packer] (Nothing) -> Vec<PrinterView>;
            save_printer [Owner] (SavePrinter) -> PrinterView;
            remove_printer [Owner] (ById) -> Nothing;
            print_test_label [Packer] (ById) -> PrintJobView;
            // Devices
            list_ports [Packer] (Nothing) -> Vec<PortView>;
            list_serial_devices [Packer] (Nothing) -> Vec<SerialDeviceView>;
            save_serial_device [Owner] (SaveSerialDevice) -> SerialDeviceView;
            remove_serial_device [Owner] (ById) -> Nothing;
            find_scale [Owner] (ByPort) -> Vec<ScaleFinding>;
            // Connection
            list_accounts [Packer] (Nothing) -> Vec<AccountView>;
            save_account [Owner] (SaveAccount) -> AccountView;
            remove_account [Owner] (ById) -> Nothing;
            consent_url [Owner] (ByAccount) -> ConsentReply;
            log_in_account [Owner] (LogInAccount) -> AccountView;
            refresh_account [Owner] (ByAccount) -> AccountView;
            sync_parcels [Packer] (Nothing) -> SyncReply;
            list_jobs [Packer] (ListJobs) -> Vec<JobView>;
            decide_job [Lead] (DecideJob) -> JobView;
            list_calls [Lead] (Nothing) -> Vec<CallView>;
        }
    };
}
