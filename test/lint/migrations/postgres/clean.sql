SET lock_timeout = '2s';
SET statement_timeout = '10s';
ALTER TABLE users ADD COLUMN IF NOT EXISTS mail text;
ALTER TABLE users ADD COLUMN IF NOT EXISTS since timestamptz NOT NULL DEFAULT now();
