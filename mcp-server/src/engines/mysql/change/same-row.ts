import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { differ } from './differ.ts';
import { refuseWhile } from './guards.ts';
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
  /** Where a value may have no counterpart: it becomes NULL in the new shape, and the row counts as different. */
  readonly may?: 'fail';
  /** The old shape always wins: no program knows the new one by its name. `required`: it takes no NULL, whatever the column says. */
  readonly leads?: { readonly required: boolean };
  /** True of the rows, by that name, whose shapes say different things; left out: neither is what the other says. */
  readonly differs?: (row: string) => string;
}

/** Triggers that set one shape from the other in the row itself, so that they cannot ring. Whoever gives the new shape a value wins. `stale`: what must go before they do. */
export function captureStep(request: ChangeRequest, shapes: SameRow, stale: readonly ChangeStatement[]): ChangeStep {
  return {
    id: 'capture',
    title: 'set each shape from the other, whoever writes',
    about: [
      ...(shapes.leads === undefined
        ? [
            'An INSERT or UPDATE that gives the new shape a value sets the old one; any other sets the new shape from the old one. Both given: the new one wins.',
          ]
        : []),
      'The old version alone may serve until verify says 0: until then the new one would read NULL in rows that were not brought yet.',
      'No trigger sees rows that a foreign key changes. While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'moment',
    forward: [
      ...refuseWhile(request, 'contract'),
      // In this order: a value that an INSERT brought, and that an UPDATE left behind, would stand in the way of the next row that has it.
      trigger(request, { ending: 'bu', when: 'BEFORE UPDATE', body: whenUpdated(shapes) }),
      trigger(request, { ending: 'bi', when: 'BEFORE INSERT', body: whenInserted(shapes) }),
    ],
    undo: [...refuseWhile(request, 'flip'), ...stale, ...dropSync(request), forgetProgress(request)],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the new shape grows old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

function whenInserted(shapes: SameRow): string {
  const { old, fresh, leads } = shapes;
  if (leads !== undefined) return `${required(shapes)}${forward(shapes)}`;
  return `  IF ${given(fresh)} THEN
${assigned(old)}
  ELSE
${forward(shapes)}
  END IF;`;
}

/** Rows that differ although nothing changed are those that the backfill brings. */
function whenUpdated(shapes: SameRow): string {
  const { old, fresh, leads } = shapes;
  const other = `${changed(old)} OR ${differing(shapes, 'NEW')}`;
  if (leads !== undefined) return `${required(shapes)}  IF ${other} THEN\n${forward(shapes)}\n  END IF;`;
  return `  IF ${changed(fresh)} THEN
${assigned(old)}
  ELSEIF ${other} THEN
${forward(shapes)}
  END IF;`;
}

function forward({ fresh, may }: SameRow): string {
  if (may !== 'fail') return assigned(fresh);
  const empty = fresh.map(({ name }) => `NEW.${quote(name)} = NULL`).join(', ');
  return `    BEGIN
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET ${empty};
  ${assigned(fresh)}
    END;`;
}

/** The error that the server gives. */
function required({ old, leads }: SameRow): string {
  if (leads?.required !== true) return '';
  const empty = old.map(({ name }) => `NEW.${quote(name)} IS NULL`).join(' OR ');
  return `  IF ${empty} THEN
    SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = 'Column cannot be null';
  END IF;
`;
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
  const own = shapes.old.map(({ name }) => name);
  const same = own.map((name) => `t.${quote(name)} = t.${quote(name)}`).join(', ');
  return (range) =>
    `UPDATE ${namesOf(request).table} AS t SET ${same}${keptClocks(request, own)} WHERE ${range} AND ${differing(shapes, 't')};`;
}

/** A column with ON UPDATE CURRENT_TIMESTAMP keeps its value only when it is named. */
export function keptClocks({ table }: ChangeRequest, but: readonly string[] = []): string {
  return table.columns
    .filter(({ name, onUpdateNow }) => onUpdateNow && !but.includes(name))
    .map(({ name }) => `, t.${quote(name)} = t.${quote(name)}`)
    .join('');
}

function differing({ old, fresh, differs }: SameRow, row: string): string {
  if (differs !== undefined) return `(${differs(row)})`;
  const sides = [fresh, old].map((shape) =>
    shape.map(({ name, rawType, from }) => differ(`${row}.${quote(name)}`, from(row), rawType)).join(' OR '),
  );
  return sides.map((side) => `(${side})`).join(' AND ');
}
