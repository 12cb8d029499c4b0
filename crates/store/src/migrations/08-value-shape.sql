-- What WeChat said about spellings of moments that nobody has confirmed, by account.
CREATE TABLE value_shape (
    appid TEXT NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    verdict TEXT NOT NULL,
    heard_ms INTEGER NOT NULL,
    PRIMARY KEY (appid, kind, shape)
) STRICT, WITHOUT ROWID;
