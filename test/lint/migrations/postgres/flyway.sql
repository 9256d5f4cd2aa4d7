-- flyway: add column
SET lock_timeout TO '2s';
ALTER TABLE ${schema}.accounts ADD COLUMN IF NOT EXISTS note text;
