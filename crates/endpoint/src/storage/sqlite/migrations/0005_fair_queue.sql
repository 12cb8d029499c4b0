-- Where a waiting code came from: a keyed hash of the address, which goes when the code does. Claims take turns over
-- sources, so a workspace keeps whose turn it was; a full queue drops what the fullest source holds.
ALTER TABLE login ADD COLUMN source BLOB NOT NULL DEFAULT x'0000000000000000';
ALTER TABLE workspace ADD COLUMN last_source BLOB NOT NULL DEFAULT x'';
DROP INDEX login_queue;
CREATE INDEX login_queue ON login (workspace, is_repeat, source, expires_at, leased_until) WHERE code IS NOT NULL;
DROP INDEX login_repeats;
CREATE INDEX login_by_source ON login (event, source) WHERE code IS NOT NULL;

-- Whom an organiser signed in has no phone that could ever bring an openid, and is nobody made up.
ALTER TABLE attendee ADD COLUMN is_added INTEGER NOT NULL DEFAULT 0;
UPDATE attendee SET is_added = 1 WHERE id IN (
    SELECT person FROM change WHERE kind = 'signed_in' AND json_extract(data, '$.by') IS NOT NULL
);
