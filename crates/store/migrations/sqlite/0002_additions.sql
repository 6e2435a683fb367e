-- Parcels may be added to a pack that the platform has: a further kind of job, and the grams that came in after the pack
-- was weighed. SQLite cannot change a CHECK, so the table is made anew with the same rows.

ALTER TABLE pack ADD COLUMN added_g BIGINT NOT NULL DEFAULT 0 CHECK (added_g >= 0);

CREATE TABLE outbox_2 (
    id               TEXT   PRIMARY KEY,
    kind             TEXT   NOT NULL CHECK (kind IN ('commit_pack', 'cancel_pack', 'fetch_label', 'bind_shops', 'update_pack')),
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
INSERT INTO outbox_2 (id, kind, pack_id, subject, payload, payload_hash, idempotency_key, state, attempts, in_doubt,
                      next_at, lease_until, station_id, error_code, error_class, error_message, request_id, queued_at,
                      finished_at)
SELECT id, kind, pack_id, subject, payload, payload_hash, idempotency_key, state, attempts, in_doubt,
       next_at, lease_until, station_id, error_code, error_class, error_message, request_id, queued_at,
       finished_at
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_2 RENAME TO outbox;

CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';
CREATE INDEX outbox_open ON outbox (state) WHERE state IN ('queued', 'sending', 'unknown', 'refused');
CREATE INDEX outbox_pack ON outbox (pack_id);
-- One live commit per pack, whatever the program does.
CREATE UNIQUE INDEX outbox_one_commit ON outbox (pack_id) WHERE kind = 'commit_pack' AND state IN ('queued', 'sending', 'unknown');
-- One live addition per pack: the weight it tells is the whole pack's.
CREATE UNIQUE INDEX outbox_one_update ON outbox (pack_id) WHERE kind = 'update_pack' AND state IN ('queued', 'sending', 'unknown');
