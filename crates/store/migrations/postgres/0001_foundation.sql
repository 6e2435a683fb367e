-- Ids are UUIDv7 text, times milliseconds UTC, money integer minor units, weight grams, length millimetres, booleans 0/1.

CREATE TABLE station (
    id          TEXT   PRIMARY KEY,
    code        TEXT   NOT NULL UNIQUE,
    settings    TEXT   NOT NULL,
    set_up      BIGINT NOT NULL CHECK (set_up IN (0, 1)),
    created_at  BIGINT NOT NULL
);

CREATE TABLE counter (
    name   TEXT   PRIMARY KEY,
    value  BIGINT NOT NULL
);

CREATE TABLE operator (
    id             TEXT   PRIMARY KEY,
    name           TEXT   NOT NULL,
    role           TEXT   NOT NULL CHECK (role IN ('packer', 'lead', 'owner')),
    pin_hash       TEXT,
    wrong_pins     BIGINT NOT NULL DEFAULT 0,
    locked_until   BIGINT,
    created_at     BIGINT NOT NULL,
    removed_at     BIGINT
);
CREATE UNIQUE INDEX operator_name ON operator (name) WHERE removed_at IS NULL;

CREATE TABLE shop (
    id          TEXT   PRIMARY KEY,
    name        TEXT   NOT NULL,
    email       TEXT   NOT NULL,
    country     TEXT   NOT NULL,
    seller_id   TEXT,
    short_code  TEXT,
    is_main     BIGINT NOT NULL CHECK (is_main IN (0, 1)),
    linked      BIGINT NOT NULL CHECK (linked IN (0, 1)),
    bound       BIGINT NOT NULL CHECK (bound IN (0, 1)),
    created_at  BIGINT NOT NULL,
    removed_at  BIGINT,
    CHECK (is_main = 0 OR removed_at IS NULL)
);
CREATE UNIQUE INDEX shop_name ON shop (name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX shop_main ON shop (is_main) WHERE is_main = 1;

CREATE TABLE address (
    id           TEXT   PRIMARY KEY,
    for_use      TEXT   NOT NULL CHECK (for_use IN ('pickup', 'return')),
    warehouse    TEXT   NOT NULL,
    province     TEXT   NOT NULL,
    city         TEXT   NOT NULL,
    district     TEXT   NOT NULL,
    street       TEXT   NOT NULL,
    detail       TEXT   NOT NULL,
    zip_code     TEXT   NOT NULL,
    contact      TEXT   NOT NULL,
    mobile       TEXT   NOT NULL,
    phone        TEXT   NOT NULL,
    email        TEXT   NOT NULL,
    platform_id  TEXT,
    is_default   BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    created_at   BIGINT NOT NULL,
    removed_at   BIGINT
);
CREATE UNIQUE INDEX address_only_return ON address (for_use) WHERE for_use = 'return' AND removed_at IS NULL;
CREATE UNIQUE INDEX address_default ON address (for_use) WHERE is_default = 1 AND removed_at IS NULL;

CREATE TABLE collection_point (
    code           TEXT   PRIMARY KEY,
    name           TEXT   NOT NULL,
    region         TEXT   NOT NULL,
    address        TEXT   NOT NULL,
    contact        TEXT   NOT NULL,
    hours          TEXT   NOT NULL,
    fee            TEXT   NOT NULL,
    from_platform  BIGINT NOT NULL CHECK (from_platform IN (0, 1)),
    is_default     BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    removed_at     BIGINT
);

CREATE TABLE parcel (
    id                 TEXT   PRIMARY KEY,
    shop_id            TEXT   NOT NULL REFERENCES shop (id),
    order_number       TEXT   NOT NULL,
    first_mile_number  TEXT   NOT NULL UNIQUE,
    tracking_number    TEXT,
    country            TEXT,
    expected_g         BIGINT CHECK (expected_g > 0),
    readiness          TEXT   NOT NULL CHECK (readiness IN ('ready', 'not_rts', 'sea_freight', 'cancelled', 'signed')),
    held               BIGINT NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    import_id          TEXT,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX parcel_tracking_number ON parcel (tracking_number) WHERE tracking_number IS NOT NULL;
CREATE INDEX parcel_loose ON parcel (shop_id) WHERE held = 0 AND readiness = 'ready';
CREATE INDEX parcel_order_number ON parcel (order_number);
CREATE INDEX parcel_import ON parcel (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE pack (
    id                   TEXT   PRIMARY KEY,
    number               TEXT   NOT NULL UNIQUE,
    station_id           TEXT   NOT NULL REFERENCES station (id),
    shop_id              TEXT   NOT NULL REFERENCES shop (id),
    service              TEXT   NOT NULL CHECK (service IN ('free_pickup', 'paid_pickup', 'collection_point')),
    pickup_address_id    TEXT   REFERENCES address (id),
    collection_point     TEXT   REFERENCES collection_point (code),
    parcels              BIGINT NOT NULL CHECK (parcels BETWEEN 0 AND 1000),
    expected_g           BIGINT NOT NULL CHECK (expected_g >= 0),
    weight_g             BIGINT CHECK (weight_g > 0),
    weight_source        TEXT   CHECK (weight_source IN ('scale', 'typed')),
    weight_raw           TEXT,
    length_mm            BIGINT CHECK (length_mm > 0),
    width_mm             BIGINT CHECK (width_mm > 0),
    height_mm            BIGINT CHECK (height_mm > 0),
    life                 TEXT   NOT NULL CHECK (life IN ('open', 'sealed', 'commit_unknown', 'refused', 'at_platform', 'discarded')),
    sealed_at            BIGINT,
    refusal_code         TEXT,
    refusal_message      TEXT,
    refusal_class        TEXT,
    lp_number            TEXT   UNIQUE,
    status               TEXT,
    status_name          TEXT,
    tracking_number      TEXT,
    carrier              TEXT,
    sorting_centre       TEXT,
    actual_g             BIGINT,
    stocked              BIGINT,
    heard_at             BIGINT,
    poll_at              BIGINT,
    cancel_requested_at  BIGINT,
    opened_at            BIGINT NOT NULL,
    CHECK ((weight_g IS NULL) = (weight_source IS NULL)),
    CHECK ((length_mm IS NULL) = (width_mm IS NULL) AND (length_mm IS NULL) = (height_mm IS NULL)),
    CHECK ((life IN ('open', 'discarded')) OR sealed_at IS NOT NULL),
    CHECK ((life = 'refused') = (refusal_code IS NOT NULL)),
    CHECK ((life = 'at_platform') = (lp_number IS NOT NULL)),
    CHECK ((life = 'at_platform') = (status IS NOT NULL)),
    CHECK (life IN ('open', 'discarded') OR (parcels > 0 AND weight_g IS NOT NULL))
);
CREATE INDEX pack_opened ON pack (opened_at);
CREATE INDEX pack_open_at_station ON pack (station_id) WHERE life = 'open';
CREATE INDEX pack_to_poll ON pack (poll_at) WHERE poll_at IS NOT NULL;
CREATE INDEX pack_tracking_number ON pack (tracking_number) WHERE tracking_number IS NOT NULL;

-- A parcel that was scanned into a pack. `held` falls to 0 when the pack gives its parcels free: the row stays as evidence.
CREATE TABLE pack_parcel (
    pack_id      TEXT   NOT NULL REFERENCES pack (id),
    parcel_id    TEXT   NOT NULL REFERENCES parcel (id),
    position     BIGINT NOT NULL CHECK (position > 0),
    expected_g   BIGINT NOT NULL CHECK (expected_g > 0),
    scanned_at   BIGINT NOT NULL,
    scanned_by   TEXT   NOT NULL,
    held         BIGINT NOT NULL CHECK (held IN (0, 1)),
    PRIMARY KEY (pack_id, parcel_id)
);
CREATE UNIQUE INDEX pack_parcel_held_once ON pack_parcel (parcel_id) WHERE held = 1;
CREATE UNIQUE INDEX pack_parcel_position ON pack_parcel (pack_id, position);
-- Also for the foreign key: without it, every parcel taken back would read this whole table.
CREATE INDEX pack_parcel_parcel ON pack_parcel (parcel_id);

CREATE TABLE outbox (
    id               TEXT   PRIMARY KEY,
    kind             TEXT   NOT NULL CHECK (kind IN ('commit_pack', 'cancel_pack', 'fetch_label', 'bind_shops')),
    pack_id          TEXT   REFERENCES pack (id),
    subject          TEXT   NOT NULL,
    payload          TEXT   NOT NULL,
    payload_hash     TEXT   NOT NULL,
    idempotency_key  TEXT   NOT NULL UNIQUE,
    state            TEXT   NOT NULL CHECK (state IN ('queued', 'sending', 'done', 'unknown', 'refused', 'withdrawn')),
    attempts         BIGINT NOT NULL,
    -- An earlier attempt may have worked although a person decided to send again.
    in_doubt         BIGINT NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)),
    next_at          BIGINT NOT NULL,
    lease_until      BIGINT,
    station_id       TEXT   NOT NULL REFERENCES station (id),
    error_code       TEXT,
    error_class      TEXT,
    error_message    TEXT,
    request_id       TEXT,
    queued_at        BIGINT NOT NULL,
    finished_at      BIGINT,
    CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
    CHECK ((state IN ('done', 'withdrawn')) = (finished_at IS NOT NULL))
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';
CREATE INDEX outbox_open ON outbox (state) WHERE state IN ('queued', 'sending', 'unknown', 'refused');
CREATE INDEX outbox_pack ON outbox (pack_id);
-- One live commit per pack, whatever the program does.
CREATE UNIQUE INDEX outbox_one_commit ON outbox (pack_id) WHERE kind = 'commit_pack' AND state IN ('queued', 'sending', 'unknown');

CREATE TABLE account (
    id                TEXT   PRIMARY KEY,
    platform          TEXT   NOT NULL,
    name              TEXT   NOT NULL,
    app_key           TEXT   NOT NULL,
    site              TEXT   NOT NULL,
    custom_base       TEXT,
    callback          TEXT   NOT NULL,
    user_key          TEXT   NOT NULL,
    access_until      BIGINT,
    refresh_until     BIGINT,
    platform_account  TEXT,
    sellers           TEXT   NOT NULL DEFAULT '[]',
    login_ended       BIGINT NOT NULL DEFAULT 0 CHECK (login_ended IN (0, 1)),
    orders_until      BIGINT,
    changed_at        BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    removed_at        BIGINT
);

CREATE TABLE call_log (
    id          TEXT   PRIMARY KEY,
    at          BIGINT NOT NULL,
    account_id  TEXT   NOT NULL,
    api         TEXT   NOT NULL,
    millis      BIGINT NOT NULL,
    result      TEXT   NOT NULL,
    reached     BIGINT NOT NULL CHECK (reached IN (0, 1)),
    code        TEXT,
    request_id  TEXT,
    wait_until  BIGINT,
    drift_ms    BIGINT
);
CREATE INDEX call_log_pause ON call_log (wait_until) WHERE wait_until IS NOT NULL;
CREATE INDEX call_log_done ON call_log (at) WHERE result = 'done';
CREATE INDEX call_log_at ON call_log (at);

-- The platform's own label of a pack, kept so that it can be looked at and printed without a connection.
CREATE TABLE platform_label (
    pack_id     TEXT   PRIMARY KEY REFERENCES pack (id),
    pdf         BYTEA   NOT NULL,
    fetched_at  BIGINT NOT NULL
);

CREATE TABLE printer (
    id          TEXT   PRIMARY KEY,
    station_id  TEXT   NOT NULL REFERENCES station (id),
    name        TEXT   NOT NULL,
    setup       TEXT   NOT NULL,
    is_default  BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    created_at  BIGINT NOT NULL,
    removed_at  BIGINT
);
CREATE UNIQUE INDEX printer_default ON printer (station_id) WHERE is_default = 1 AND removed_at IS NULL;

CREATE TABLE print_job (
    id               TEXT   PRIMARY KEY,
    station_id       TEXT   NOT NULL REFERENCES station (id),
    printer_id       TEXT   NOT NULL REFERENCES printer (id),
    pack_id          TEXT   REFERENCES pack (id),
    title            TEXT   NOT NULL,
    payload          TEXT   NOT NULL,
    content_hash     TEXT   NOT NULL,
    idempotency_key  TEXT   NOT NULL UNIQUE,
    reprint          BIGINT NOT NULL CHECK (reprint >= 0),
    state            TEXT   NOT NULL CHECK (state IN ('queued', 'sending', 'done', 'unknown', 'withdrawn')),
    closing_sent     BIGINT NOT NULL CHECK (closing_sent IN (0, 1)),
    level            TEXT   CHECK (level IN ('handed', 'taken', 'idle', 'scanned', 'seen')),
    trouble          TEXT,
    next_at          BIGINT NOT NULL,
    queued_at        BIGINT NOT NULL,
    finished_at      BIGINT,
    CHECK ((state = 'done') = (level IS NOT NULL)),
    CHECK (state <> 'queued' OR closing_sent = 0),
    CHECK ((state IN ('done', 'withdrawn')) = (finished_at IS NOT NULL))
);
CREATE INDEX print_job_open ON print_job (station_id, queued_at) WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX print_job_pack ON print_job (pack_id) WHERE pack_id IS NOT NULL;

CREATE TABLE serial_device (
    id          TEXT   PRIMARY KEY,
    station_id  TEXT   NOT NULL REFERENCES station (id),
    kind        TEXT   NOT NULL CHECK (kind IN ('scale', 'gun')),
    name        TEXT   NOT NULL,
    setup       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE import (
    id              TEXT   PRIMARY KEY,
    station_id      TEXT   NOT NULL REFERENCES station (id),
    file_name       TEXT   NOT NULL,
    file_hash       TEXT   NOT NULL,
    operator        TEXT   NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('staging', 'applying', 'done', 'closed', 'undoing', 'undone')),
    row_count       BIGINT NOT NULL,
    new_rows        BIGINT NOT NULL,
    changed_rows    BIGINT NOT NULL,
    unchanged_rows  BIGINT NOT NULL,
    refused_rows    BIGINT NOT NULL,
    applied_through BIGINT NOT NULL,
    started_at      BIGINT NOT NULL,
    finished_at     BIGINT,
    CHECK (state NOT IN ('done', 'closed', 'undone') OR finished_at IS NOT NULL),
    CHECK (state NOT IN ('staging', 'applying') OR finished_at IS NULL)
);
CREATE INDEX import_file_hash ON import (file_hash);
CREATE INDEX import_started ON import (started_at);
CREATE INDEX import_running ON import (station_id) WHERE state IN ('staging', 'applying', 'undoing');

-- What an import writes, row by row, and what it overwrote (before_*), so that it can be finished after a crash and
-- taken back later. Where a value is NULL the file says nothing, and what is known stays. Rows up to the import's
-- applied_through are in the parcel table. A 'closed' import can no longer be taken back and keeps no rows.
CREATE TABLE import_row (
    import_id               TEXT   NOT NULL REFERENCES import (id),
    row_number              BIGINT NOT NULL CHECK (row_number > 0),
    parcel_id               TEXT   NOT NULL,
    is_new                  BIGINT NOT NULL CHECK (is_new IN (0, 1)),
    first_mile_number       TEXT   NOT NULL,
    shop_id                 TEXT   NOT NULL,
    shop_named              BIGINT NOT NULL CHECK (shop_named IN (0, 1)),
    order_number            TEXT,
    tracking_number         TEXT,
    country                 TEXT,
    expected_g              BIGINT,
    readiness               TEXT,
    before_shop_id          TEXT,
    before_order_number     TEXT,
    before_tracking_number  TEXT,
    before_country          TEXT,
    before_expected_g       BIGINT,
    before_readiness        TEXT,
    before_import_id        TEXT,
    before_updated_at       BIGINT,
    PRIMARY KEY (import_id, row_number)
);

CREATE TABLE import_mapping (
    shape    TEXT   PRIMARY KEY,
    mapping  TEXT   NOT NULL,
    used_at  BIGINT NOT NULL
);

-- The evidence: append-only, each entry holds the hash of the one before.
CREATE TABLE event_log (
    sequence       BIGINT PRIMARY KEY,
    at             BIGINT NOT NULL,
    station_id     TEXT   NOT NULL,
    operator       TEXT   NOT NULL,
    what           TEXT   NOT NULL,
    subject        TEXT   NOT NULL,
    detail         TEXT   NOT NULL,
    previous_hash  TEXT   NOT NULL,
    hash           TEXT   NOT NULL
);
CREATE INDEX event_log_subject ON event_log (subject, sequence);

CREATE TABLE event_log_head (
    id        BIGINT PRIMARY KEY CHECK (id = 1),
    sequence  BIGINT NOT NULL,
    hash      TEXT   NOT NULL
);
INSERT INTO event_log_head (id, sequence, hash) VALUES (1, 0, '');

CREATE FUNCTION event_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$;
CREATE TRIGGER event_log_keep BEFORE UPDATE OR DELETE ON event_log
FOR EACH ROW EXECUTE FUNCTION event_log_refuse();
