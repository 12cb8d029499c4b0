-- Why the openid can't be known any more: expired, refused, appid_mismatch, crowded or none.
ALTER TABLE attendee ADD COLUMN lost_reason TEXT NOT NULL DEFAULT '';
-- Whose computer signed in somebody without a phone.
ALTER TABLE attendee ADD COLUMN added_by TEXT NOT NULL DEFAULT '';
-- 1: erased. The bare row stays, so that no late or older row of the feed brings the person back.
ALTER TABLE attendee ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;

-- Led by the person, so that it also tells whether any sign-in of an openid is left.
DROP INDEX attendee_by_openid;
CREATE INDEX attendee_by_openid ON attendee (openid, event, number) WHERE openid IS NOT NULL;

-- purged or deleted: the endpoint has it no more, its people are erased, and `kept` holds what they came to (JSON).
ALTER TABLE event ADD COLUMN gone TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN kept TEXT NOT NULL DEFAULT '{}';

-- The last word apart from the count (refused, blocked, banned; empty: none), whose it was (page, popup, settings,
-- send) and when it was said, by the endpoint's clock.
ALTER TABLE ledger ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN state_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE accept ADD COLUMN at_ms INTEGER NOT NULL DEFAULT 0;

-- What other desktops sent, as the feed tells: one row an attempt. Our own stand in `attempt`.
CREATE TABLE sent (
    id TEXT NOT NULL PRIMARY KEY,
    appid TEXT NOT NULL,
    event TEXT NOT NULL,
    attendee TEXT NOT NULL,
    -- Empty until it is known, and again once the person is erased.
    openid TEXT NOT NULL DEFAULT '',
    template_id TEXT NOT NULL,
    errcode INTEGER NOT NULL,
    msg_id TEXT,
    at_ms INTEGER NOT NULL,
    by TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_by_person ON sent (openid, template_id, event);
CREATE INDEX sent_by_attendee ON sent (attendee);
CREATE INDEX sent_by_msg_id ON sent (msg_id) WHERE msg_id IS NOT NULL;

-- WeChat's later word on a message.
CREATE TABLE receipt (
    appid TEXT NOT NULL,
    msg_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    template_id TEXT NOT NULL,
    error_code INTEGER NOT NULL,
    error_status TEXT NOT NULL DEFAULT '',
    at_ms INTEGER NOT NULL,
    -- The attempt it settled; empty while it settles none.
    attempt TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (appid, msg_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_by_person ON receipt (openid, template_id);

-- What WeChat told of a person's answers. The whole row is the key: a repeated telling counts once.
CREATE TABLE subscription_change (
    appid TEXT NOT NULL,
    openid TEXT NOT NULL,
    template_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    status TEXT NOT NULL,
    scene TEXT NOT NULL,
    PRIMARY KEY (appid, openid, template_id, at_ms, status, scene)
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_by_msgid ON attempt (msgid) WHERE msgid IS NOT NULL;
