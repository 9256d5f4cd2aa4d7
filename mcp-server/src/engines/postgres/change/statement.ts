import type { ChangeStatement } from '../../../model/change.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Lock } from '../../../model/script.ts';
import { dollarTag } from '../ddl/statement-text.ts';
import { quoteIdentifier } from '../quote.ts';

/** A statement that others need not wait for. */
export function plain(sql: string): ChangeStatement {
  return { sql, alone: false, locks: [] };
}

/** A statement with the lock that it takes on a table that is in use. */
export function locking(sql: string, lock: Lock): ChangeStatement {
  return { sql, alone: false, locks: [lock] };
}

/** A statement that must not stand in a transaction. */
export function alone(sql: string, ...locks: readonly Lock[]): ChangeStatement {
  return { sql, alone: true, locks };
}

/** The lock of an ALTER TABLE that reads no row. */
export function exclusive({ name }: TableName): Lock {
  return { name: 'ACCESS EXCLUSIVE', table: name, blocks: 'reads and writes', lasts: 'a moment', because: null };
}

/** The lock of CREATE TRIGGER, which waits for every writer that has begun. */
export function writersWait({ name }: TableName): Lock {
  return { name: 'SHARE ROW EXCLUSIVE', table: name, blocks: 'writes', lasts: 'a moment', because: null };
}

/** The lock of what reads every row beside readers and writers: VALIDATE CONSTRAINT, CREATE INDEX CONCURRENTLY. */
export function beside({ name }: TableName, lasts: Lock['lasts']): Lock {
  return { name: 'SHARE UPDATE EXCLUSIVE', table: name, blocks: 'schema changes', lasts, because: null };
}

/** A statement that lint_migration would warn of, with the reason why it is right here. */
export function ignoring(rule: string, reason: string, sql: string): string {
  return `-- lockstep-ignore ${rule}: ${reason}\n${sql}`;
}

/** A statement that takes away what the change itself made. */
export function mine(rule: 'drops-code' | 'drops-constraint', sql: string): string {
  return ignoring(rule, 'this change made it', sql);
}

/** An anonymous block of PL/pgSQL. */
export function block(body: string, declare = ''): string {
  return `DO ${quoted(`${declare === '' ? '' : `DECLARE\n${declare}\n`}BEGIN\n${body}\nEND`)};`;
}

/** The text between dollar quotes that it does not hold. */
export function quoted(text: string): string {
  const tag = dollarTag(text);
  return `${tag}\n${text}\n${tag}`;
}

/** Quoted names, separated by commas; `of` stands before each. */
export function list(names: readonly string[], of = ''): string {
  return names.map((name) => `${of}${quoteIdentifier(name)}`).join(', ');
}

/** A condition that is true when two values of one type differ in any bit, NULL being a value; types without an equality have it too. */
export function differ(one: string, other: string): string {
  return `ROW(${one})::record OPERATOR(pg_catalog.*<>) ROW(${other})::record`;
}

/**
 * Lines of a block that have tables whole before they are changed, a partitioned one before its partitions, as a writer has them.
 * The last try lasts until the server ends an autovacuum in its way; later locks wait half a second again.
 */
export function lockWhole(...tables: readonly string[]): string {
  const long = `extract(epoch FROM current_setting('deadlock_timeout')::interval) * 1000 + 500`;
  const most = `extract(epoch FROM current_setting('lockstep.lock_timeout', true)::interval) * 1000`;
  return `    FOR try IN 1..4 LOOP
      BEGIN
        PERFORM set_config('lock_timeout', (CASE WHEN try < 4 THEN 500 ELSE least(${long}, ${most})::integer END)::text, true);
        LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE;
        EXIT;
      EXCEPTION WHEN lock_not_available THEN
        IF try = 4 THEN RAISE; END IF;
        PERFORM pg_sleep(0.2 + random() / 2);
      END;
    END LOOP;
    PERFORM set_config('lock_timeout', '500ms', true);`;
}
