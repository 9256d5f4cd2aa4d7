import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { refuseWhile } from './gates.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { differ, exclusive, locking, plain, quoted, writersWait } from './statement.ts';

/** A column of the new or the old shape, with what it is computed from: an expression over columns of `row`. */
export interface Computed {
  readonly column: Pick<Column, 'name' | 'rawType'>;
  from(row: string): string;
  /** What an INSERT that does not name it stores, where that is one value; else NULL. */
  readonly default: string | null;
}

/** Both shapes in one row. */
export interface SameRow {
  readonly old: readonly Computed[];
  readonly fresh: readonly Computed[];
}

/** The trigger that sets one shape from the other in the row itself, so that it cannot ring. Whoever names the new shape wins. */
export function captureStep(request: ChangeRequest, shapes: SameRow): ChangeStep {
  const { sync, trigger, table } = namesOf(request);
  return {
    id: 'capture',
    title: 'set each shape from the other, whoever writes',
    about: [
      'An INSERT or UPDATE that gives the new shape a value sets the old one; any other sets the new shape from the old one. Both given: the new one wins.',
      'From here on the old and the new version of the application may run side by side.',
    ],
    limit: 'moment',
    forward: [
      plain(
        `CREATE OR REPLACE FUNCTION ${sync}() RETURNS trigger LANGUAGE plpgsql AS ${quoted(syncBody(request, shapes))};`,
      ),
      locking(
        `CREATE OR REPLACE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${sync}();`,
        writersWait(request.table),
      ),
    ],
    undo: [refuseWhile(request, 'flip'), ...dropSync(request), forgetProgress(request)],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the new shape grows old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

/** Takes the trigger away. */
export function dropSync(request: ChangeRequest): ChangeStatement[] {
  const { sync, trigger, table } = namesOf(request);
  return [
    locking(`DROP TRIGGER IF EXISTS ${trigger} ON ${table};`, exclusive(request.table)),
    plain(`DROP FUNCTION IF EXISTS ${sync}();`),
  ];
}

function syncBody(request: ChangeRequest, { old, fresh }: SameRow): string {
  const { noteSeen, self } = namesOf(request);
  const given = (shape: readonly Computed[]) =>
    shape
      .map(({ column: { name, rawType }, default: value }) =>
        differ(`NEW.${quote(name)}`, `${value ?? 'NULL'}::${rawType}`),
      )
      .join(' OR ');
  const changed = (shape: readonly Computed[]) =>
    shape.map(({ column: { name } }) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`)).join(' OR ');
  const set = (shape: readonly Computed[], indent: string) =>
    shape.map(({ column: { name }, from }) => `${indent}NEW.${quote(name)} := ${from('NEW')};`).join('\n');
  const note = `PERFORM ${noteSeen}(${self});`;
  return `BEGIN
  IF TG_OP = 'INSERT' THEN
    IF ${given(fresh)} THEN
${set(old, '      ')}
    ELSIF ${given(old)} THEN
${set(fresh, '      ')}
      ${note}
    END IF;
  ELSIF current_setting('lockstep.backfill', true) = ${self} THEN
${set(fresh, '    ')}
  ELSIF ${changed(fresh)} THEN
${set(old, '    ')}
  ELSIF ${changed(old)} THEN
${set(fresh, '    ')}
    ${note}
  END IF;
  RETURN NEW;
END`;
}

/** A SELECT of the number of rows of which neither shape is what the other says. */
export function questionOf(request: ChangeRequest, shapes: SameRow): string {
  const { table } = namesOf(request);
  return `SELECT count(*) AS differences FROM ${table} AS t WHERE ${differing(shapes)}`;
}

/** Touches the rows of which the shapes differ; the trigger sets the new shape, on the newest version of each row. */
export function touch(request: ChangeRequest, shapes: SameRow): (range: string) => string {
  const { table, self } = namesOf(request);
  const same = shapes.old.map(({ column: { name } }) => `${quote(name)} = t.${quote(name)}`).join(', ');
  return (range) => `PERFORM set_config('lockstep.backfill', ${self}, true);
      UPDATE ${table} AS t SET ${same} WHERE ${range} AND ${differing(shapes)};`;
}

function differing({ old, fresh }: SameRow): string {
  return [fresh, old]
    .map(
      (shape) => `(${shape.map(({ column: { name }, from }) => differ(`t.${quote(name)}`, from('t'))).join(' OR ')})`,
    )
    .join(' AND ');
}
