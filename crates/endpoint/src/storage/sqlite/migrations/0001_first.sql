-- Times are milliseconds since 1970, UTC. Ids of two kinds: `id` stays inside, `public_id` is random and may be told.

CREATE TABLE workspace (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    appid    TEXT    NOT NULL,
    feed_id  TEXT    NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE token (
    id          TEXT    PRIMARY KEY,
    workspace   INTEGER NOT NULL REFERENCES workspace (id),
    name        TEXT    NOT NULL,
    scope       TEXT    NOT NULL CHECK (scope IN ('organiser', 'viewer')),
    secret_hash BLOB    NOT NULL,
    UNIQUE (workspace, name)
) STRICT;

-- `body` is the organiser's JSON without code and revision, so that offsets stay as they were written.
CREATE TABLE event (
    id          INTEGER PRIMARY KEY,
    workspace   INTEGER NOT NULL REFERENCES workspace (id),
    code        TEXT    NOT NULL UNIQUE,
    revision    INTEGER NOT NULL DEFAULT 1,
    body        TEXT    NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_by_workspace ON event (workspace, id);

CREATE TABLE attendee (
    id           INTEGER PRIMARY KEY,
    public_id    TEXT    NOT NULL UNIQUE,
    event        INTEGER NOT NULL REFERENCES event (id),
    visitor_hash BLOB    NOT NULL,
    number       INTEGER NOT NULL,
    name         TEXT,
    answers      TEXT    NOT NULL DEFAULT '{}',
    appid        TEXT,
    env_version  TEXT,
    signed_in_at INTEGER NOT NULL,
    openid       TEXT,
    unionid      TEXT,
    UNIQUE (event, visitor_hash),
    UNIQUE (event, number)
) STRICT;

CREATE TABLE submission (
    attendee   INTEGER NOT NULL REFERENCES attendee (id),
    submission TEXT    NOT NULL,
    PRIMARY KEY (attendee, submission)
) STRICT, WITHOUT ROWID;

-- How often a person accepted a template; each answer itself stands in the feed.
CREATE TABLE accepted (
    attendee    INTEGER NOT NULL REFERENCES attendee (id),
    template_id TEXT    NOT NULL,
    count       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (attendee, template_id)
) STRICT, WITHOUT ROWID;

-- `code` is null once it was exchanged, refused, dropped or dead; the row stays, so that a late openid finds its
-- person and the same code is not queued twice.
CREATE TABLE login (
    id           INTEGER PRIMARY KEY,
    public_id    TEXT    NOT NULL UNIQUE,
    workspace    INTEGER NOT NULL REFERENCES workspace (id),
    attendee     INTEGER NOT NULL REFERENCES attendee (id),
    code         TEXT,
    code_hash    BLOB    NOT NULL,
    is_repeat    INTEGER NOT NULL DEFAULT 0,
    expires_at   INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    leased_to    TEXT,
    UNIQUE (attendee, code_hash)
) STRICT;
CREATE INDEX login_queue ON login (workspace, is_repeat, expires_at, leased_until) WHERE code IS NOT NULL;
CREATE INDEX login_expiry ON login (expires_at) WHERE code IS NOT NULL;

-- The feed. `mark` is random: a cursor names its row by it, so that a cursor from before a restore is recognised.
CREATE TABLE change (
    workspace INTEGER NOT NULL REFERENCES workspace (id),
    seq       INTEGER NOT NULL,
    mark      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    event     TEXT,
    attendee  TEXT,
    data      TEXT    NOT NULL,
    PRIMARY KEY (workspace, seq)
) STRICT, WITHOUT ROWID;
