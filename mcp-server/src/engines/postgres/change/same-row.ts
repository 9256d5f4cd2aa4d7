import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { refuseWhile } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { differ, dropTrigger, locking, mine, plain, quoted, writersWait } from './statement.ts';

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

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
  /** True of the rows, by that name, whose new shape cannot be made; they count as different. */
  readonly unmade?: (row: string) => string;
  /** Where a value is converted by what only that path finds. */
  readonly path?: 'of who writes';
}

/** The trigger that sets one shape from the other in the row itself, so that it cannot ring. Whoever names the new shape wins. */
export function captureStep(request: ChangeRequest, shapes: SameRow): ChangeStep {
  const { sync, trigger, table } = namesOf(request);
  return {
    id: 'capture',
    title: 'set each shape from the other, whoever writes',
    about: [
      'An INSERT or UPDATE that gives the new shape a value sets the old one; any other sets the new shape from the old one. Both given: the new one wins.',
      'The new version may read and write from when verify said 0, not before: a row that was not brought yet reads as NULL, and NULL written to it is not seen as a change.',
    ],
    limit: 'moment',
    forward: [
      plain(syncFunction(request, shapes)),
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

/** The function of the trigger. It calls others: who writes needs no right on these, nor on their schema, which he may reach through a view only. */
export function syncFunction(request: ChangeRequest, shapes: SameRow): string {
  const { sync } = namesOf(request);
  return `CREATE OR REPLACE FUNCTION ${sync}() RETURNS trigger ${shapes.path === 'of who writes' ? 'LANGUAGE plpgsql' : SAFE} AS ${quoted(syncBody(request, shapes))};`;
}

/** Takes the trigger away. */
export function dropSync(request: ChangeRequest): ChangeStatement[] {
  const { sync, trigger } = namesOf(request);
  return [
    dropTrigger(request, request.table, trigger),
    plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${sync}();`)),
  ];
}

/** A row that has no new shape gets it by whatever is written to it: its key may be moved to where the backfill has been. */
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
${notBrought(fresh)}${set(old, '    ')}
  ELSIF ${changed(old)} THEN
${set(fresh, '    ')}
    ${note}
  ELSIF ${fresh.map(({ column: { name } }) => `NEW.${quote(name)} IS NULL`).join(' AND ')} THEN
${set(fresh, '    ')}
  END IF;
  RETURN NEW;
END`;
}

/** A write of one column of the new shape to a row that was not brought yet leaves the others as the old shape has them. */
function notBrought(fresh: readonly Computed[]): string {
  if (fresh.length < 2) return '';
  const empty = fresh.map(({ column: { name } }) => `OLD.${quote(name)} IS NULL`).join(' AND ');
  const fill = fresh.map(
    ({ column: { name }, from }) =>
      `      NEW.${quote(name)} := CASE WHEN NEW.${quote(name)} IS NULL THEN ${from('OLD')} ELSE NEW.${quote(name)} END;`,
  );
  return `    IF ${empty} THEN\n${fill.join('\n')}\n    END IF;\n`;
}

/** A SELECT of the number of rows of which neither shape is what the other says. */
export function questionOf(request: ChangeRequest, shapes: SameRow): string {
  const { table } = namesOf(request);
  return `SELECT count(*) AS differences FROM ${table} AS t WHERE ${differing(shapes)}`;
}

/** Touches columns of the rows of which the shapes differ, the old ones unless told; the trigger sets the new shape, on the newest version of each row. */
export function touch(
  request: ChangeRequest,
  shapes: SameRow,
  touched: readonly Computed[] = shapes.old,
): (range: string) => string {
  const { table, self } = namesOf(request);
  const same = touched.map(({ column: { name } }) => `${quote(name)} = t.${quote(name)}`).join(', ');
  return (range) => `PERFORM set_config('lockstep.backfill', ${self}, true);
      UPDATE ${table} AS t SET ${same} WHERE ${range} AND ${differing(shapes)};`;
}

function differing({ old, fresh, unmade }: SameRow): string {
  const other = ({ column: { name, rawType }, from }: Computed) =>
    differ(`t.${quote(name)}`, `(${from('t')})::${rawType}`);
  const both = [fresh, old].map((shape) => `(${shape.map(other).join(' OR ')})`).join(' AND ');
  return unmade === undefined ? both : `(${both} OR ${unmade('t')})`;
}
