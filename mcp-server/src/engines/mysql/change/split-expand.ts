import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { SplitRows } from '../../../model/change-contract.ts';
import { partsInWords } from '../../../model/split-notes.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { foreignKeyRule } from '../ddl/statements.ts';
import { escapedLiteral, quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { parseRawType } from '../types.ts';
import { dropProcedures } from './beside.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { dropRowsSync } from './rows-sync.ts';
import { namesOfSplit, rowsOfSplit } from './split-names.ts';
import { aMoment, definition, plain } from './statement.ts';

/** Makes the tables of a split, empty, when every row has one and no two of them take the same. */
export function expandSplit(request: SplitRows): ChangeStep {
  const { table } = request;
  const { parts, outside } = namesOfSplit(request);
  const all = partsInWords(request);
  return {
    id: 'expand',
    title: `make the tables ${all}, empty`,
    about: [
      `Each has the columns, defaults, checks, indexes and foreign keys of ${table.name}, and a check that it takes its own rows only.`,
      ...(outside === null ? [] : [`It reads every row of ${table.name} once, without a lock that anybody waits for.`]),
    ],
    limit: 'scan',
    forward: [
      ...openJournal(request),
      ...refuseWhile(request, 'contract'),
      ...refuseRows(request),
      ...parts.flatMap((_, at) => makePart(request, at)),
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      // A capture that was not made to its end leaves some.
      ...dropRowsSync(rowsOfSplit(request)),
      ...parts.map(({ sql }) =>
        definition(
          `-- lockstep-ignore drops-table: a table of this change, which holds copies\nDROP TABLE IF EXISTS ${sql};`,
        ),
      ),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost: ${all} are copies.`,
    prints: null,
  };
}

/** The name of the check of a part. */
export function checkOf({ name }: SplitRows, at: number): string {
  return ownName(name, `rows${at + 1}`);
}

/** Refuses values that the server takes for the same, and rows that no part takes, with their number. */
function refuseRows(request: SplitRows): ChangeStatement[] {
  const { table, column } = request;
  const { whole, outside } = namesOfSplit(request);
  const reasons = alike(request);
  const words = quoteLiteral(` rows of ${table.name} have a ${column.name} that no part takes`);
  if (outside !== null)
    reasons.push(
      `(SELECT CONCAT(counted.n, ${words}) FROM (SELECT COUNT(*) AS n FROM ${whole} AS t WHERE ${outside('t.')}) AS counted WHERE counted.n > 0)`,
    );
  if (reasons.length === 0) return [];
  return [
    plain(`SELECT CONCAT_WS('; ',\n  ${reasons.join(',\n  ')}\n) INTO @lockstep_missing;`),
    plain(`CALL ${namesOf(request).refuse}(@lockstep_missing);`),
  ];
}

function alike({ parts, column }: SplitRows): string[] {
  const { charset, collation } = column;
  if (charset === null || collation === null) return [];
  return parts.flatMap(({ table, values }, at) => {
    const before = parts.slice(0, at).flatMap((part) => part.values ?? []);
    if (values === null || before.length === 0) return [];
    const list = before.map(quoteLiteral).join(', ');
    const same = values.map(
      (each) => `CONVERT(${quoteLiteral(each)} USING ${charset}) COLLATE ${collation} IN (${list})`,
    );
    const words = `${table.name} and a part before it take the same ${column.name}, as this server compares`;
    return [`IF(${same.join(' OR ')}, ${quoteLiteral(words)}, NULL)`];
  });
}

/** MariaDB keeps a check as text without the bytes of such a literal, so that it would refuse every row. */
function kept({ schema, column }: SplitRows, condition: string): string {
  if (schema.flavor !== 'mariadb' || column.charset !== 'utf8mb4') return condition;
  return condition.replace(/_utf8mb4 (X'[0-9a-f]+')/g, `CONVERT($1 USING utf8mb4) COLLATE ${column.collation}`);
}

function makePart(request: SplitRows, at: number): ChangeStatement[] {
  const { table, name, column } = request;
  const { parts, literal } = namesOfSplit(request);
  const part = parts[at];
  if (part === undefined) return [];
  const comment = `lockstep change ${name}`;
  const [only, ...others] = part.values ?? [];
  const defaults = only !== undefined && others.length === 0 && !/(text|blob)$/.test(parseRawType(column.rawType).base);
  const changes = [
    `COMMENT = ${escapedLiteral(comment)}`,
    ...(defaults ? [`ALTER COLUMN ${quote(column.name)} SET DEFAULT ${literal(only)}`] : []),
    `ADD CONSTRAINT ${quote(checkOf(request, at))} CHECK (${kept(request, part.of(''))})`,
    ...table.foreignKeys.map(
      (each, nr) => `ADD CONSTRAINT ${quote(ownName(name, `part${at + 1}_fk${nr + 1}`))} ${foreignKeyRule(each)}`,
    ),
  ];
  const { schema } = part.table;
  const made = exists('TABLES', { TABLE_SCHEMA: schema, TABLE_NAME: part.table.name, TABLE_COMMENT: comment });
  return [
    definition(`CREATE TABLE IF NOT EXISTS ${part.sql} LIKE ${namesOf(request).table};`),
    definition(
      conditional(made, false, `ALTER TABLE ${part.sql} ${changes.join(', ')}`),
      ...table.foreignKeys.map(({ references }) => aMoment({ schema: references.schema, name: references.table })),
    ),
  ];
}
