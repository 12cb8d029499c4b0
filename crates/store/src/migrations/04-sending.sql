-- What this computer was set to, JSON by name.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `again` has a third value now, 2: people of whom nobody can tell whether they were told are told again.
-- 1: a test, which never makes its receiver told.
ALTER TABLE campaign ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
-- 1: the organiser goes on without the other desktops' word, because the endpoint can't be reached.
ALTER TABLE campaign ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
-- The campaign whose people this one tells once more.
ALTER TABLE campaign ADD COLUMN repeats TEXT;
-- Nothing is sent before then, and why (JSON).
ALTER TABLE campaign ADD COLUMN wait_ms INTEGER;
ALTER TABLE campaign ADD COLUMN wait_trouble TEXT;

ALTER TABLE delivery ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
-- The delivery this one repeats.
ALTER TABLE delivery ADD COLUMN repeats INTEGER;
-- More about the reason: the field WeChat named, or what a 43101 comes from.
ALTER TABLE delivery ADD COLUMN detail TEXT NOT NULL DEFAULT '';
-- 1: unknown, and the organiser has decided to leave it at that.
ALTER TABLE delivery ADD COLUMN left_alone INTEGER NOT NULL DEFAULT 0;
-- 1: the organiser sends it again although the first one may have arrived.
ALTER TABLE delivery ADD COLUMN risked INTEGER NOT NULL DEFAULT 0;

-- 1: the organiser, who gets test messages.
ALTER TABLE attendee ADD COLUMN tester INTEGER NOT NULL DEFAULT 0;

-- What another process asks of the one that sends: pause or cancel.
CREATE TABLE campaign_request (
    campaign TEXT NOT NULL PRIMARY KEY,
    wish TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Outcomes that the endpoint hasn't accepted yet, so that other desktops learn of them.
CREATE TABLE unposted (
    attempt TEXT NOT NULL PRIMARY KEY,
    appid TEXT NOT NULL,
    event TEXT NOT NULL,
    attendee TEXT NOT NULL,
    template_id TEXT NOT NULL,
    errcode INTEGER NOT NULL,
    msgid TEXT,
    at_ms INTEGER NOT NULL,
    -- 1: a test, which makes nobody told.
    test INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What is queued or being sent has no reason, so this serves the queue and the counts alike.
DROP INDEX delivery_by_campaign;
CREATE INDEX delivery_by_campaign ON delivery (campaign, state, reason, due_ms);
-- A state changes often and this index needs it seldom.
DROP INDEX delivery_by_person;
CREATE INDEX delivery_by_person ON delivery (openid, template_id, event);
