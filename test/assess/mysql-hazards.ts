/** Every hazard that a MySQL or MariaDB source can hold, with its near misses, in rows whose keys say which is which. */
export const MYSQL_HAZARDS = String.raw`
SET SESSION sql_mode = 'ALLOW_INVALID_DATES', foreign_key_checks = 0;
CREATE TABLE dates (id int PRIMARY KEY, d date, dt datetime(3) NOT NULL, ts timestamp NULL);
INSERT INTO dates VALUES (1, '2024-02-29', '9999-12-31 23:59:59', '2024-01-01'), (2, '0000-00-00', '2024-01-01', NULL),
  (3, '2020-00-15', '0000-00-00', '0000-00-00'), (4, '2023-02-29', '2026-02-30 10:00:00', NULL), (5, '2023-04-31', '2023-04-30', NULL), (6, '0000-04-31', '2024-01-01', NULL);
CREATE TABLE numbers (id bigint unsigned PRIMARY KEY, u int unsigned, big bigint unsigned, flag tinyint(1), y year, f float, t time(3), b bit(4), s set('a','b'));
INSERT INTO numbers VALUES (1, 4294967295, 9223372036854775807, 1, 1901, 1.5, '24:00:00', 15, 'a'), (2, 1, 9223372036854775808, 0, 0, 16777217, '24:00:00.001', 1, ''),
  (3, 2, 18446744073709551615, 2, 2155, 0.1, '-00:00:01', 0, 'a,b'), (4, 3, NULL, -1, NULL, NULL, NULL, NULL, NULL), (9223372036854775808, 0, 0, NULL, NULL, 3.4e38, '838:59:59', NULL, NULL);
CREATE TABLE texts (code varchar(20) COLLATE utf8mb4_bin, part int, body text CHARACTER SET utf8mb4, old varchar(50) CHARACTER SET latin1, doc longblob, PRIMARY KEY (code, part));
INSERT INTO texts VALUES ('a', 1, 'caf\u00e9', 'x', x'C3A9'), ('b', 1, CONCAT('nul', CHAR(0), 'inside'), 'x', x'FF41'), ('b', 2, CONVERT(x'C383C2A9' USING utf8mb4), CONVERT(x'C383C2A9' USING utf8mb4), NULL),
  ('c', 1, CONVERT(x'4974C3A2E282ACE284A273' USING utf8mb4), NULL, ''), ('d', 1, 'SÃO Ângela', 'É', NULL), ('e', 1, '0', CHAR(0), NULL), ('f', 1, REPEAT('ab', 30000), NULL, REPEAT('x', 100001));
CREATE TABLE enums (id int PRIMARY KEY, e enum('', 'on', 'off'), n enum('x') NOT NULL);
INSERT INTO enums VALUES (1, 'on', 'x'), (2, 'wrong', 'x'), (3, '', 'x'), (4, NULL, 'y');
CREATE TABLE countries (code varchar(3) COLLATE utf8mb4_general_ci PRIMARY KEY);
INSERT INTO countries VALUES ('ABC'), ('DÉF'), ('xyz');
CREATE TABLE cities (id int PRIMARY KEY, country varchar(3) COLLATE utf8mb4_general_ci, CONSTRAINT city_country FOREIGN KEY (country) REFERENCES countries (code) ON DELETE CASCADE ON UPDATE SET NULL);
INSERT INTO cities VALUES (1, 'ABC'), (2, 'abc'), (3, 'def'), (4, NULL), (5, 'zzz'), (6, 'yyy');
CREATE TABLE tags (id int PRIMARY KEY, name varchar(50) COLLATE utf8mb4_general_ci, UNIQUE KEY tag_name (name));
INSERT INTO tags VALUES (1, 'a'), (2, 'b '), (3, ' c'), (4, '');
CREATE TABLE loose (a int, b int, UNIQUE KEY (a));
INSERT INTO loose VALUES (NULL, 1), (NULL, 1);
CREATE TABLE plain (id int PRIMARY KEY) ENGINE = MyISAM;
CREATE TABLE measured (x double PRIMARY KEY);
CREATE TABLE ids (id int AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 1717986918;
CREATE TABLE small_ids (id tinyint unsigned AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 203;
CREATE TABLE shapes (id int PRIMARY KEY, p point NOT NULL);
INSERT INTO shapes VALUES (1, ST_GeomFromText('POINT(1 2)', 4326)), (2, ST_GeomFromText('POINT(1 2)'));
CREATE TABLE computed (id int PRIMARY KEY, at timestamp NULL, hour int AS (HOUR(at)) STORED, name varchar(10), upper_name varchar(20) AS (CONCAT(UPPER(name), ' x')) STORED);
SET SESSION time_zone = '+05:00';
INSERT INTO computed (id, at, name) VALUES (1, '2024-01-01 10:00:00', 'é');
SET SESSION time_zone = '+00:00';
INSERT INTO computed (id, at, name) VALUES (2, '2024-01-01 10:00:00', 'b'), (3, NULL, NULL);
CREATE TABLE wide (id int PRIMARY KEY, k varchar(760) CHARACTER SET utf8mb4, h varbinary(3000), KEY k (k), KEY h (h), KEY h9 (h(9)));
INSERT INTO wide VALUES (1, REPEAT('€', 760), NULL), (2, REPEAT('€', 760), REPEAT('y', 2705)), (3, REPEAT('😀', 677), REPEAT('y', 2704)), (4, REPEAT('😀', 676), NULL);
CREATE TABLE audited (id int PRIMARY KEY, analyse int, xmin int);
CREATE TRIGGER audit AFTER INSERT ON audited FOR EACH ROW SET @x = 1;
CREATE TABLE Mixed (id int PRIMARY KEY);
CREATE TABLE mixed (id int PRIMARY KEY, ${'`'}${'l'.repeat(64)}${'`'} int, KEY k (id));
`;
