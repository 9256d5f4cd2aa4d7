UPDATE users SET n = 1 WHERE true;
DELETE FROM users WHERE 1 = 1;
UPDATE users SET n = 1 WHERE n IS NULL;
