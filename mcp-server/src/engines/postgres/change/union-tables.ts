import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { UnionTables } from '../../../model/change-contract.ts';
import type { Index } from '../../../model/schema.ts';
import { foreignKeySql } from '../ddl/constraint-statements.ts';
import { indexSql } from '../ddl/index-statements.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { readers } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { sameRights } from './rights.ts';
import { counterOf, nextOf } from './rows.ts';
import { obstacles } from './rows-obstacles.ts';
import { captureRows, dropRowsSync } from './rows-sync.ts';
import { block, exclusive, list, lockWhole, mine, plain, writersWait } from './statement.ts';
import { refusedWhere } from './uncarried.ts';
import { namesOfUnion, rowsOfUnion } from './union-names.ts';
import { copyPart, unionQuestion } from './union-sync.ts';

/** One table of the rows of several, with a column that says which of them a row is of. */
export function unionTables(request: UnionTables): Change {
  const { name, kind, table, whole, mark } = request;
  const question = unionQuestion(request);
  const { parts } = namesOfUnion(request);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${namesIn(request)} become one table, ${whole.name}, in which ${mark} tells them apart`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureRows(rowsOfUnion(request)),
      backfillStep(request, {
        tables: parts.map(({ sql }) => sql),
        statement: (range, at) => copyPart(request, at, range),
        about: [
          'It copies rows, table by table, and locks them until their batch is committed: a write that comes between waits for the row, or is waited for. No trigger of the application fires.',
          'A transaction at REPEATABLE READ or SERIALIZABLE that began before a row was brought and writes it ends with 40001: run it again, as always at that level.',
        ],
      }),
      verifyStep(request, question),
      flipStep(request),
      contractStep(request, question, {
        about: [`What goes is ${namesIn(request)}, with indexes, constraints and triggers.`],
        undoMeans: `It cannot be taken back by a script. Every row is in ${whole.name}: make the tables and fill them from there.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

function namesIn({ parts }: UnionTables): string {
  return parts.map(({ table }) => table.name).join(' and ');
}

/** The indexes of the first table, its unique ones within each part; the key of the new table stands for that of the old one. */
function indexesOf({ name, table, mark }: UnionTables): { readonly old: string; readonly made: Index }[] {
  const own = table.primaryKey?.columns.join('\0');
  const first = { column: mark, expression: null, prefix: null, descending: false, nullsFirst: false };
  return table.indexes
    .filter(({ parts, unique }) => !unique || parts.map(({ column }) => column).join('\0') !== own)
    .map((index, at) => ({
      old: index.name,
      made: {
        ...index,
        name: `lockstep_${name}_${at + 1}`,
        parts: index.unique ? [first, ...index.parts] : index.parts,
      },
    }));
}

function expandStep(request: UnionTables): ChangeStep {
  const { table, whole, name, parts } = request;
  const { whole: made, mark, key } = namesOfUnion(request);
  const rules = [`PRIMARY KEY (${mark}, ${list(key)})`, ...table.foreignKeys.map(foreignKeySql)];
  const counted = table.columns.filter(({ identity }) => identity?.kind === 'serial');
  const others = parts.slice(1).map((part) => part.table);
  return {
    id: 'expand',
    title: `make the table ${whole.name}, empty`,
    about: [
      `It has the columns, defaults, checks, indexes and foreign keys of ${table.name}, and the rights that all of ${namesIn(request)} give; every unique key holds within each of them, as before.`,
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      refuseWhile(request, 'contract'),
      plain(refusedWhere(parts.flatMap((part) => obstacles(part.table, table)))),
      {
        sql: `CREATE TABLE IF NOT EXISTS ${made} (\n  ${mark} varchar(40) NOT NULL,\n  LIKE ${qualified(table)} INCLUDING ALL EXCLUDING INDEXES EXCLUDING IDENTITY,\n  ${rules.join(',\n  ')}\n);`,
        alone: false,
        locks: table.foreignKeys.map(({ references }) =>
          writersWait({ schema: references.schema, name: references.table }),
        ),
      },
      ...counted.map((column) => plain(`ALTER TABLE ${made} ALTER COLUMN ${quote(column.name)} DROP DEFAULT;`)),
      ...indexesOf(request).map((each) => plain(indexSql({ ...table, name: whole.name }, each.made))),
      plain(`COMMENT ON TABLE ${made} IS ${quoteLiteral(`lockstep change ${name}`)};`),
      plain(sameRights(table, whole, others)),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      plain(whileOpen(request, `DROP TABLE IF EXISTS ${made};`)),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost: ${whole.name} is a copy.`,
    prints: null,
  };
}

function ending(request: UnionTables): ChangeStatement[] {
  const { whole, parts } = request;
  const { whole: made } = namesOfUnion(request);
  const there = parts.map(({ table }) => `to_regclass(${quoteLiteral(qualified(table))}) IS NOT NULL`).join(' AND ');
  const all = [whole, ...parts.map(({ table }) => table)];
  return [
    {
      sql: block(`  IF ${there} THEN\n${lockWhole(...all.map(qualified))}\n  END IF;`),
      alone: false,
      locks: all.map(exclusive),
    },
    ...dropRowsSync(rowsOfUnion(request)),
    plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`)),
    { sql: dropParts(request), alone: false, locks: parts.map(({ table }) => exclusive(table)) },
    ...indexesOf(request).map((each) =>
      plain(
        `ALTER INDEX IF EXISTS ${qualified({ schema: whole.schema, name: each.made.name })} RENAME TO ${quote(each.old)};`,
      ),
    ),
    plain(`COMMENT ON TABLE ${made} IS '';`),
  ];
}

/** The old tables go, and their counters with them: from here on the new one counts by itself, from beyond what any of them has given. */
function dropParts(request: UnionTables): string {
  const { whole, parts, numbered } = namesOfUnion(request);
  const counts = numbered.map(
    (column) => `    ALTER TABLE ${whole} ALTER COLUMN ${quote(column)} ADD GENERATED BY DEFAULT AS IDENTITY;
    PERFORM setval(${counterOf(whole, column)}, greatest(${parts.map(({ sql }) => nextOf(sql, column)).join(', ')}));\n`,
  );
  return block(`  IF to_regclass(${quoteLiteral(parts[0]?.sql ?? '')}) IS NOT NULL THEN
${counts.join('')}${parts.map(({ sql }) => `    DROP TABLE ${sql};`).join('\n')}
  END IF;`);
}

function notesOf(request: UnionTables): string[] {
  const { table, whole, mark, parts, schema } = request;
  const { numbered } = namesOfUnion(request);
  const key = (table.primaryKey?.columns ?? []).join(', ');
  const own = schema.triggers
    .filter(
      ({ schema: of, table: on, name }) =>
        parts.some((part) => part.table.schema === of && part.table.name === on) && !name.startsWith('zz_lockstep_'),
    )
    .map(({ name }) => name);
  return [
    `The key of ${whole.name} is ${mark} and ${key}, so that rows of one key never meet: the new version names ${mark} wherever it names a row, and in every INSERT. ${parts.map((part) => `${part.value} is ${part.table.name}`).join(', ')}; any other value is refused (23514) until the contract.`,
    `An UPDATE of ${mark} moves a row from one of the old tables to the other: it is a DELETE and an INSERT there, and fails (23505) where that table has a row of its key.`,
    ...(numbered.length === 0
      ? []
      : [
          `An INSERT into ${whole.name} without ${numbered.join(', ')} gets the next number of the old table that it goes to; from the contract on ${whole.name} counts by itself, for all of them together.`,
        ]),
    `A transaction of the old version locks a row of its own table first, one of the new version that of ${whole.name}: two that write the same record at the same moment may meet in a deadlock, which the server ends with 40P01. Run such a transaction again.`,
    ...(own.length === 0
      ? []
      : [
          `Triggers of the old tables (${[...new Set(own)].join(', ')}) fire for what the new version writes too, with the rights of who makes these scripts, and have no counterpart: give ${whole.name} what the new version needs at the contract.`,
        ]),
    `Indexes that ${parts
      .slice(1)
      .map((part) => part.table.name)
      .join(
        ' and ',
      )} alone ha${parts.length > 2 ? 've' : 's'} have no counterpart: make what the new version needs before the flip.`,
    ...parts.flatMap((part) => readers(request, part.table.name)),
  ];
}
