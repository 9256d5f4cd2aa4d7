import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import type { Batch } from './backfill.ts';
import { namesOf } from './names.ts';
import { differ, exclusive, list, locking, mine, plain, quoted, writersWait } from './statement.ts';

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS';

/** The columns that are written; the server computes the others. */
function written({ table }: ChangeRequest): string[] {
  return table.columns.filter(({ generated }) => generated === null).map(({ name }) => name);
}

function keyOf({ table }: ChangeRequest): readonly string[] {
  return table.primaryKey?.columns ?? [];
}

/** The function of a trigger that does to another table of the same columns what was done to its own. */
export function mirrorFunction(request: ChangeRequest, name: string, other: string): ChangeStatement {
  return plain(`CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger ${SAFE} ${quoted(body(request, other))};`);
}

function body(request: ChangeRequest, other: string): string {
  const key = keyOf(request);
  const columns = written(request);
  const always = request.table.columns.filter(({ identity }) => identity?.always === true).map(({ name }) => name);
  const set = columns.filter((name) => !key.includes(name) && !always.includes(name));
  const insert = (row: string) =>
    `INSERT INTO ${other} AS n (${list(columns)}) OVERRIDING SYSTEM VALUE VALUES (${list(columns, `${row}.`)}) ON CONFLICT (${list(key)})`;
  const remove = `DELETE FROM ${other} AS n WHERE ${same(key, 'n', 'OLD')};`;
  const keep =
    set.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${set.map((each) => `${quote(each)} = EXCLUDED.${quote(each)}`).join(', ')}`;
  // A transaction that began before a row was brought does not see it: instead of passing it over it has to fail, and be run again.
  const gone = `${remove}
    IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed' THEN
      ${insert('OLD')} DO NOTHING;
      ${remove}
    END IF;`;
  return `BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE ${other};
    RETURN NULL;
  ELSIF TG_OP = 'DELETE' THEN
    ${gone}
    RETURN NULL;
  ELSIF TG_OP = 'UPDATE' THEN
    IF ${key.map((name) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`)).join(' OR ')} THEN
    ${gone}
    END IF;
  END IF;
  ${insert('NEW')} DO ${keep};
  RETURN NULL;
END`;
}

function same(key: readonly string[], one: string, other: string): string {
  return key.map((name) => `${one}.${quote(name)} = ${other}.${quote(name)}`).join(' AND ');
}

/** The statements that make the triggers of a table, which is in use. */
export function mirrorTriggers(request: ChangeRequest, fn: string): readonly string[] {
  const { trigger, table } = namesOf(request);
  return [
    `CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${fn}();`,
    `CREATE OR REPLACE TRIGGER ${emptied(request)} AFTER TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();`,
  ];
}

function emptied(request: ChangeRequest): string {
  return namesOf(request).trigger.replace(/"$/, '_truncate"');
}

/** Takes the triggers of the table away. */
export function dropMirrorTriggers(request: ChangeRequest): readonly string[] {
  const { trigger, table } = namesOf(request);
  return [trigger, emptied(request)].map((each) => `DROP TRIGGER IF EXISTS ${each} ON ${table};`);
}

/** Puts the triggers on the table. */
export function capture(request: ChangeRequest, fn: string): ChangeStatement[] {
  return mirrorTriggers(request, fn).map((sql) => locking(sql, writersWait(request.table)));
}

/** Takes triggers and function away. */
export function release(request: ChangeRequest, fns: readonly string[]): ChangeStatement[] {
  return [
    ...dropMirrorTriggers(request).map((sql) => locking(mine('drops-code', sql), exclusive(request.table))),
    ...fns.map((fn) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${fn}();`))),
  ];
}

/** Copies rows that nobody writes meanwhile, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyBatch(request: ChangeRequest, other: string): Batch {
  const columns = written(request);
  const { table } = namesOf(request);
  return {
    statement: (range) =>
      `INSERT INTO ${other} (${list(columns)}) OVERRIDING SYSTEM VALUE
        SELECT ${list(columns, 't.')} FROM ${table} AS t WHERE ${range} FOR SHARE ON CONFLICT DO NOTHING;`,
    about: [
      'It copies rows and locks them until their batch is committed: a write that comes between waits for the row, or is waited for. No trigger of the application fires.',
      'A transaction at REPEATABLE READ or SERIALIZABLE that began before a row was brought and writes it ends with 40001: run it again, as always at that level.',
    ],
  };
}

/** A SELECT of the number of rows that are in one table alone, or that say different things in both. */
export function mirrorQuestion(request: ChangeRequest, one: string, other: string): string {
  const key = keyOf(request);
  const [first = ''] = key;
  const columns = written(request);
  return `SELECT count(*) AS differences FROM ${one} AS t FULL JOIN ${other} AS n ON ${same(key, 'n', 't')} WHERE t.${quote(first)} IS NULL OR n.${quote(first)} IS NULL OR ${differ(list(columns, 't.'), list(columns, 'n.'))}`;
}
