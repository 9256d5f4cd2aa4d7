import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { SplitRows } from '../../../model/change-contract.ts';
import { foreignKeySql } from '../ddl/constraint-statements.ts';
import { indexSql } from '../ddl/index-statements.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { sameRights } from './rights.ts';
import { counterOf, nextOf } from './rows.ts';
import { captureRows, dropRowsSync } from './rows-sync.ts';
import { indexesOf, indexNames } from './split-indexes.ts';
import { namesOfSplit, rowsOfSplit } from './split-names.ts';
import { notesOfSplit } from './split-notes.ts';
import { refuseMark, refuseRows } from './split-refusals.ts';
import { copyRows, splitQuestion } from './split-sync.ts';
import { block, exclusive, list, lockWhole, mine, plain, writersWait } from './statement.ts';

/** Several tables of the rows of one, each with those of which a column says that they are its. */
export function splitRows(request: SplitRows): Change {
  refuseMark(request);
  const { name, kind, table, column } = request;
  const question = splitQuestion(request);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `the rows of ${table.name} go to ${namesIn(request)}, each by its ${column.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureRows(rowsOfSplit(request)),
      backfillStep(request, {
        counts: 'itself',
        statement: (range) => copyRows(request, range),
        about: [
          'It copies rows and locks them until their batch is committed: a write that comes between waits for the row, or is waited for. No trigger of the application fires.',
          'A transaction at REPEATABLE READ or SERIALIZABLE that began before a row was brought and writes it ends with 40001: run it again, as always at that level.',
        ],
      }),
      verifyStep(request, question),
      flipStep(request),
      contractStep(request, question, {
        about: [`What goes is ${table.name}, with indexes, constraints and triggers.`],
        undoMeans: `It cannot be taken back by a script. Every row is in ${namesIn(request)}: make the table and fill it from there.`,
        statements: ending(request),
      }),
    ],
    notes: notesOfSplit(request),
  };
}

function namesIn({ parts }: SplitRows): string {
  return parts.map(({ table }) => table.name).join(' and ');
}

function expandStep(request: SplitRows): ChangeStep {
  const { table } = request;
  const { parts, outside } = namesOfSplit(request);
  return {
    id: 'expand',
    title: `make the tables ${namesIn(request)}, empty`,
    about: [
      `Each has the columns, defaults, checks, indexes, foreign keys and rights of ${table.name}, and a check that it takes its own rows only.`,
      ...(outside === null ? [] : [`It reads every row of ${table.name} once, without a lock that anybody waits for.`]),
    ],
    limit: 'scan',
    forward: [
      ...openJournal(request),
      refuseWhile(request, 'contract'),
      ...refuseRows(request),
      ...parts.flatMap((part) => makePart(request, part)),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      plain(whileOpen(request, parts.map(({ sql }) => `DROP TABLE IF EXISTS ${sql};`).join('\n    '))),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost: ${namesIn(request)} are copies.`,
    prints: null,
  };
}

type Part = ReturnType<typeof namesOfSplit>['parts'][number];

function makePart(request: SplitRows, part: Part): ChangeStatement[] {
  const { table, column, name } = request;
  const { key } = namesOfSplit(request);
  const { sql, of, values } = part;
  const rules = [
    `PRIMARY KEY (${list(key)})`,
    `CONSTRAINT ${quote(`lockstep_${name}_rows`)} CHECK (${of('')})`,
    ...table.foreignKeys.map(foreignKeySql),
  ];
  const counted = table.columns.filter(({ identity }) => identity?.kind === 'serial');
  const [only, ...others] = values ?? [];
  const own =
    only !== undefined && others.length === 0
      ? [`ALTER COLUMN ${quote(column.name)} SET DEFAULT ${quoteLiteral(only)}`]
      : [];
  const changes = [...own, ...counted.map((each) => `ALTER COLUMN ${quote(each.name)} DROP DEFAULT`)];
  return [
    {
      sql: `CREATE TABLE IF NOT EXISTS ${sql} (\n  LIKE ${qualified(table)} INCLUDING ALL EXCLUDING INDEXES EXCLUDING IDENTITY,\n  ${rules.join(',\n  ')}\n);`,
      alone: false,
      locks: table.foreignKeys.map(({ references }) =>
        writersWait({ schema: references.schema, name: references.table }),
      ),
    },
    ...changes.map((change) => plain(`ALTER TABLE ${sql} ${change};`)),
    ...indexesOf(request, part.table).map((made) => plain(indexSql({ ...table, name: part.table.name }, made))),
    plain(`COMMENT ON TABLE ${sql} IS ${quoteLiteral(`lockstep change ${name}`)};`),
    plain(sameRights(table, part.table)),
  ];
}

function ending(request: SplitRows): ChangeStatement[] {
  const { table } = request;
  const { whole, parts } = namesOfSplit(request);
  const all = [...parts.map((part) => part.table), table];
  return [
    {
      sql: block(
        `  IF to_regclass(${quoteLiteral(whole)}) IS NOT NULL THEN\n${lockWhole(...all.map(qualified))}\n  END IF;`,
      ),
      alone: false,
      locks: all.map(exclusive),
    },
    ...dropRowsSync(rowsOfSplit(request)),
    plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`)),
    { sql: dropWhole(request), alone: false, locks: [exclusive(table)] },
    ...parts.flatMap((part) => indexNames(request, part.table)),
    ...parts.map(({ sql }) => plain(`COMMENT ON TABLE ${sql} IS '';`)),
  ];
}

/** The old table goes, and its counter with it: from here on each of the new ones counts by itself, from beyond what it has given. */
function dropWhole(request: SplitRows): string {
  const { whole, parts, numbered } = namesOfSplit(request);
  const counts = parts.flatMap(({ sql }) =>
    numbered.map(
      (column) => `    ALTER TABLE ${sql} ALTER COLUMN ${quote(column)} ADD GENERATED BY DEFAULT AS IDENTITY;
    PERFORM setval(${counterOf(sql, column)}, ${nextOf(whole, column)});\n`,
    ),
  );
  return block(`  IF to_regclass(${quoteLiteral(whole)}) IS NOT NULL THEN
${counts.join('')}    DROP TABLE ${whole};
  END IF;`);
}
