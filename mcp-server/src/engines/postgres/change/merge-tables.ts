import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { MergeTables } from '../../../model/change-contract.ts';
import { lockOrderNote } from '../../../model/change-notes.ts';
import type { Index } from '../../../model/schema.ts';
import { indexSql } from '../ddl/index-statements.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { ownTriggers, readers, typeOf } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseBeside } from './going.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { index } from './index-beside.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { capturePair, dropPairSync, namesOfPair, pairQuestion } from './pair-sync.ts';
import { refusePartedIndex } from './partitioned.ts';
import { refuseSecured } from './refuse-tied.ts';
import { renamedIn } from './renamed-in.ts';
import { alone, beside, differ, exclusive, list, locking, mine, plain } from './statement.ts';

/** The columns of a table beside those of the one whose key it has. */
export function mergeTables(request: MergeTables): Change {
  const { name, kind, table, into } = request;
  refuseSecured([table, into], into.name);
  const { wide, narrow, columns, match } = namesOfPair(request);
  const question = pairQuestion(request);
  const same = columns.narrow.map((each) => `${quote(each)} = t.${quote(each)}`).join(', ');
  const there = `EXISTS (SELECT FROM ${wide} AS w WHERE ${match('t', 'w')} AND NOT ${differ(list(columns.wide, 'w.'), list(columns.narrow, 't.'))})`;
  const indexes = indexesOf(request);
  for (const { old, made } of indexes) refusePartedIndex(into, { ...made, name: old });
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name} becomes columns of ${into.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      capturePair(request),
      backfillStep(request, {
        statement: (range) => `PERFORM set_config('lockstep.backfill', ${namesOf(request).self}, true);
      UPDATE ${narrow} AS t SET ${same} WHERE ${range} AND NOT ${there};`,
        about: [
          `It sets the columns of ${table.name} to themselves, so that the trigger writes ${into.name}: a write that comes between waits for the row, or is waited for.`,
          ...ownTriggers(request),
          ...ownTriggers({ ...request, table: into }),
        ],
      }),
      verifyStep(request, question),
      ...(indexes.length === 0 ? [] : [enforceStep(request)]),
      flipStep(request),
      contractStep(request, question, {
        about: [`The table ${table.name} goes, with its indexes, constraints and triggers.`],
        undoMeans: `It cannot be taken back by a script. Every value is in ${into.name}; of rows without a value nothing tells any more whether ${table.name} had one.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

function expandStep(request: MergeTables): ChangeStep {
  const { name, into, table, pair } = request;
  const { wide, columns } = namesOfPair(request);
  const lock = exclusive(into);
  return {
    id: 'expand',
    title: `add ${columns.wide.join(' and ')} to ${into.name}, empty`,
    about: ['A column without a default costs no copy of the table, whatever its size.'],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      refuseWhile(request, 'contract'),
      refuseBeside(request),
      ...pair.columns.flatMap(({ column, wide: own }) => [
        locking(`ALTER TABLE ${wide} ADD COLUMN IF NOT EXISTS ${quote(own)} ${typeOf(request, column)};`, lock),
        plain(`COMMENT ON COLUMN ${wide}.${quote(own)} IS ${quoteLiteral(`lockstep change ${name}`)};`),
      ]),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      ...columns.wide.map((each) =>
        locking(whileOpen(request, `ALTER TABLE ${wide} DROP COLUMN IF EXISTS ${quote(each)};`), lock),
      ),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${table.name} is written: what was added is a copy.`,
    prints: null,
  };
}

/** The indexes of the table over more than its key, with the names that the columns get. */
function indexesOf({ name, table, pair }: MergeTables): { readonly old: string; readonly made: Index }[] {
  const both = [...pair.key, ...pair.columns];
  const called = (column: string) => both.find(({ narrow }) => narrow === column)?.wide ?? column;
  // All at once, by names that no column has: one may be called what another was.
  const swapped = (sql: string | null) => {
    if (sql === null) return null;
    const apart = both.reduce((text, { narrow }, at) => renamedIn(text, narrow, `lockstep column ${at}`), sql);
    return both.reduce((text, { wide }, at) => renamedIn(text, `lockstep column ${at}`, wide), apart);
  };
  const own = table.primaryKey?.columns.join('\0');
  return table.indexes
    .filter(({ parts }) => parts.map(({ column }) => column).join('\0') !== own)
    .map((old, at) => ({
      old: old.name,
      made: {
        ...old,
        name: `lockstep_${name}_${at + 1}`,
        parts: old.parts.map((part) => ({
          ...part,
          column: part.column === null ? null : called(part.column),
          expression: swapped(part.expression),
        })),
        include: old.include.map(called),
        predicate: swapped(old.predicate),
      },
    }));
}

function enforceStep(request: MergeTables): ChangeStep {
  const { into, table } = request;
  const on = { ...request, table: into };
  const indexes = indexesOf(request);
  return {
    id: 'enforce',
    title: `give ${into.name} the indexes that ${table.name} has`,
    about: ['Each is built beside readers and writers.'],
    limit: 'none',
    forward: indexes.flatMap(({ made }) => index(on, made.name, indexSql(into, made, 'CONCURRENTLY'))),
    undo: indexes.map(({ made }) =>
      alone(
        `DROP INDEX CONCURRENTLY IF EXISTS ${qualified({ schema: into.schema, name: made.name })};`,
        beside(into, 'a moment'),
      ),
    ),
    undoMeans: 'Nothing is lost: indexes of what was added only.',
    prints: null,
  };
}

function ending(request: MergeTables): ChangeStatement[] {
  const { into, table, pair } = request;
  const { wide, narrow } = namesOfPair(request);
  return [
    ...dropPairSync(request),
    plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`)),
    {
      sql: `-- lockstep-ignore drops-table: this file refuses while the old version writes the table\nDROP TABLE IF EXISTS ${narrow};`,
      alone: false,
      locks: [exclusive(table), exclusive(into)],
    },
    ...indexesOf(request).map(({ old, made }) =>
      plain(`ALTER INDEX IF EXISTS ${qualified({ schema: into.schema, name: made.name })} RENAME TO ${quote(old)};`),
    ),
    ...pair.columns.map(({ column, wide: own }) =>
      plain(`COMMENT ON COLUMN ${wide}.${quote(own)} IS ${quoteLiteral(column.comment)};`),
    ),
  ];
}

function notesOf(request: MergeTables): string[] {
  const { into, table, pair } = request;
  const required = pair.columns.filter(({ column }) => !column.nullable);
  return [
    `A row of ${into.name} that has none in ${table.name}, and one whose row holds NULL alone, are the same in the new shape.`,
    `A row that the new version writes with a value gets its row in ${table.name}; NULL in all of the columns ${
      required.length === 0
        ? `sets them there, and makes none`
        : `takes the row of ${table.name} away, and ${required.map(({ wide }) => wide).join(', ')} cannot be NULL beside another value until the contract`
    }: the old version must be ready to find no row, and write one.`,
    `A transaction of the old version locks the row of ${table.name} first, one of the new version that of ${into.name}: two that write the same record at the same moment may meet in a deadlock, which the server ends with 40P01. Run such a transaction again.`,
    lockOrderNote(into.name, [table.name]),
    `The new columns take NULL and have no default; checks and foreign keys of ${table.name} have no counterpart: make what the new version needs before the flip.`,
    ...readers(request, table.name),
  ];
}
