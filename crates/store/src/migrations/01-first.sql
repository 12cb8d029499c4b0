-- One mini-program. Its secrets rest in the keyring.
CREATE TABLE account (
    appid TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    endpoint_url TEXT NOT NULL,
    wechat_url TEXT NOT NULL,
    this_run_only INTEGER NOT NULL DEFAULT 0,
    -- Where reading the feed goes on; empty before the first page.
    feed_id TEXT NOT NULL DEFAULT '',
    feed_cursor TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE event (
    code TEXT NOT NULL PRIMARY KEY,
    appid TEXT NOT NULL REFERENCES account (appid),
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    -- RFC 3339 with the event's own offset.
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    opens_at TEXT,
    closes_at TEXT,
    -- JSON lists, as the endpoint has them.
    templates TEXT NOT NULL DEFAULT '[]',
    questions TEXT NOT NULL DEFAULT '[]',
    revision INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One sign-in. An identity may come before its sign-in, so number and time may be absent for a while.
CREATE TABLE attendee (
    id TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    appid TEXT NOT NULL,
    number INTEGER,
    name TEXT NOT NULL DEFAULT '',
    answers TEXT NOT NULL DEFAULT '{}',
    signed_in_at TEXT,
    signed_in_ms INTEGER NOT NULL DEFAULT 0,
    openid TEXT,
    -- pending, bound or lost
    identity TEXT NOT NULL DEFAULT 'pending',
    -- 1: the same person signed in at this event under a lower number, and is shown under that one.
    folded INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX attendee_by_number ON attendee (event, folded, number);
CREATE INDEX attendee_by_time ON attendee (event, folded, signed_in_ms);
CREATE INDEX attendee_by_openid ON attendee (event, openid) WHERE openid IS NOT NULL;

-- What the page reported for one template in one submission; the key makes a replay count once.
CREATE TABLE accept (
    attendee TEXT NOT NULL,
    submission TEXT NOT NULL,
    template_id TEXT NOT NULL,
    result TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (attendee, submission, template_id)
) STRICT, WITHOUT ROWID;

-- WeChat's own unit of permission: a person at a mini-program, and a template.
CREATE TABLE ledger (
    appid TEXT NOT NULL,
    openid TEXT NOT NULL,
    template_id TEXT NOT NULL,
    page_accepts INTEGER NOT NULL DEFAULT 0,
    popup_accepts INTEGER NOT NULL DEFAULT 0,
    spent INTEGER NOT NULL DEFAULT 0,
    voided INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (appid, openid, template_id)
) STRICT, WITHOUT ROWID;

-- An openid that is known here and not yet completed at the endpoint.
CREATE TABLE login (
    id TEXT NOT NULL PRIMARY KEY,
    appid TEXT NOT NULL,
    openid TEXT NOT NULL,
    unionid TEXT
) STRICT;

CREATE TABLE template (
    appid TEXT NOT NULL,
    template_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    kind INTEGER NOT NULL,
    -- JSON: [[key, [value …]] …]
    listed TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (appid, template_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    id TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    name TEXT NOT NULL,
    template_id TEXT NOT NULL,
    -- JSON: [[key, text] …] in the template's order
    fields TEXT NOT NULL DEFAULT '[]',
    page TEXT NOT NULL DEFAULT '',
    miniprogram_state TEXT NOT NULL DEFAULT 'formal',
    lang TEXT NOT NULL DEFAULT 'zh_CN',
    UNIQUE (event, name)
) STRICT;

CREATE TABLE campaign (
    id TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    appid TEXT NOT NULL,
    message TEXT NOT NULL,
    template_id TEXT NOT NULL,
    -- The message as it was, JSON: later edits change nothing that was sent.
    snapshot TEXT NOT NULL,
    -- 1: people who were told already are told again.
    again INTEGER NOT NULL DEFAULT 0,
    -- running, paused, done or cancelled
    state TEXT NOT NULL,
    -- JSON: why it is paused.
    trouble TEXT,
    started_ms INTEGER NOT NULL,
    finished_ms INTEGER
) STRICT;
CREATE INDEX campaign_by_event ON campaign (event, started_ms);

-- One message to one person. `state` is a word of domain::DeliveryState.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    campaign TEXT NOT NULL REFERENCES campaign (id),
    event TEXT NOT NULL,
    template_id TEXT NOT NULL,
    attendee TEXT NOT NULL,
    openid TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    -- Not tried before then.
    due_ms INTEGER NOT NULL DEFAULT 0,
    -- 1: queued again after a lost answer, because the retry settles what the first try did.
    checking INTEGER NOT NULL DEFAULT 0,
    -- 1: nobody answered "sent"; a retry's refusal proved it.
    inferred INTEGER NOT NULL DEFAULT 0,
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_by_campaign ON delivery (campaign, state, due_ms);
CREATE INDEX delivery_by_attendee ON delivery (attendee, id);
CREATE INDEX delivery_by_person ON delivery (openid, template_id, event, state);
-- Only what is on its way: what a crash leaves behind, and who is being written to.
CREATE INDEX delivery_sending ON delivery (openid) WHERE state = 'sending';

-- One try, written before the request leaves.
CREATE TABLE attempt (
    id TEXT NOT NULL PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES delivery (id),
    started_ms INTEGER NOT NULL,
    -- JSON: the texts by key, and the page, as they went out.
    rendered TEXT NOT NULL,
    finished_ms INTEGER,
    errcode INTEGER,
    msgid TEXT,
    rid TEXT
) STRICT;
CREATE INDEX attempt_by_delivery ON attempt (delivery, started_ms);
