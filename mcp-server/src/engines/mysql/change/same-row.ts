import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { differ } from './differ.ts';
import { refuseWhile } from './gates.ts';
import { forgetProgress, noteOldWrite } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { dropTriggers, trigger } from './trigger.ts';

/** A column of the old or the new shape. */
export interface Computed {
  readonly name: string;
  readonly rawType: string;
  /** Its value from the columns of the other shape in `row`. */
  from(row: string): string;
  /** What an INSERT that does not name it stores, where that is one value. */
  readonly default: string;
}

/** Both shapes in one row. Columns of the new shape have no default and may be NULL until the old shape goes. */
export interface SameRow {
  readonly old: readonly Computed[];
  readonly fresh: readonly Computed[];
}

/** Triggers that set one shape from the other in the row itself, so that they cannot ring. Whoever gives the new shape a value wins. */
export function captureStep(request: ChangeRequest, shapes: SameRow): ChangeStep {
  const { old, fresh } = shapes;
  const whenInserted = `  IF ${given(fresh)} THEN
${assigned(old)}
  ELSE
${assigned(fresh)}
  END IF;`;
  // The last branch is the backfill's: it changes nothing, and so does a statement that names neither shape.
  const whenUpdated = `  IF ${changed(fresh)} THEN
${assigned(old)}
  ELSEIF ${changed(old)} THEN
${assigned(fresh)}
  ELSEIF ${differing(shapes, 'NEW')} THEN
${assigned(fresh)}
  END IF;`;
  return {
    id: 'capture',
    title: 'set each shape from the other, whoever writes',
    about: [
      'An INSERT or UPDATE that gives the new shape a value sets the old one; any other sets the new shape from the old one. Both given: the new one wins.',
      'From here on the old and the new version of the application may run side by side.',
      'No trigger sees rows that a foreign key changes. While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'moment',
    forward: [
      trigger(request, { ending: 'bi', when: 'BEFORE INSERT', body: whenInserted }),
      trigger(request, { ending: 'bu', when: 'BEFORE UPDATE', body: whenUpdated }),
    ],
    undo: [...refuseWhile(request, 'flip'), ...dropSync(request), forgetProgress(request)],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the new shape grows old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

function assigned(shape: readonly Computed[]): string {
  return shape.map(({ name, from }) => `    SET NEW.${quote(name)} = ${from('NEW')};`).join('\n');
}

function given(shape: readonly Computed[]): string {
  return shape.map(({ name, rawType, default: value }) => differ(`NEW.${quote(name)}`, value, rawType)).join(' OR ');
}

function changed(shape: readonly Computed[]): string {
  return shape.map(({ name, rawType }) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`, rawType)).join(' OR ');
}

/** Triggers before the others, which note who writes the old shape alone. Only from the flip on: until then everybody does. */
export function watchOldWrites(request: ChangeRequest, { old, fresh }: SameRow): ChangeStatement[] {
  const watch = (ending: 'bi' | 'bu', when: string, condition: string) =>
    trigger(request, {
      ending: `old_${ending}`,
      when,
      place: ` PRECEDES ${quote(ownName(request.name, ending))}`,
      body: `  IF ${condition} THEN\n    ${noteOldWrite(request)}\n  END IF;`,
    });
  return [
    watch('bi', 'BEFORE INSERT', `(${given(old)}) AND NOT (${given(fresh)})`),
    watch('bu', 'BEFORE UPDATE', `(${changed(old)}) AND NOT (${changed(fresh)})`),
  ];
}

/** Takes away what watches. */
export function dropWatch(request: ChangeRequest): ChangeStatement[] {
  return dropTriggers(request, ['old_bi', 'old_bu']);
}

/** Takes all triggers away. */
export function dropSync(request: ChangeRequest): ChangeStatement[] {
  return [...dropWatch(request), ...dropTriggers(request, ['bi', 'bu'])];
}

/** A SELECT of the number of rows of which neither shape is what the other says. */
export function questionOf(request: ChangeRequest, shapes: SameRow): string {
  return `SELECT COUNT(*) AS differences FROM ${namesOf(request).table} AS t WHERE ${differing(shapes, 't')}`;
}

/** Touches the rows of which the shapes differ; the trigger sets the new shape, on the newest version of each row. */
export function touch(request: ChangeRequest, shapes: SameRow): (range: string) => string {
  // A column with ON UPDATE CURRENT_TIMESTAMP keeps its value only when it is named.
  const clocks = request.table.columns.filter(({ onUpdateNow }) => onUpdateNow).map(({ name }) => name);
  const named = [...new Set([...shapes.old.map(({ name }) => name), ...clocks])];
  const same = named.map((name) => `t.${quote(name)} = t.${quote(name)}`).join(', ');
  return (range) => `UPDATE ${namesOf(request).table} AS t SET ${same} WHERE ${range} AND ${differing(shapes, 't')};`;
}

function differing({ old, fresh }: SameRow, row: string): string {
  const sides = [fresh, old].map((shape) =>
    shape.map(({ name, rawType, from }) => differ(`${row}.${quote(name)}`, from(row), rawType)).join(' OR '),
  );
  return sides.map((side) => `(${side})`).join(' AND ');
}
