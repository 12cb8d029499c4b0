-- Rows about an event itself, and what its erased people left, for when it is removed.
CREATE INDEX change_of_event ON change (workspace, event) WHERE person IS NULL;

-- `ending` is set while an event and its people are removed, some at a time: for everybody else it is gone already.
-- `purge_at` is when its retention ends.
ALTER TABLE event ADD COLUMN ending TEXT CHECK (ending IN ('deleted', 'purged'));
ALTER TABLE event ADD COLUMN purge_at INTEGER NOT NULL DEFAULT 253402300799000;
UPDATE event SET purge_at = unixepoch(json_extract(body, '$.ends_at')) * 1000
    + coalesce(json_extract(body, '$.privacy.retention_days'), 30) * 86400000;
CREATE INDEX event_by_purge ON event (purge_at);
CREATE INDEX event_ending ON event (ending) WHERE ending IS NOT NULL;

-- Codes of events that are gone, which no event ever has again.
CREATE TABLE taken_code (
    code TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Attendees of one event with one openid are one person.
CREATE INDEX attendee_by_person ON attendee (event, openid) WHERE openid IS NOT NULL;

-- Who is about to tell whom. A row without outcome stays when its time is over, because nobody knows what came of it.
-- The token is known by its id and its name even after it was revoked.
CREATE TABLE reservation (
    attendee    INTEGER NOT NULL REFERENCES attendee (id) ON DELETE CASCADE,
    template_id TEXT    NOT NULL,
    token       TEXT    NOT NULL,
    token_name  TEXT    NOT NULL,
    is_test     INTEGER NOT NULL DEFAULT 0,
    ends_at     INTEGER NOT NULL,
    PRIMARY KEY (attendee, template_id, token)
) STRICT, WITHOUT ROWID;

-- What WeChat answered. `tells`: it reached them, and was no test.
CREATE TABLE send (
    workspace   INTEGER NOT NULL REFERENCES workspace (id),
    id          TEXT    NOT NULL,
    attendee    INTEGER NOT NULL REFERENCES attendee (id) ON DELETE CASCADE,
    template_id TEXT    NOT NULL,
    tells       INTEGER NOT NULL DEFAULT 0,
    at          INTEGER NOT NULL,
    token_name  TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX send_by_attendee ON send (attendee, template_id, tells);
