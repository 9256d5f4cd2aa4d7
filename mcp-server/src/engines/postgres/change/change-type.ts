import type { Change, ChangeStatement } from '../../../model/change.ts';
import type { ChangeType } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { columnType } from '../types.ts';
import { anyDefault, besideColumns, fixedDefault, readers } from './beside.ts';
import { type Conversion, catalogued, conversion, inPlace } from './conversion.ts';
import { namesOf } from './names.ts';
import { refuseNumbered } from './refuse-tied.ts';
import { recordStep } from './rule.ts';
import type { SameRow } from './same-row.ts';
import { block, exclusive, ignoring, locking, plain } from './statement.ts';
import { swapOf } from './swap.ts';
import { twinOf } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** Another type: at once where no row is written anew, else in a column beside the old one. */
export function changeType(request: ChangeType): Change {
  const { column, table, to } = request;
  const type = catalogued(request.type);
  const label = `${table.name}.${column.name}`;
  if (type === column.rawType)
    throw unsupported(`${label} is ${type} already.`, 'If the change is on its way, its scripts stay as they are.');
  if (to === null && inPlace(column, type)) return atOnce(request, type);
  const fresh = to ?? `lockstep_${request.name}_new`;
  const gone = to === null ? `lockstep_${request.name}_old` : column.name;
  const { forward, back } = conversions(request, type);
  const value = fixedDefault(column);
  const changed = { ...column, rawType: type, type: columnType(type, new Map()), collation: null };
  const shapes = (names: Between['names']) => shapesOf(request, changed, { forward, back, names });
  const { table: on } = namesOf(request);
  const numbered = column.identity !== null;
  if (to !== null) refuseNumbered(request);
  const late = value === null ? anyDefault(column) : null;
  const setLate = (name: string) =>
    late === null
      ? []
      : [locking(`ALTER TABLE ${on} ALTER COLUMN ${quote(name)} SET DEFAULT ${late};`, exclusive(table))];
  return besideColumns(request, {
    title: `${label} becomes ${type}${to === null ? '' : `, as ${to}`}`,
    shapes: shapes({ old: column.name, fresh }),
    added: [{ name: fresh, type, default: value }],
    functions: [forward, back].flatMap(({ fn }) => fn ?? []),
    twin: twinOf(request, column, fresh),
    gone: [gone],
    ...(to === null
      ? {
          swap: {
            flip: swapOf(request, { fresh, gone, late: late !== null || numbered }, shapes),
            after: shapes({ old: gone, fresh: column.name }),
          },
        }
      : {}),
    last: [
      ...(to === null ? (numbered ? [widerCounter(request, type)] : []) : setLate(to)),
      plain(`COMMENT ON COLUMN ${on}.${quote(to ?? column.name)} IS ${quoteLiteral(column.comment)};`),
    ],
    contractMeans: `It cannot be taken back. What the old type could not say of a value is lost with nothing; what the new type cannot say kept verify from being 0.`,
    notes: [...notesOf(request, type, forward), ...readers(request, column.name)],
  });
}

/** The counter of a serial column ends where the old type did. */
function widerCounter(request: ChangeType, type: string): ChangeStatement {
  const { table: on } = namesOf(request);
  const whole = ['smallint', 'integer', 'bigint'].includes(type);
  const of = `pg_get_serial_sequence(${quoteLiteral(on)}, ${quoteLiteral(request.column.name)})`;
  return plain(
    block(
      whole ? `  IF ${of} IS NOT NULL THEN EXECUTE format('ALTER SEQUENCE %s AS ${type}', ${of}); END IF;` : '  NULL;',
    ),
  );
}

function conversions(request: ChangeType, type: string): { forward: Conversion; back: Conversion } {
  const own = (direction: string) => namesOf(request).sync.replace(/_sync"$/, `_${direction}"`);
  const { column, to } = request;
  return {
    forward: conversion(column.rawType, type, own('forward'), false),
    back: conversion(type, column.rawType, own('back'), to !== null),
  };
}

interface Between {
  readonly forward: Conversion;
  readonly back: Conversion;
  readonly names: { readonly old: string; readonly fresh: string };
}

function shapesOf({ column }: ChangeType, changed: Column, { forward, back, names }: Between): SameRow {
  const value = fixedDefault(column);
  const at = (row: string, name: string) => `${row}.${quote(name)}`;
  return {
    old: [
      {
        column: { name: names.old, rawType: column.rawType },
        from: (row) => back.convert(at(row, names.fresh)),
        default: value,
      },
    ],
    fresh: [
      {
        column: { name: names.fresh, rawType: changed.rawType },
        from: (row) => forward.convert(at(row, names.old)),
        default: value,
      },
    ],
    ...(forward.fn === null
      ? {}
      : { unmade: (row: string) => `(${at(row, names.old)} IS NOT NULL AND ${at(row, names.fresh)} IS NULL)` }),
    ...([forward, back].some(({ fn }) => fn !== null) && [column.rawType, changed.rawType].some(isExtension)
      ? { path: 'of who writes' as const }
      : {}),
  };
}

/** Whether operators and names of the type may lie elsewhere than in the server’s own schema. */
function isExtension(type: string): boolean {
  return type.includes('.') || type.startsWith('citext') || columnType(type, new Map()).kind === 'other';
}

function notesOf({ column, to }: ChangeType, type: string, forward: Conversion): string[] {
  return [
    to === null
      ? `No program changes its statements: the flip gives the new column the name ${column.name}. A prepared statement that was made before it may fail once with "cached plan must not change result type".`
      : `The old version goes on with ${column.name}; the new one uses ${to} in every statement and never names ${column.name}.`,
    ...(forward.fn === null
      ? []
      : [
          `A value that ${type} cannot hold exactly becomes NULL there, never another value, and counts as different: mend those rows before the flip.`,
        ]),
    ...(to === null
      ? [
          'After the flip a value that the old type cannot hold is kept in the new column alone; taking the flip back refuses while there is one.',
        ]
      : [
          `Until the contract the new version can write only what ${column.name} can hold too: anything else is an error.`,
        ]),
    `SELECT * and INSERT without a list of columns see one more column until the contract.`,
  ];
}

function atOnce(request: ChangeType, type: string): Change {
  const { name, kind, table, column } = request;
  const { table: on } = namesOf(request);
  const record = recordStep(request);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name}.${column.name} becomes ${type}`,
    question: 'SELECT 0 AS differences;',
    steps: [
      {
        ...record,
        title: `let ${column.name} hold ${type}`,
        about: ['The new type holds every value of the old one in the same bytes: no row is read or written.'],
        forward: [
          locking(
            ignoring(
              'copies-the-table',
              'the old values are stored the same way',
              `ALTER TABLE ${on} ALTER COLUMN ${quote(column.name)} TYPE ${type};`,
            ),
            exclusive(table),
          ),
        ],
        undo: [],
        undoMeans: `It need not be taken back: every version can use it. Back to ${column.rawType} is a change of its own, which looks at every value.`,
      },
    ],
    notes: readers(request, column.name),
  };
}
