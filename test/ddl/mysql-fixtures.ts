/** Schemas of MySQL 9 and MariaDB, each about one part of the language. */
export const mysqlFixtures: Readonly<Record<string, string>> = {
  'whole numbers of every width': `
CREATE TABLE numbers (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  a tinyint NOT NULL DEFAULT -128, b tinyint unsigned NOT NULL DEFAULT 255, c smallint, d smallint unsigned, e mediumint, f mediumint unsigned,
  g int(5) unsigned zerofill, h int unsigned DEFAULT 4294967295, i bigint DEFAULT -9223372036854775808, j bigint unsigned,
  truth tinyint(1) NOT NULL DEFAULT 1, odd tinyint(1) DEFAULT 2, y year NOT NULL DEFAULT 2024
) AUTO_INCREMENT=18446744073709;
CREATE TABLE fractions (
  id mediumint unsigned NOT NULL PRIMARY KEY,
  a decimal(65,30) DEFAULT 0.000000000000000000000000000001, b decimal(10,0) unsigned NOT NULL DEFAULT 5, c decimal(4,4),
  d float DEFAULT 1.5, e float(7,2), f double DEFAULT -100000, g double unsigned, h float unsigned NOT NULL DEFAULT 0
);`,

  'text, bytes, bits and sets': `
CREATE TABLE texts (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  a varchar(0), b varchar(300) NOT NULL DEFAULT 'it''s \\\\ "x" \\n', c char(10) NOT NULL DEFAULT ' y', d tinytext, e text, f mediumtext, g longtext,
  h varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci, i varchar(20) CHARACTER SET ascii COLLATE ascii_bin, j varchar(20) COLLATE utf8mb4_bin,
  k binary(16) NOT NULL, l varbinary(10) DEFAULT 'a', m tinyblob, n blob, o mediumblob, p longblob, q binary(3),
  r bit(1) NOT NULL DEFAULT b'1', s bit(12) DEFAULT b'101', t bit(64),
  u enum('new','it''s','a,b','ÄÖ','') NOT NULL DEFAULT 'it''s', v enum('x'), w set('one','two','th ree') NOT NULL DEFAULT 'one,two', x set('a') DEFAULT '',
  z varchar(40) CHARACTER SET utf8mb3 COMMENT 'with ''quotes'', \\\\ and ünïcode'
) COMMENT='all "texts" of it';`,

  'moments and lengths of time': `
CREATE TABLE moments (
  id int NOT NULL PRIMARY KEY,
  a date NOT NULL DEFAULT '2000-02-29', b datetime NOT NULL DEFAULT '2024-01-01 00:00:00', c datetime(6) DEFAULT CURRENT_TIMESTAMP(6), d timestamp(3) NULL DEFAULT NULL,
  e timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, f datetime(3) NULL ON UPDATE CURRENT_TIMESTAMP(3),
  g time DEFAULT '838:59:59', h time(6) NOT NULL DEFAULT '-01:00:00', i year
);
CREATE TABLE touched (id int NOT NULL PRIMARY KEY, doc json, at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);`,

  'unique keys that ignore case': `
CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(190) NOT NULL, nick varchar(40), bio text, UNIQUE KEY email (email), UNIQUE KEY pair (nick, email), KEY nick (nick)) COLLATE utf8mb4_general_ci;
CREATE TABLE logins (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(190) NOT NULL, UNIQUE KEY email (email), CONSTRAINT logins_email FOREIGN KEY (email) REFERENCES users (email) ON UPDATE CASCADE) COLLATE utf8mb4_general_ci;
CREATE TABLE codes (code varchar(20) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY, name varchar(20) COLLATE utf8mb4_unicode_ci);
CREATE TABLE countries (iso char(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE cities (id int NOT NULL PRIMARY KEY, iso char(2) CHARACTER SET ascii COLLATE ascii_general_ci, CONSTRAINT city_country FOREIGN KEY (iso) REFERENCES countries (iso) ON DELETE SET NULL);`,

  'indexes of every kind': `
CREATE TABLE indexed (
  id int NOT NULL PRIMARY KEY, a varchar(100) NOT NULL, b text NOT NULL, c int, d datetime, e varbinary(300), f varchar(2000), g blob,
  KEY a10 (a(10)), KEY b20 (b(20)), UNIQUE KEY ub (b(30)), UNIQUE KEY mixed (c, a(5)), KEY down (c DESC, d), KEY e10 (e(10)), UNIQUE KEY g8 (g(8)), KEY f (f(100)),
  KEY twice (c), KEY twice2 (c), FULLTEXT KEY search (a, b), FULLTEXT KEY one (b)
) COLLATE utf8mb4_bin;
CREATE TABLE other (id int NOT NULL PRIMARY KEY, a varchar(100), c int, KEY a10 (a(10)), UNIQUE KEY twice (c), KEY other (a));`,

  'generated columns and checks': `
CREATE TABLE items (
  id int NOT NULL PRIMARY KEY, qty int unsigned NOT NULL, price decimal(10,2) NOT NULL, first varchar(20) COLLATE utf8mb4_bin NOT NULL, last varchar(20) COLLATE utf8mb4_bin, kind varchar(10) NOT NULL DEFAULT 'web', born date, lim int,
  total decimal(20,2) GENERATED ALWAYS AS (qty * price) STORED,
  twice decimal(20,2) GENERATED ALWAYS AS (total * 2) VIRTUAL,
  name varchar(60) COLLATE utf8mb4_bin GENERATED ALWAYS AS (concat(first, ' ', coalesce(last, ''))) STORED,
  short varchar(10) COLLATE utf8mb4_bin GENERATED ALWAYS AS (upper(left(first, 3))) VIRTUAL,
  size varchar(10) COLLATE utf8mb4_bin GENERATED ALWAYS AS (case when qty > 100 then 'big' when qty > 10 then 'mid' else 'small' end) STORED,
  bornyear int GENERATED ALWAYS AS (year(born)) STORED,
  flag int GENERATED ALWAYS AS (qty > 5 and price is not null) VIRTUAL,
  hash varchar(40) GENERATED ALWAYS AS (reverse(first)) STORED,
  half decimal(10,4) GENERATED ALWAYS AS (price / 2) STORED,
  KEY short (short),
  CONSTRAINT qty_small CHECK (qty between 1 and 100000),
  CONSTRAINT kinds CHECK (kind in ('web','shop','it''s')),
  CONSTRAINT price_ok CHECK (price >= 0 and (lim is null or lim <> 5 or not (qty = 3))),
  CONSTRAINT name_ok CHECK (char_length(first) > 1 and first <> last),
  CONSTRAINT expr_odd CHECK (first regexp '^[a-z]')
);`,

  'foreign keys in loops, to oneself and over several columns': `
CREATE TABLE a (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, b_id int unsigned, up int unsigned, CONSTRAINT up FOREIGN KEY (up) REFERENCES a (id) ON DELETE CASCADE);
CREATE TABLE b (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, a_id int unsigned NOT NULL, CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE RESTRICT ON UPDATE CASCADE);
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b (id) ON DELETE SET NULL;
CREATE TABLE parent (x smallint unsigned NOT NULL, y varchar(10) NOT NULL, z int NOT NULL, PRIMARY KEY (x, y), KEY z (z));
CREATE TABLE child (id bigint NOT NULL PRIMARY KEY, px smallint unsigned, py varchar(10), CONSTRAINT child_parent FOREIGN KEY (px, py) REFERENCES parent (x, y));`,

  partitions: `
CREATE TABLE ranged (id int NOT NULL AUTO_INCREMENT, d date NOT NULL, v varchar(10), PRIMARY KEY (id, d)) PARTITION BY RANGE COLUMNS (d) (PARTITION p0 VALUES LESS THAN ('2020-01-01'), PARTITION p1 VALUES LESS THAN ('2021-01-01'), PARTITION rest VALUES LESS THAN (MAXVALUE));
CREATE TABLE counted (id int NOT NULL PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (200));
CREATE TABLE listed (id int NOT NULL, k varchar(5) NOT NULL, PRIMARY KEY (id, k)) PARTITION BY LIST COLUMNS (k) (PARTITION p0 VALUES IN ('a','b'), PARTITION p1 VALUES IN ('c,''d'));
CREATE TABLE hashed (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, v int) PARTITION BY HASH (id) PARTITIONS 4;
CREATE TABLE keyed (id int NOT NULL PRIMARY KEY) PARTITION BY KEY (id) PARTITIONS 2;
CREATE TABLE yearly (id int NOT NULL, d date NOT NULL, PRIMARY KEY (id, d)) PARTITION BY RANGE (year(d)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE);`,

  'a foreign key and a unique index of one name, keys as wide as they may be, and labels kept as bytes': `
CREATE TABLE packets (id bigint unsigned NOT NULL, UNIQUE KEY id (id));
CREATE TABLE ports (packet_id bigint unsigned NOT NULL, UNIQUE KEY packet_id (packet_id), CONSTRAINT packet_id FOREIGN KEY (packet_id) REFERENCES packets (id));
CREATE TABLE widest (a varchar(766) CHARACTER SET utf8mb4 NOT NULL, b bigint NOT NULL, c int NOT NULL, UNIQUE KEY ab (a, b), UNIQUE KEY prefixes (a(153), c));
CREATE TABLE bytes_of_labels (
  id int PRIMARY KEY, a enum('page','file') CHARACTER SET binary NOT NULL DEFAULT 'page', b varbinary(9) NOT NULL DEFAULT '', c binary(3) NOT NULL DEFAULT '', d binary(3) NOT NULL DEFAULT 'a'
);`,

  'documents, shapes and tables without a key': `
CREATE TABLE documents (id int NOT NULL PRIMARY KEY, doc json NOT NULL, more json);
CREATE TABLE shapes (id int NOT NULL PRIMARY KEY, g geometry, p point NOT NULL, poly polygon, SPATIAL KEY p (p));
CREATE TABLE keyless (a int, b varchar(10)) ENGINE=MyISAM;
CREATE TABLE hidden (id int NOT NULL PRIMARY KEY, secret int INVISIBLE DEFAULT 7);`,

  'details of storage': `
CREATE TABLE packed (id int PRIMARY KEY, v varchar(100), KEY v (v) COMMENT 'why') ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=1;
CREATE TABLE compact (id int PRIMARY KEY) ROW_FORMAT=COMPACT;`,

  'hostile names': `
CREATE TABLE \`order\` (\`select\` int NOT NULL PRIMARY KEY, \`xmin\` int, \`ctid\` varchar(5), \`xmin_\` int, \`a"b\` int, \`c\`\`d\` int, \`e'f\` int, \`g.h\` int, \`;-- x\` int, \`ünï\` int, KEY \`k\`\`"'\` (\`a"b\`), KEY \`order\` (\`select\`), CONSTRAINT \`chk"'\` CHECK (\`a"b\` > 0));
CREATE TABLE \`Order\` (id int NOT NULL PRIMARY KEY, ref int, KEY \`order\` (ref), CONSTRAINT \`fk"'\`  FOREIGN KEY (ref) REFERENCES \`order\` (\`select\`));
CREATE TABLE \`${'é'.repeat(40)}\` (\`${'ß'.repeat(60)}\` int NOT NULL PRIMARY KEY, \`${'ß'.repeat(59)}s\` enum('a'), KEY \`${'ö'.repeat(64)}\` (\`${'ß'.repeat(59)}s\`));
CREATE TABLE \`${'x'.repeat(64)}\` (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, \`$lockstep$\` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
CREATE TABLE \`${'x'.repeat(63)}\` (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE \`space name\` (\`a b\` int NOT NULL COMMENT '-- \\n*/ \\\\ $$ it''s', PRIMARY KEY (\`a b\`));
CREATE TABLE space_name_pkey (id int NOT NULL PRIMARY KEY);
CREATE TABLE \`t_e\` (id int NOT NULL PRIMARY KEY, kind enum('a','b'));
CREATE TABLE t (e_kind enum('a','b'), id int NOT NULL PRIMARY KEY);`,
};

/** What only one of the two servers has. */
export const mysql9Fixtures: Readonly<Record<string, string>> = {
  'default expressions and indexes over expressions': `
CREATE TABLE modern (
  id int NOT NULL PRIMARY KEY, u char(36) NOT NULL DEFAULT (uuid()), j json DEFAULT (json_array()), o json NOT NULL DEFAULT (json_object()), d date DEFAULT (curdate()), t text DEFAULT ('abc'),
  n int DEFAULT (1 + 2), r double DEFAULT (rand()), email varchar(100) COLLATE utf8mb4_0900_as_cs NOT NULL, s varchar(10) COLLATE utf8mb4_0900_ai_ci,
  KEY low ((lower(email))), UNIQUE KEY up ((upper(email)), n), KEY doc ((cast(j->'$.a' as unsigned))), KEY unseen (n) INVISIBLE,
  CONSTRAINT off CHECK (n > 5) NOT ENFORCED
);
CREATE TABLE placed (id int NOT NULL PRIMARY KEY, p point NOT NULL SRID 4326, v vector(3));`,
};

/** What only MariaDB has. */
export const mariadbFixtures: Readonly<Record<string, string>> = {
  'a foreign key to half of a key': `
CREATE TABLE parent (x smallint unsigned NOT NULL, y varchar(10) NOT NULL, PRIMARY KEY (x, y));
CREATE TABLE child (px smallint unsigned NOT NULL PRIMARY KEY, CONSTRAINT only_x FOREIGN KEY (px) REFERENCES parent (x));`,

  'sequences, addresses and UUIDs': `
CREATE SEQUENCE tickets START WITH 100 INCREMENT BY 10 MAXVALUE 5000 CYCLE;
CREATE TABLE hosts (id uuid NOT NULL DEFAULT uuid() PRIMARY KEY, a inet4, b inet6 DEFAULT '::1', ticket bigint NOT NULL DEFAULT nextval(tickets), j json DEFAULT '[]', d date DEFAULT curdate(), level int CHECK (level > 0));`,
};
