BEGIN;
ALTER TABLE accounts ADD CONSTRAINT accounts_email_key UNIQUE (email);
DELETE FROM accounts WHERE email IS NULL;
COMMIT;
