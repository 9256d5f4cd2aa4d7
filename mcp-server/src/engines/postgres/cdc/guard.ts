import { CDC_TOMBSTONE, CDC_VERSION, type CdcSideInput, type CdcSideTable } from '../../../model/cdc-contract.ts';
import type { CdcScript, CdcStatement } from '../../../model/described-cdc.ts';
import { dollarTag } from '../../../model/dollar-tag.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

const VERSION = quoteIdentifier(CDC_VERSION);
/** Microseconds since 1970, of the moment of the row and not of its transaction. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000000)::bigint';
const HARDENED = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS";

/** A column that grows with every change of its row, and after a delete too. */
export function guardSource({ home, tables }: CdcSideInput): CdcScript {
  const stamp = `${quoteIdentifier(home)}.lockstep_cdc_version`;
  return {
    run: [
      {
        about:
          'A new row’s version is the moment, so it is above that of a row of the same key that was deleted; a changed row’s grows, also when the clock steps back.',
        sql: `CREATE OR REPLACE FUNCTION ${stamp}() RETURNS trigger ${HARDENED} $lockstep$ BEGIN NEW.${VERSION} := ${NOW}; IF TG_OP = 'UPDATE' THEN NEW.${VERSION} := greatest(NEW.${VERSION}, OLD.${VERSION} + 1); END IF; RETURN NEW; END $lockstep$`,
      },
      ...tables.flatMap((side) => [
        addColumn(side),
        ...freshTrigger(
          side,
          'lockstep_cdc_version',
          `BEFORE INSERT OR UPDATE ON ${own(side)} FOR EACH ROW EXECUTE FUNCTION ${stamp}()`,
          'Every writer of this table leaves a version.',
        ),
      ]),
    ],
    undo: [
      ...tables.flatMap((side) => [
        dropTrigger(side, 'lockstep_cdc_version'),
        { about: 'The column goes last.', sql: `ALTER TABLE ${own(side)} DROP COLUMN IF EXISTS ${VERSION}` },
      ]),
      { about: 'No trigger calls it any more.', sql: `DROP FUNCTION IF EXISTS ${stamp}()` },
    ],
  };
}

/** An older image of a row, and one of a row that was deleted since, changes nothing. */
export function guardTarget({ home, tables }: CdcSideInput): CdcScript {
  const graves = `${quoteIdentifier(home)}.${quoteIdentifier(CDC_TOMBSTONE)}`;
  return {
    run: [
      {
        about: 'The versions of deleted rows. Empty it after the last backfill and repair.',
        sql: `CREATE TABLE IF NOT EXISTS ${graves} (table_name text NOT NULL, row_key text NOT NULL, version bigint NOT NULL, PRIMARY KEY (table_name, row_key))`,
      },
      ...tables.flatMap((side) => [
        addColumn(side),
        { about: 'What it refuses it passes over: the sink goes on.', sql: guardFunction(side, home, graves) },
        ...freshTrigger(
          side,
          'lockstep_cdc_guard',
          `BEFORE INSERT OR UPDATE OR DELETE ON ${own(side)} FOR EACH ROW EXECUTE FUNCTION ${functionName(side, home)}()`,
          'For every applier, whoever it is.',
        ),
        {
          about: 'Also for sessions that switch triggers off (session_replication_role).',
          sql: `ALTER TABLE ${own(side)} ENABLE ALWAYS TRIGGER lockstep_cdc_guard`,
        },
      ]),
    ],
    undo: [
      ...tables.flatMap((side) => [
        dropTrigger(side, 'lockstep_cdc_guard'),
        { about: 'No trigger calls it any more.', sql: `DROP FUNCTION IF EXISTS ${functionName(side, home)}()` },
        { about: 'The column goes last.', sql: `ALTER TABLE ${own(side)} DROP COLUMN IF EXISTS ${VERSION}` },
      ]),
      { about: 'No table needs it any more.', sql: `DROP TABLE IF EXISTS ${graves}` },
    ],
  };
}

function guardFunction(side: CdcSideTable, home: string, graves: string): string {
  const table = quoteLiteral(side.id);
  const body = [
    'BEGIN',
    `  IF TG_OP = 'UPDATE' THEN`,
    `    IF NEW.${VERSION} < OLD.${VERSION} THEN RETURN NULL; END IF;`,
    `  ELSIF TG_OP = 'DELETE' THEN`,
    `    INSERT INTO ${graves} AS g (table_name, row_key, version) VALUES (${table}, ${keyText(side, 'OLD')}, OLD.${VERSION})`,
    `      ON CONFLICT (table_name, row_key) DO UPDATE SET version = greatest(g.version, EXCLUDED.version);`,
    '    RETURN OLD;',
    `  ELSIF EXISTS (SELECT FROM ${graves} WHERE table_name = ${table} AND row_key = ${keyText(side, 'NEW')} AND version >= NEW.${VERSION}) THEN`,
    '    RETURN NULL;',
    '  END IF;',
    '  RETURN NEW;',
    'END',
  ].join('\n');
  const tag = dollarTag(body);
  return `CREATE OR REPLACE FUNCTION ${functionName(side, home)}() RETURNS trigger ${HARDENED} ${tag}\n${body} ${tag}`;
}

function keyText({ key }: CdcSideTable, row: 'NEW' | 'OLD'): string {
  return `jsonb_build_array(${key.map((name) => `${row}.${quoteIdentifier(name)}`).join(', ')})::text`;
}

function functionName({ id }: CdcSideTable, home: string): string {
  return `${quoteIdentifier(home)}.lockstep_cdc_guard_${id}`;
}

function own({ table }: CdcSideTable): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
}

function addColumn(side: CdcSideTable): CdcStatement {
  return {
    about: 'A constant default: no row is rewritten. SELECT * sees it.',
    sql: `ALTER TABLE ${own(side)} ADD COLUMN IF NOT EXISTS ${VERSION} bigint NOT NULL DEFAULT 0`,
  };
}

function freshTrigger(side: CdcSideTable, name: string, rest: string, about: string): CdcStatement[] {
  return [dropTrigger(side, name), { about, sql: `CREATE TRIGGER ${name} ${rest}` }];
}

function dropTrigger(side: CdcSideTable, name: string): CdcStatement {
  return { about: 'It may be run again.', sql: `DROP TRIGGER IF EXISTS ${name} ON ${own(side)}` };
}
