-- A test send spends a permission as any other does, but makes nobody told.
ALTER TABLE sent ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;
