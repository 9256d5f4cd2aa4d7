DELETE FROM sessions USING users WHERE sessions.user_id = users.id AND users.gone;
WITH gone AS (DELETE FROM carts WHERE id < 1000 RETURNING *) INSERT INTO carts_old (id, v) SELECT id, v FROM gone;
WITH x AS (UPDATE users SET n = 1 RETURNING id) SELECT count(*) FROM x;
MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET n = b.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (b.id, b.n);
