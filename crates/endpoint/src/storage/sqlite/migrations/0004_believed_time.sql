-- The last time that was believed, in one row: a clock that says something quite different purges no event.
CREATE TABLE believed_time (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
INSERT INTO believed_time (id, at) SELECT 1, at FROM change ORDER BY at DESC LIMIT 1;
