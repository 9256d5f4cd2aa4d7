/** Realistic data, and beside every hazard its nearest harmless neighbour. */
export const MYSQL_CLEAN = String.raw`
CREATE TABLE customers (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(255) COLLATE utf8mb4_unicode_ci NOT NULL, name varchar(100) NOT NULL, born date, vip tinyint(1) NOT NULL DEFAULT 0,
  balance decimal(12,2) NOT NULL, score int unsigned, created datetime(6) NOT NULL, seen timestamp(3) NULL, shift time, since year, ratio float, weight double, permissions bit(1), status enum('new','active','') NOT NULL,
  photo longblob, token binary(16), prefs json, bio longtext, UNIQUE KEY customers_email (email), KEY customers_name (name(20))) AUTO_INCREMENT = 1000;
INSERT INTO customers VALUES
  (1, 'ann@example.com', 'Ann Ångström', '2024-02-29', 0, -9999999999.99, 0, '1000-01-01 00:00:00', '1970-01-01 00:00:01', '24:00:00', 1901, 0.1, 0.1, 1, 'new', x'FF00FE', x'00000000000000000000000000000000', '{"a": {"b": 1}, "b": [1, 2]}', NULL),
  (2, 'bob@example.com', ' Bob  SÃO Â', '2000-12-31', 1, 9999999999.99, 2147483647, '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '00:00:00', 2155, 999999, 1e300, 0, 'active', NULL, NULL, '{"a": "\\\\u0000", "b": null}', ''),
  (9000000000, '日本@example.com', '日本 😀', NULL, 1, 0, 4294967295, '2023-02-28', NULL, '23:59:59', NULL, NULL, NULL, NULL, '', '', NULL, NULL, REPEAT('x', 99999));
CREATE TABLE regions (code varchar(3) COLLATE utf8mb4_general_ci PRIMARY KEY, parent varchar(3) COLLATE utf8mb4_general_ci, name varchar(700) NOT NULL,
  CONSTRAINT regions_parent FOREIGN KEY (parent) REFERENCES regions (code) ON DELETE RESTRICT ON UPDATE NO ACTION, KEY regions_name (name));
INSERT INTO regions VALUES ('EU', NULL, REPEAT('é', 700)), ('FRÉ', 'EU', 'frais, naïve'), ('x', 'EU', 'ends in a dot. ');
UPDATE regions SET name = 'ends in a dot.' WHERE code = 'x';
CREATE TABLE order_lines (order_id int NOT NULL, line smallint unsigned NOT NULL, customer_id bigint unsigned, region varchar(3) COLLATE utf8mb4_general_ci, price decimal(10,2), total decimal(20,2) AS (price * line) STORED, note varchar(50), PRIMARY KEY (order_id, line),
  CONSTRAINT line_customer FOREIGN KEY (customer_id) REFERENCES customers (id), CONSTRAINT line_region FOREIGN KEY (region) REFERENCES regions (code));
INSERT INTO order_lines (order_id, line, customer_id, region, price, note) VALUES (1, 1, 1, 'EU', 1.10, 'trailing space in no key '), (1, 2, NULL, NULL, NULL, ''), (2, 65535, 9000000000, 'FRÉ', 0.01, NULL);
CREATE TABLE tokens (token char(36) PRIMARY KEY, used tinyint NOT NULL);
INSERT INTO tokens VALUES ('a', -128), ('b', 127);
CREATE TABLE bigs (n bigint unsigned PRIMARY KEY);
INSERT INTO bigs VALUES (0), (9223372036854775807);
CREATE TABLE counters (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 1717986900;
CREATE TABLE empty_table (id int PRIMARY KEY, d date, t varchar(10));
`;
