import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { HOSTILE_NAMES, ROW_MARK } from './hostile-texts.ts';

/** What every attack would like to drop. */
export const VICTIM =
  "CREATE TABLE victim (id int PRIMARY KEY, note varchar(50)); INSERT INTO victim VALUES (1, 'kept'), (2, 'kept')";

/** Fills a database with objects whose names, comments, defaults, labels, conditions, definitions and rows are attacks, and with traps that spring when their code runs. */
export async function fillHostile(database: LabDatabase, trapFile: string): Promise<void> {
  const { engine } = database.server;
  await database.execute(VICTIM);
  await database.execute(HOSTILE_NAMES.map((name, at) => TABLES[engine](name, at)).join(';\n'));
  for (const statement of traps(database.server.kind, trapFile)) await database.execute(statement);
}

const literal = {
  mysql: (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
  postgres: (text: string) => `'${text.replaceAll("'", "''")}'`,
};
const quoted = {
  mysql: (name: string) => `\`${name.trim().replaceAll('`', '``')}\``,
  postgres: (name: string) => `"${name.trim().replaceAll('"', '""')}"`,
};

/** The column's name is the next attack, the label of its enum the one after. */
const around = (at: number) =>
  [1, 2].map((step) => HOSTILE_NAMES[(at + step) % HOSTILE_NAMES.length] ?? '') as [string, string];

const TABLES = {
  mysql: (name: string, at: number) => {
    const [column, label] = around(at);
    const q = quoted.mysql;
    const l = literal.mysql;
    return `CREATE TABLE ${q(name)} (id int PRIMARY KEY, ${q(column)} varchar(80) DEFAULT ${l(label)} COMMENT ${l(name)},
      kind enum(${l(label)}, 'plain') NOT NULL COMMENT ${l(column)}, CONSTRAINT ${q(`c${at} ${label}`.slice(0, 60))} CHECK (${q(column)} <> ${l(column)}), INDEX ${q(`i${at} ${name}`)} (${q(column)})) COMMENT ${l(column)};
      INSERT INTO ${q(name)} VALUES (1, ${l(`${ROW_MARK} ${label}`)}, ${l(label)}), (2, ${l(ROW_MARK)}, 'plain'), (3, NULL, 'plain');
      CREATE VIEW ${q(`v${at} ${name}`)} AS SELECT id, ${q(column)}, ${l(label)} AS ${q(label)} FROM ${q(name)}`;
  },
  postgres: (name: string, at: number) => {
    const [column, label] = around(at);
    const q = quoted.postgres;
    const l = literal.postgres;
    return `CREATE TYPE ${q(`e${at} ${label}`)} AS ENUM (${l(label)}, 'plain');
      CREATE TABLE ${q(name)} (id int PRIMARY KEY, ${q(column)} varchar(80) DEFAULT ${l(label)}, kind ${q(`e${at} ${label}`)} NOT NULL,
        CONSTRAINT ${q(`c${at} ${label}`)} CHECK (${q(column)} <> ${l(column)}));
      CREATE INDEX ${q(`i${at} ${name}`)} ON ${q(name)} (${q(column)});
      COMMENT ON TABLE ${q(name)} IS ${l(column)}; COMMENT ON COLUMN ${q(name)}.${q(column)} IS ${l(name)}; COMMENT ON COLUMN ${q(name)}.kind IS ${l(`${'x'.repeat(100_000)}${column}`)};
      INSERT INTO ${q(name)} VALUES (1, ${l(`${ROW_MARK} ${label}`)}, ${l(label)}), (2, ${l(ROW_MARK)}, 'plain'), (3, NULL, 'plain');
      CREATE VIEW ${q(`v${at} ${name}`)} AS SELECT id, ${q(column)}, ${l(label)}::text AS ${q(label)} FROM ${q(name)}`;
  },
};

/** Code that stands in the catalogue and leaves a trace when anybody runs it: a file of the server, a lock, a row. */
function traps(kind: ServerKind, file: string): string[] {
  if (kind === 'mysql9' || kind === 'mariadb') {
    return [
      'CREATE TABLE sprung (id int PRIMARY KEY AUTO_INCREMENT)',
      "CREATE FUNCTION spring() RETURNS int NO SQL BEGIN DO GET_LOCK('lockstep trap', 0); SET @lockstep_trap = 1; RETURN 1; END",
      'CREATE PROCEDURE fall() BEGIN INSERT INTO sprung VALUES (NULL); END',
      'CREATE VIEW trap_view AS SELECT id, spring() AS s FROM victim',
      'CREATE TRIGGER trap_trigger BEFORE INSERT ON victim FOR EACH ROW SET NEW.id = NEW.id + spring()',
      'CREATE EVENT trap_event ON SCHEDULE EVERY 1 DAY DISABLE DO CALL fall()',
      'CREATE TABLE trapped (id int PRIMARY KEY, doubled int AS (id * 2) VIRTUAL)',
      'INSERT INTO trapped (id) VALUES (1), (2)',
    ];
  }
  return [
    // Told to be immutable and safe: so it may stand wherever an expression may.
    `CREATE FUNCTION spring(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS $f$ BEGIN
      IF current_setting('lockstep.set_up', true) = 'on' THEN RETURN n; END IF;
      PERFORM pg_advisory_lock(4711); COPY (SELECT 1) TO PROGRAM 'touch ${file}'; RETURN n; END $f$`,
    'CREATE TYPE odd AS (n int)',
    'CREATE FUNCTION to_odd(n int) RETURNS odd LANGUAGE sql IMMUTABLE AS $f$ SELECT ROW(public.spring(n))::public.odd $f$',
    'CREATE CAST (int AS odd) WITH FUNCTION to_odd(int)',
    'CREATE OPERATOR <#> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)',
    'CREATE DOMAIN checked AS int CHECK (public.spring(VALUE) IS NOT NULL)',
    `SET lockstep.set_up = 'on'; CREATE TABLE trapped (id int PRIMARY KEY DEFAULT spring(7), called int GENERATED ALWAYS AS (spring(id)) STORED,
      cast_over int GENERATED ALWAYS AS (((id::odd)).n) STORED, over_domain int GENERATED ALWAYS AS ((id::checked)::int) STORED,
      domained checked, n int CHECK (spring(n) IS NOT NULL));
      INSERT INTO trapped (id, domained, n) VALUES (1, 1, 1), (2, 2, 2);
      CREATE INDEX trap_expression ON trapped (spring(n)); CREATE INDEX trap_partial ON trapped (n) WHERE spring(n) > 0;
      CREATE VIEW trap_view AS SELECT id, spring(id) AS s FROM victim;
      CREATE MATERIALIZED VIEW trap_rows AS SELECT id, spring(id) AS s FROM victim;
      ALTER TABLE trapped ENABLE ROW LEVEL SECURITY; CREATE POLICY trap_policy ON trapped USING (spring(id) > 0)`,
    "CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM public.spring(1); RETURN NEW; END'",
    'CREATE TRIGGER trap_trigger BEFORE INSERT ON victim FOR EACH ROW EXECUTE FUNCTION fall()',
    // They hide the server's own from whoever does not name the schema.
    'CREATE FUNCTION public.count(int) RETURNS int LANGUAGE sql AS $f$ SELECT public.spring(1) $f$',
    'CREATE FUNCTION public.sha256(text) RETURNS text LANGUAGE sql AS $f$ SELECT public.spring(1)::text $f$',
  ];
}
