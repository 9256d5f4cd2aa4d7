import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangePrimaryKey } from '../../../model/change-contract.ts';
import { lockOrderNote } from '../../../model/change-notes.ts';
import type { Table } from '../../../model/schema.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { fixedDefault } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, forgetProgress, openJournal } from './journal.ts';
import { keyFlip, keyIndex } from './key-flip.ts';
import { enforced } from './key-rules.ts';
import { apart, type Widened, type WideTable, wideTables } from './key-tables.ts';
import { namesOf } from './names.ts';
import { captureStep as captureRows, dropSync, questionOf, touch } from './same-row.ts';
import { exclusive, hurried, locking, mine, plain } from './statement.ts';
import type { Twin } from './twin.ts';

/** A key and all that refers to it become bigint under their names: columns beside the old ones, exchanged in all tables at once. */
export function changePrimaryKey(request: ChangePrimaryKey): Change {
  const { name, kind, table } = request;
  const tables = wideTables(request);
  const enforce = enforced(tables);
  const question = questions(tables, 'before');
  const verify = verifyStep(request, question);
  const columns = tables.flatMap((each) => each.columns.map((one) => `${each.table.name}.${one.column.name}`));
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${columns.join(', ')} become${columns.length > 1 ? '' : 's'} bigint`,
    question: `${question};`,
    steps: [
      expandStep(request, tables),
      captureStep(request, tables),
      broughtStep(tables),
      { ...verify, about: VERIFY, forward: [refuseWhile(request, 'flip'), ...verify.forward] },
      enforceStep(request, tables, enforce),
      {
        ...flipStep(request, keyFlip(request, tables, enforce.forward)),
        title: `let ${columns.join(', ')} be the new columns`,
        undoMeans:
          'Nothing is lost, and it refuses while there is a number that the old type cannot hold; one that is written meanwhile fails. Keys and indexes for the next flip are built again, beside readers and writers.',
      },
      contract(request, tables),
    ],
    notes: [
      'No program changes its statements; look for types in the code that hold 32 bits only, before the first number beyond them is given. A prepared statement that was made before the flip may fail once with "cached plan must not change result type".',
      'The counter counts up to the end of bigint from the flip on, also after its way back.',
      'SELECT * and INSERT without a list of columns see more columns until the contract, and from then on the wider ones at the end of the table: let every INSERT name its columns first.',
      ...(tables.length > 1
        ? [
            lockOrderNote(
              table.name,
              tables.slice(1).map((each) => each.table.name),
            ),
          ]
        : []),
      ...views(request),
    ],
  };
}

/** A view holds on to the column that it was made over, whatever that is called. */
function views({ schema, tables }: ChangePrimaryKey): string[] {
  const names = tables.flatMap(({ columns }) => columns.map(({ name }) => name));
  const found = schema.views.filter(({ sql }) => names.some((name) => sql?.includes(name))).map(({ name }) => name);
  return found.length === 0
    ? []
    : [
        `Views that may read one of the columns go on with the old one, which is NULL where it cannot hold a number, and keep the contract from dropping it: make them anew right after the flip: ${found.join(', ')}.`,
      ];
}

const VERIFY = [
  'It reads every row of every table and takes no lock that anybody waits for. The number must be 0, while the application writes.',
];

function questions(tables: readonly WideTable[], when: 'before' | 'after'): string {
  const each = tables.map((table) => `(${questionOf(table.request, table[when])})`);
  return `SELECT ${each.join(' + ')} AS differences`;
}

function expandStep(request: ChangePrimaryKey, tables: readonly WideTable[]): ChangeStep {
  const functions = tables.flatMap(({ columns }) => columns.flatMap(({ back }) => back.fn ?? []));
  return {
    id: 'expand',
    title: `add a bigint beside ${tables.length > 1 ? 'each of them' : 'it'}, empty`,
    about: ['A column without a default costs no copy of the table, whatever its size.'],
    limit: 'moment',
    forward: [
      ...tables.flatMap((table) => openJournal(table.request)),
      refuseWhile(request, 'flip'),
      ...functions.map(({ create }) => plain(create)),
      ...apart(
        tables,
        tables.flatMap(({ table, columns }) =>
          columns.flatMap(({ column, fresh }) => added(request, table, { column, fresh })),
        ),
      ),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      ...apart(
        tables,
        tables.flatMap(({ table, columns }) =>
          columns.map(({ fresh }) =>
            locking(
              `-- lockstep-ignore drops-column: this change made it\nALTER TABLE ${qualified(table)} DROP COLUMN IF EXISTS ${quote(fresh)};`,
              exclusive(table),
            ),
          ),
        ),
      ),
      ...functions.map((each) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each.name};`))),
      ...tables.toReversed().flatMap((table) => closeJournal(table.request)),
    ],
    undoMeans: 'Nothing is lost: what was added is a copy.',
    prints: null,
  };
}

function added(
  request: ChangePrimaryKey,
  table: Table,
  { column, fresh }: Pick<Widened, 'column' | 'fresh'>,
): ChangeStatement[] {
  const value = fixedDefault(column);
  const on = qualified(table);
  const own = quote(fresh);
  return [
    locking(`ALTER TABLE ${on} ADD COLUMN IF NOT EXISTS ${own} bigint;`, exclusive(table)),
    ...(value === null
      ? []
      : [locking(`ALTER TABLE ${on} ALTER COLUMN ${own} SET DEFAULT ${value};`, exclusive(table))]),
    plain(`COMMENT ON COLUMN ${on}.${own} IS ${quoteLiteral(`lockstep change ${request.name}`)};`),
  ];
}

function captureStep(request: ChangePrimaryKey, tables: readonly WideTable[]): ChangeStep {
  const each = tables.map((table) => captureRows(table.request, table.before));
  const [first] = each;
  return {
    id: 'capture',
    title: 'set each new column from the old one, whoever writes',
    about: ['The trigger of each table sets the new column in the row itself.'],
    limit: first?.limit ?? 'moment',
    forward: [
      refuseWhile(request, 'flip'),
      ...apart(
        tables,
        each.flatMap(({ forward }) => forward),
      ),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...apart(
        tables,
        tables.toReversed().flatMap((table) => dropSync(table.request)),
      ),
      ...tables.map((table) => forgetProgress(table.request)),
    ],
    undoMeans:
      'Nothing is lost. From then on the new columns grow old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

function broughtStep(tables: readonly WideTable[]): ChangeStep {
  const steps = tables.map((table) =>
    backfillStep(table.request, {
      // An identity column that is always generated takes no value, not even its own.
      statement: touch(table.request, table.before, table.before.fresh),
      about: [
        'Table by table it sets the new column to itself, and the trigger sets it from the old one: a write that comes between waits for the row, or is waited for. Triggers of the application that fire for every UPDATE fire for these too.',
      ],
    }),
  );
  const [first] = steps;
  return {
    id: 'backfill',
    title: first?.title ?? '',
    about: first?.about ?? [],
    limit: 'none',
    forward: steps.flatMap(({ forward }) => forward),
    undo: steps.flatMap(({ undo }) => undo),
    undoMeans: first?.undoMeans ?? '',
    prints: first?.prints ?? null,
  };
}

function enforceStep(request: ChangePrimaryKey, tables: readonly WideTable[], { forward, undo }: Twin): ChangeStep {
  return {
    id: 'enforce',
    title: 'give the new columns what the old ones have: NOT NULL, indexes, keys, foreign keys',
    about: [
      'Each is built or proved beside readers and writers; what may take long holds no lock that they wait for.',
      `What is called ${tables
        .filter(({ keyed }) => keyed)
        .map((table) => keyIndex(table, 'old'))
        .join(', ')} is for the way back of the flip.`,
    ],
    limit: 'none',
    forward: [refuseWhile(request, 'flip'), ...forward],
    undo: [refuseWhile(request, 'flip'), ...hurried(tables.map(({ table }) => table)), ...apart(tables, undo)],
    undoMeans: 'Nothing is lost: rules and indexes of what was added only.',
    prints: null,
  };
}

function contract(request: ChangePrimaryKey, tables: readonly WideTable[]): ChangeStep {
  const { rename } = enforced(tables);
  const functions = tables.flatMap(({ columns }) => columns.flatMap(({ back }) => back.fn ?? []));
  const drop = (table: WideTable) =>
    table.columns.map(
      ({ gone }) =>
        `-- lockstep-ignore drops-column: this file refuses until a release cycle has gone by\nALTER TABLE ${qualified(table.table)} DROP COLUMN IF EXISTS ${quote(gone)};`,
    );
  return contractStep(request, questions(tables, 'after'), {
    about: ['What goes are the old columns, with their indexes; their names go to what replaces them.'],
    undoMeans: 'It cannot be taken back, and nothing is lost: the new columns hold every value.',
    statements: [
      ...hurried(tables.map(({ table }) => table)),
      ...apart(
        tables,
        tables.flatMap((table) => [
          ...dropSync(table.request),
          plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(table.request).backfill}(integer, integer);`)),
          ...drop(table).map((sql) => locking(sql, exclusive(table.table))),
        ]),
      ),
      ...apart(tables, rename),
      ...tables.flatMap(({ table, columns }) =>
        columns.map(({ column }) =>
          plain(`COMMENT ON COLUMN ${qualified(table)}.${quote(column.name)} IS ${quoteLiteral(column.comment)};`),
        ),
      ),
      ...functions.map((each) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each.name};`))),
    ],
  });
}
