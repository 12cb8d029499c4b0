-- Whose row of the feed it is, so that a person's rows are found when they withdraw. Null where it is nobody's, and in
-- the row that tells of the withdrawal itself.
ALTER TABLE change ADD COLUMN person INTEGER;
UPDATE change SET person = (SELECT id FROM attendee WHERE public_id = change.attendee);
CREATE INDEX change_by_person ON change (person) WHERE person IS NOT NULL;

-- What is left of a scrubbed row, so that a reader whose cursor names it is still known.
CREATE TABLE scrubbed (
    workspace INTEGER NOT NULL REFERENCES workspace (id),
    seq       INTEGER NOT NULL,
    mark      TEXT    NOT NULL,
    PRIMARY KEY (workspace, seq)
) STRICT, WITHOUT ROWID;

-- What is left of people who withdrew: a hash of each submission together with its visitor, so that a late retry is
-- recognised. Hashes of one person cannot be told to belong together, nor to anybody.
CREATE TABLE withdrawn (
    event INTEGER NOT NULL REFERENCES event (id),
    mark  BLOB    NOT NULL,
    PRIMARY KEY (event, mark)
) STRICT, WITHOUT ROWID;

-- How many codes of an event wait. Triggers keep it, because codes end in many ways and each of them has to count.
ALTER TABLE event ADD COLUMN codes_waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE login ADD COLUMN event INTEGER REFERENCES event (id);
UPDATE login SET event = (SELECT event FROM attendee WHERE id = login.attendee);
UPDATE event SET codes_waiting =
    (SELECT count(*) FROM login WHERE login.event = event.id AND login.code IS NOT NULL);
CREATE INDEX login_repeats ON login (event, expires_at) WHERE code IS NOT NULL AND is_repeat = 1;
CREATE TRIGGER login_queued AFTER INSERT ON login WHEN NEW.code IS NOT NULL BEGIN
    UPDATE event SET codes_waiting = codes_waiting + 1 WHERE id = NEW.event;
END;
CREATE TRIGGER login_ended AFTER UPDATE OF code ON login WHEN OLD.code IS NOT NULL AND NEW.code IS NULL BEGIN
    UPDATE event SET codes_waiting = codes_waiting - 1 WHERE id = OLD.event;
END;
CREATE TRIGGER login_removed AFTER DELETE ON login WHEN OLD.code IS NOT NULL BEGIN
    UPDATE event SET codes_waiting = codes_waiting - 1 WHERE id = OLD.event;
END;
