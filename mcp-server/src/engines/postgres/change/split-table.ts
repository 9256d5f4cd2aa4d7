import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { SplitTable } from '../../../model/change-contract.ts';
import { lockOrderNote } from '../../../model/change-notes.ts';
import type { Index } from '../../../model/schema.ts';
import { foreignKeySql } from '../ddl/constraint-statements.ts';
import { indexSql } from '../ddl/index-statements.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { fixedDefault, namingTriggers, ownTriggers, readers, typeOf } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseBeside } from './going.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { capturePair, dropPairSync, namesOfPair, pairQuestion } from './pair-sync.ts';
import { refuseResting, refuseSecured } from './refuse-tied.ts';
import { names } from './renamed-in.ts';
import { sameRights } from './rights.ts';
import { differ, exclusive, list, locking, mine, plain, writersWait } from './statement.ts';

/** A table of its own for some columns, with the key of the old one: a row for each row. */
export function splitTable(request: SplitTable): Change {
  const { name, kind, table, pair } = request;
  const { wide, narrow, columns, match } = namesOfPair(request);
  refuseSecured([table], pair.narrow.name);
  for (const { wide: each } of pair.columns) refuseResting(request, each);
  const question = pairQuestion(request);
  const own = columns.wide.join(', ');
  const same = columns.wide.map((each) => `${quote(each)} = t.${quote(each)}`).join(', ');
  const there = `EXISTS (SELECT FROM ${narrow} AS n WHERE ${match('n', 't')} AND NOT ${differ(list(columns.wide, 't.'), list(columns.narrow, 'n.'))})`;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${own} of ${table.name} become a table of their own, ${pair.narrow.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      capturePair(request),
      backfillStep(request, {
        statement: (range) => `PERFORM set_config('lockstep.backfill', ${namesOf(request).self}, true);
      UPDATE ${wide} AS t SET ${same} WHERE ${range} AND NOT ${there};`,
        about: [
          'It sets the columns to themselves, so that the trigger writes the new table: a write that comes between waits for the row, or is waited for.',
          ...ownTriggers(request),
        ],
      }),
      verifyStep(request, question),
      flipStep(request),
      contractStep(request, question, {
        gone: columns.wide,
        about: [`What goes from ${table.name} is ${own}, with indexes and constraints.`],
        undoMeans: `It cannot be taken back by a script. Every value is in ${pair.narrow.name}: add the columns and fill them from there.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

/** What names columns of the new table alone, one of them a moved one. */
function goesAlong({ table, pair }: SplitTable, uses: (column: string) => boolean): boolean {
  const there = [...pair.key, ...pair.columns].map(({ wide }) => wide);
  return (
    pair.columns.some(({ wide }) => uses(wide)) &&
    table.columns.every((column) => there.includes(column.name) || !uses(column.name))
  );
}

function indexesOf(request: SplitTable): { readonly old: string; readonly made: Index }[] {
  const uses =
    ({ parts, include, predicate }: Index) =>
    (column: string) =>
      include.includes(column) ||
      (predicate !== null && names(predicate, column)) ||
      parts.some((part) => part.column === column || (part.expression !== null && names(part.expression, column)));
  return request.table.indexes
    .filter((index) => goesAlong(request, uses(index)))
    .map((index, at) => ({ old: index.name, made: { ...index, name: `lockstep_${request.name}_${at + 1}` } }));
}

function expandStep(request: SplitTable): ChangeStep {
  const { table, pair, name } = request;
  const { wide, narrow, key } = namesOfPair(request);
  const rules = [
    `PRIMARY KEY (${list(key.narrow)})`,
    `FOREIGN KEY (${list(key.narrow)}) REFERENCES ${wide} (${list(key.wide)}) ON DELETE CASCADE ON UPDATE CASCADE`,
    ...table.checks
      .filter(({ sql }) => goesAlong(request, (column) => names(sql, column)))
      .map(({ sql }) => `CHECK (${sql})`),
    ...foreignKeysOf(request).map(foreignKeySql),
  ];
  const columns = [
    ...pair.key.map(({ column }) => `${quote(column.name)} ${typeOf(request, column)} NOT NULL`),
    ...pair.columns.map(({ column }) => {
      const value = fixedDefault(column);
      return `${quote(column.name)} ${typeOf(request, column)}${value === null ? '' : ` DEFAULT ${value}`}${column.nullable ? '' : ' NOT NULL'}`;
    }),
  ];
  return {
    id: 'expand',
    title: `make the table ${pair.narrow.name}, empty`,
    about: [
      `It has the key of ${table.name}, to which it refers, and its rows go with those of ${table.name}. It has the owner, the rights, and of the moved columns the indexes, checks and foreign keys.`,
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      refuseWhile(request, 'contract'),
      refuseBeside(request),
      {
        sql: `CREATE TABLE IF NOT EXISTS ${narrow} (\n  ${[...columns, ...rules].join(',\n  ')}\n);`,
        alone: false,
        locks: [
          table,
          ...foreignKeysOf(request).map(({ references }) => ({ schema: references.schema, name: references.table })),
        ].map(writersWait),
      },
      ...indexesOf(request).map(({ made }) => plain(indexSql({ ...table, name: pair.narrow.name }, made))),
      plain(`COMMENT ON TABLE ${narrow} IS ${quoteLiteral(`lockstep change ${name}`)};`),
      plain(sameRights(table, pair.narrow)),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      // With a foreign key the server would have the new table first, and writers have the old one first.
      locking(
        whileOpen(request, `LOCK TABLE ${wide} IN ACCESS EXCLUSIVE MODE;\n    DROP TABLE IF EXISTS ${narrow};`),
        exclusive(table),
      ),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${table.name} is written: ${pair.narrow.name} is a copy.`,
    prints: null,
  };
}

function foreignKeysOf(request: SplitTable) {
  return request.table.foreignKeys.filter(({ columns }) => goesAlong(request, (column) => columns.includes(column)));
}

function ending(request: SplitTable): ChangeStatement[] {
  const { table, pair } = request;
  const { wide, narrow, columns } = namesOfPair(request);
  return [
    ...dropPairSync(request),
    plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`)),
    ...columns.wide.map((each) =>
      locking(
        `-- lockstep-ignore drops-column: this file refuses while the old version writes the column\nALTER TABLE ${wide} DROP COLUMN IF EXISTS ${quote(each)};`,
        exclusive(table),
      ),
    ),
    ...indexesOf(request).map(({ old, made }) =>
      plain(
        `ALTER INDEX IF EXISTS ${qualified({ schema: pair.narrow.schema, name: made.name })} RENAME TO ${quote(old)};`,
      ),
    ),
    plain(`COMMENT ON TABLE ${narrow} IS '';`),
  ];
}

function notesOf(request: SplitTable): string[] {
  const { table, pair } = request;
  const { columns } = namesOfPair(request);
  const required = pair.columns.filter(({ column }) => !column.nullable).map(({ wide }) => wide);
  const narrow = pair.narrow.name;
  return [
    `The new version leaves ${columns.wide.join(', ')} out when it writes ${table.name}, and writes ${narrow} by INSERT … ON CONFLICT DO UPDATE: until the contract a row may be there already, made by the trigger.`,
    `A row that is missing from ${narrow} says NULL: deleting it alone sets the columns of ${table.name} to NULL.`,
    `A transaction of the old version locks the row of ${table.name} first, one of the new version that of ${narrow}: two that write the same record at the same moment may meet in a deadlock, which the server ends with 40P01. Run such a transaction again, or let the new version lock the row of ${table.name} first.`,
    lockOrderNote(table.name, [narrow]),
    ...(required.length === 0
      ? []
      : [
          `${required.join(', ')} of ${table.name} take${required.length === 1 ? 's' : ''} NULL from capture on, so that the new version can write ${table.name} first; ${narrow} takes none.`,
        ]),
    `Indexes, checks and foreign keys over these columns and others together have no counterpart: make what the new version needs before the flip.`,
    ...columns.wide.flatMap((each) => readers(request, each)),
    ...namingTriggers(request, columns.wide),
  ];
}
