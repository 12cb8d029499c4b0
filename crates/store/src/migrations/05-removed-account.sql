-- 1: the account was removed. Its secrets are gone and nothing synchronises; its lists stay, to be read.
ALTER TABLE account ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
