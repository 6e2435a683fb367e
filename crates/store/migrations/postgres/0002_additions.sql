-- Parcels may be added to a pack that the platform has: a further kind of job, and the grams that came in after the pack
-- was weighed.

ALTER TABLE pack ADD COLUMN added_g BIGINT NOT NULL DEFAULT 0 CHECK (added_g >= 0);

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check
    CHECK (kind IN ('commit_pack', 'cancel_pack', 'fetch_label', 'bind_shops', 'update_pack'));

-- One live addition per pack: the weight it tells is the whole pack's.
CREATE UNIQUE INDEX outbox_one_update ON outbox (pack_id) WHERE kind = 'update_pack' AND state IN ('queued', 'sending', 'unknown');
