-- An import's rows lie in the order of their key, in one tree instead of two.
CREATE TABLE import_row_by_key (
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
) WITHOUT ROWID;
INSERT INTO import_row_by_key SELECT * FROM import_row;
DROP TABLE import_row;
ALTER TABLE import_row_by_key RENAME TO import_row;

-- Nothing looks parcels up by their import: the import's rows name them.
DROP INDEX parcel_import;
