ALTER TABLE users ADD COLUMN IF NOT EXISTS state text;
UPDATE users SET state = 'new' WHERE state IS NULL;
UPDATE users SET other = 'new' WHERE other IS NULL;
