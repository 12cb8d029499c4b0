-- What WeChat said of a login code that is lost: each answer has another remedy.
ALTER TABLE attendee ADD COLUMN lost_errcode INTEGER;
ALTER TABLE attendee ADD COLUMN lost_rid TEXT NOT NULL DEFAULT '';
-- Whether another computer's message was one that its recipient doesn't accept: what an errcode means is not the store's.
ALTER TABLE sent ADD COLUMN declined INTEGER NOT NULL DEFAULT 0;
UPDATE sent SET declined = 1 WHERE errcode = 43101;
