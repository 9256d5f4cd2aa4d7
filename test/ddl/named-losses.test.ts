import { describe, expect, it } from 'vitest';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { ddlOf, inspect, run, withBoth } from './closed-loop.ts';

/** What the definition says of each object, by the ids of decisions that are asked for. */
function said(
  source: Schema,
  target: Schema,
  urls: { source: string; target: string },
  ids: readonly string[],
): string[] {
  return ddlOf(source, target, urls)
    .adopted.decisions.filter(({ id }) => ids.includes(id))
    .map(({ id, effect, object, what }) => `${id} ${effect}: ${object.kind} ${object.name}: ${what}`)
    .sort();
}

async function losses(from: ServerKind, to: ServerKind, sql: string): Promise<string[]> {
  let found: string[] = [];
  await withBoth({ from, to, sql }, async (source, target) => {
    const [one, other] = [await inspect(source.url), await inspect(target.url)];
    const urls = { source: source.url, target: target.url };
    found = said(one, other, urls, ['detail', 'row-format', 'table-trait']).map((line) =>
      line.replaceAll(source.name, 'the_database'),
    );
  });
  return found;
}

const PACKED = `CREATE TABLE packed (id int PRIMARY KEY, v varchar(100), KEY v (v) COMMENT 'it''s why')
  ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=1 MAX_ROWS=1000;
  CREATE TABLE plain (id int PRIMARY KEY, at datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), g int AS (id * 2) STORED);
  CREATE TABLE parts (id int, y int) PARTITION BY RANGE (y) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
    (PARTITION a VALUES LESS THAN (2000) COMMENT = 'old', PARTITION b VALUES LESS THAN MAXVALUE);
  CREATE TABLE below (id int PRIMARY KEY) ENGINE=MyISAM;
  CREATE TABLE above (id int PRIMARY KEY) ENGINE=MERGE UNION=(below) INSERT_METHOD=LAST;`;

describe('what a definition says and the target’s does not is named', () => {
  it('from MariaDB', async () => {
    const sql = `${PACKED}
      CREATE TABLE pages (id int PRIMARY KEY, c varchar(100) COMPRESSED) PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=9;
      CREATE TABLE booked (room int, a date, b date, PERIOD FOR stay (a, b), UNIQUE night (room, stay WITHOUT OVERLAPS));
      CREATE TABLE versions (id int PRIMARY KEY, x int WITHOUT SYSTEM VERSIONING, y int) WITH SYSTEM VERSIONING;
      SET sql_mode = 'ORACLE'; CREATE PACKAGE pack AS FUNCTION f RETURN int; END`;
    expect(await losses('mariadb', 'postgres', sql)).toMatchInlineSnapshot(`
      [
        "detail not mapped: column c: COMPRESSED is not written.",
        "detail not mapped: column x: WITHOUT SYSTEM VERSIONING is not written.",
        "detail not mapped: database the_database: PACKAGE pack is not written.",
        "detail not mapped: index v: COMMENT 'it''s why' is not written.",
        "detail not mapped: key night: WITHOUT OVERLAPS, if a and b are a PERIOD (SHOW CREATE TABLE tells) is not written.",
        "detail not mapped: table above: ENGINE=MRG_MyISAM is not written.",
        "detail not mapped: table packed: KEY_BLOCK_SIZE=8 is not written.",
        "detail not mapped: table packed: MAX_ROWS=1000 is not written.",
        "detail not mapped: table packed: STATS_PERSISTENT=1 is not written.",
        "detail not mapped: table pages: PAGE_COMPRESSED=1 is not written.",
        "detail not mapped: table pages: PAGE_COMPRESSION_LEVEL=9 is not written.",
        "detail not mapped: table parts: PARTITION a COMMENT is not written.",
        "detail not mapped: table parts: SUBPARTITION BY HASH (\`id\`) is not written.",
        "row-format not mapped: table packed: ROW_FORMAT=COMPRESSED is not written.",
        "table-trait not mapped: table versions: It is not system-versioned on the target: earlier states of its rows are not kept.",
      ]
    `);
  });

  it('from MySQL', async () => {
    const sql = `${PACKED} CREATE TABLE zipped (id int PRIMARY KEY) COMPRESSION='zlib';
      CREATE LIBRARY lib LANGUAGE JAVASCRIPT AS $$ export function f() { return 1 } $$`;
    expect(await losses('mysql9', 'postgres18', sql)).toMatchInlineSnapshot(`
      [
        "detail not mapped: database the_database: LIBRARY lib is not written.",
        "detail not mapped: index v: COMMENT 'it''s why' is not written.",
        "detail not mapped: table above: ENGINE=MRG_MYISAM is not written.",
        "detail not mapped: table packed: KEY_BLOCK_SIZE=8 is not written.",
        "detail not mapped: table packed: MAX_ROWS=1000 is not written.",
        "detail not mapped: table packed: STATS_PERSISTENT=1 is not written.",
        "detail not mapped: table parts: PARTITION a COMMENT is not written.",
        "detail not mapped: table parts: SUBPARTITION BY HASH (\`id\`) is not written.",
        "detail not mapped: table zipped: COMPRESSION=zlib is not written.",
        "row-format not mapped: table packed: ROW_FORMAT=COMPRESSED is not written.",
      ]
    `);
  });

  const POSTGRES = `CREATE TYPE pair AS (a int, b text);
    CREATE TABLE t (id int PRIMARY KEY, a text, b varchar(20) COLLATE "C") WITH (fillfactor = 70, toast.autovacuum_enabled = false);
    ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET COMPRESSION pglz, ALTER b SET STATISTICS 500, ALTER b SET (n_distinct = 5);
    CREATE INDEX t_a ON t (a text_pattern_ops) WITH (fillfactor = 50);
    CREATE INDEX t_b ON t (b COLLATE "POSIX");
    COMMENT ON INDEX t_a IS 'why';
    COMMENT ON CONSTRAINT t_pkey ON t IS 'it''s the key';
    CLUSTER t USING t_pkey;
    CREATE STATISTICS st (dependencies) ON a, b FROM t;
    CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING;
    CREATE POLICY po ON t USING (id > 1);
    ALTER TABLE t FORCE ROW LEVEL SECURITY;
    ALTER TABLE t REPLICA IDENTITY FULL;
    CREATE TABLE two (a int NOT NULL, b int NOT NULL, UNIQUE (a, b));
    CREATE TABLE child (a int, b int, CONSTRAINT ties FOREIGN KEY (a, b) REFERENCES two (a, b)
      MATCH FULL ON DELETE SET NULL (a) DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE heir () INHERITS (two);
    CREATE TABLE alone (a int CONSTRAINT own CHECK (a > 0) NO INHERIT);
    CREATE TABLE typed OF pair;
    CREATE TABLE pt (id int PRIMARY KEY, k text) PARTITION BY RANGE (id);
    CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (1) TO (10) WITH (fillfactor = 60);
    CREATE UNIQUE INDEX pt1k ON pt1 (k);
    ALTER TABLE pt1 ADD CONSTRAINT full_k CHECK (k <> ''), ALTER k SET DEFAULT 'x';
    CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20) PARTITION BY HASH (id);
    CREATE TYPE span AS RANGE (subtype = float8);
    CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
    CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a;
    CREATE UNIQUE INDEX mv_a ON mv (a);
    CREATE VIEW barred WITH (security_barrier) AS SELECT 1 AS a;`;

  it('from PostgreSQL', async () => {
    expect(await losses('postgres', 'mysql9', POSTGRES)).toMatchInlineSnapshot(`
      [
        "detail not mapped: check own: NO INHERIT is not written.",
        "detail not mapped: column a: COMPRESSION pglz is not written.",
        "detail not mapped: column a: STORAGE EXTERNAL is not written.",
        "detail not mapped: column b: STATISTICS 500 is not written.",
        "detail not mapped: column b: n_distinct=5 is not written.",
        "detail not mapped: database the_database: COMPOSITE TYPE public.pair is not written.",
        "detail not mapped: database the_database: INDEX mv_a of the materialized view public.mv is not written.",
        "detail not mapped: database the_database: OPERATOR public.=== is not written.",
        "detail not mapped: database the_database: RANGE TYPE public.span is not written.",
        "detail not mapped: database the_database: security_barrier=true of the view public.barred is not written.",
        "detail not mapped: foreign key ties: INITIALLY DEFERRED is not written.",
        "detail not mapped: foreign key ties: MATCH FULL is not written.",
        "detail not mapped: foreign key ties: ON DELETE SET for some columns only is not written.",
        "detail not mapped: index t_a: COMMENT 'why' is not written.",
        "detail not mapped: index t_a: fillfactor=50 is not written.",
        "detail not mapped: index t_a: text_pattern_ops is not written.",
        "detail not mapped: index t_b: COLLATE POSIX is not written.",
        "detail not mapped: index t_pkey: CLUSTER is not written.",
        "detail not mapped: key t_pkey: COMMENT 'it''s the key' is not written.",
        "detail not mapped: table heir: INHERITS (two) is not written.",
        "detail not mapped: table pt: PARTITION pt1: CONSTRAINT full_k is not written.",
        "detail not mapped: table pt: PARTITION pt1: DEFAULT of k is not written.",
        "detail not mapped: table pt: PARTITION pt1: UNIQUE INDEX pt1k is not written.",
        "detail not mapped: table pt: PARTITION pt1: fillfactor=60 is not written.",
        "detail not mapped: table pt: PARTITION pt2: PARTITION BY … is not written.",
        "detail not mapped: table t: FORCE ROW LEVEL SECURITY is not written.",
        "detail not mapped: table t: POLICY po is not written.",
        "detail not mapped: table t: RULE ru is not written.",
        "detail not mapped: table t: STATISTICS st is not written.",
        "detail not mapped: table t: fillfactor=70 is not written.",
        "detail not mapped: table t: toast.autovacuum_enabled=false is not written.",
        "detail not mapped: table typed: OF pair is not written.",
        "table-trait not mapped: table t: The log of the target says of a changed row what it says by default: REPLICA IDENTITY is not set.",
      ]
    `);
  });

  it('from PostgreSQL 18 to another PostgreSQL too', async () => {
    const sql = `CREATE TABLE t (id int4range, p daterange, CONSTRAINT apart UNIQUE (id, p WITHOUT OVERLAPS));
      CREATE TABLE loose (a int); ALTER TABLE loose ADD CONSTRAINT filled NOT NULL a NOT VALID;
      CREATE TABLE parent (a int PRIMARY KEY);
      CREATE TABLE child (a int CONSTRAINT hint REFERENCES parent NOT ENFORCED);`;
    expect(await losses('postgres18', 'postgres', sql)).toMatchInlineSnapshot(`
      [
        "detail not mapped: check filled: NOT NULL NOT VALID is not written.",
        "detail not mapped: foreign key hint: NOT ENFORCED is not written.",
        "detail not mapped: key apart: WITHOUT OVERLAPS is not written.",
      ]
    `);
  });

  it('an ordinary definition says nothing of the kind', async () => {
    const plain = 'CREATE TABLE plain (id int PRIMARY KEY, name varchar(20) NOT NULL); CREATE INDEX n ON plain (name);';
    for (const [from, to] of [
      ['mariadb', 'postgres'],
      ['mysql9', 'postgres'],
      ['postgres', 'mysql9'],
      ['postgres18', 'mariadb'],
    ] as const) {
      expect(await losses(from, to, plain)).toEqual([]);
    }
  });
});

const PARENTS = `CREATE TABLE parents (id int PRIMARY KEY);
  CREATE TABLE children (id int PRIMARY KEY, parent_id int, g int GENERATED ALWAYS AS (id * 2) STORED, n int DEFAULT 7,
    CONSTRAINT positive CHECK (id > 0), CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE VIEW seen AS SELECT id FROM parents;`;
const NUMBERED = `CREATE SEQUENCE alone START 5; CREATE TABLE numbered (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n int DEFAULT nextval('alone'));
  CREATE TABLE split (id serial) PARTITION BY RANGE (id); CREATE TABLE split1 PARTITION OF split DEFAULT;
  INSERT INTO numbered (n) VALUES (DEFAULT), (DEFAULT);`;

async function blind(
  from: ServerKind,
  to: ServerKind,
  sql: string,
  hide: (source: LabDatabase) => Promise<void>,
  look: (source: Schema, lines: string[], target: LabDatabase) => Promise<void>,
): Promise<void> {
  await withBoth({ from, to, sql }, async (source, target) => {
    await hide(source);
    const seen = await inspect(source.readerUrl);
    const urls = { source: source.readerUrl, target: target.url };
    const empty = await inspect(target.url);
    const ids = ['foreign-key-action', 'counter-next', 'sequence', 'check', 'generated', 'default'];
    await look(seen, said(seen, empty, urls, ids), target);
    await run(target.url, ddlOf(seen, empty, urls), 'forward');
  });
}

const nothing = async () => undefined;

describe('a login that may only SELECT', () => {
  it('on MariaDB does not see what foreign keys do, and each is named', () =>
    blind('mariadb', 'postgres', PARENTS, nothing, async (seen, lines) => {
      expect(lines).toMatchInlineSnapshot(`
        [
          "check changed: check positive: CHECK (\`id\` > 0) is written ("id" > 0).",
          "foreign-key-action changed: foreign key of_parent: What of_parent (parent_id → parents) does ON DELETE and ON UPDATE could not be read: NO ACTION is written.",
          "generated changed: column g: GENERATED AS \`id\` * 2 is written (("id")::bigint * 2).",
        ]
      `);
      const [key] = seen.tables.flatMap(({ foreignKeys }) => foreignKeys);
      expect([key?.onDelete, key?.onUpdate]).toEqual(['unknown', 'unknown']);
      expect(seen.gaps.map(({ kind, reason }) => `${kind}: ${reason}`)).toMatchInlineSnapshot(`
        [
          "event: events are hidden without the right EVENT",
          "foreign key: what it does on delete and update is hidden: grant SHOW VIEW on the database",
          "routine: routines are hidden without a right on them",
          "trigger: triggers are hidden without the right TRIGGER",
          "view: its text is hidden: grant SHOW VIEW",
        ]
      `);
    }));

  it('on MariaDB makes the same decision towards MySQL', () =>
    blind('mariadb', 'mysql9', PARENTS, nothing, async (_seen, lines) => {
      expect(lines.filter((line) => line.startsWith('foreign-key-action'))).toMatchInlineSnapshot(`
        [
          "foreign-key-action changed: foreign key of_parent: What of_parent (parent_id → parents) does ON DELETE and ON UPDATE could not be read: NO ACTION is written.",
        ]
      `);
    }));

  it('on MySQL sees keys, checks, defaults and expressions, and no text of a view', () =>
    blind('mysql9', 'postgres18', PARENTS, nothing, async (seen, lines) => {
      expect(lines).toMatchInlineSnapshot(`
        [
          "check changed: check positive: CHECK (\`id\` > 0) is written ("id" > 0).",
          "generated changed: column g: GENERATED AS \`id\` * 2 is written (("id")::bigint * 2).",
        ]
      `);
      expect(seen.gaps.map(({ kind, reason }) => `${kind}: ${reason}`)).toMatchInlineSnapshot(`
        [
          "event: events are hidden without the right EVENT",
          "routine: routines are hidden without a right on them",
          "trigger: triggers are hidden without the right TRIGGER",
          "view: its text is hidden: grant SHOW VIEW",
        ]
      `);
    }));

  it.each([
    ['postgres', 'mysql9'],
    ['postgres18', 'postgres'],
    ['postgres', 'mariadb'],
  ] as const)('on %s does not see where counters stand, and each is named for %s', (from, to) =>
    blind(
      from,
      to,
      `${PARENTS} ${NUMBERED}`,
      (source) => source.execute('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM reader'),
      async (_seen, lines) => {
        expect(lines.filter((line) => /^(counter-next|sequence)/.test(line))).toMatchSnapshot();
      },
    ),
  );
});
