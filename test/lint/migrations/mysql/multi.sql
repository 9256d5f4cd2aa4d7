UPDATE users u JOIN orgs o ON o.id = u.org_id SET u.org_name = o.name;
DELETE u FROM users u LEFT JOIN orgs o ON o.id = u.org_id WHERE o.id IS NULL;
UPDATE users SET a = 1 ORDER BY id LIMIT 1000;
INSERT INTO a (id, n) SELECT id, n FROM b ON DUPLICATE KEY UPDATE n = VALUES(n);
REPLACE INTO settings (k, v) VALUES ('a', 'b');
LOAD DATA LOCAL INFILE 'x.csv' INTO TABLE users;
