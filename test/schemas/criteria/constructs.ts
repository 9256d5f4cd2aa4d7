import type { CheckFact, CodeFact, Facts, TableFact } from '../facts/facts.ts';
import { columnConstructs, sameComment } from './columns.ts';
import { type Construct, type ConstructKind, plain, type Verdict } from './construct.ts';
import { foreignKeyConstructs } from './foreign-keys.ts';
import { indexConstructs } from './indexes.ts';
import { typeLimits } from './type-refuses.ts';

/** Every construct of a MySQL source, each with the way to judge what became of it in PostgreSQL, whichever tool brought it there. */
export function constructsOf(source: Facts): Construct[] {
  return [
    ...source.tables.flatMap(tableConstructs),
    ...columnConstructs(source.columns),
    ...typeLimits(source.columns),
    ...indexConstructs(source.indexes),
    ...foreignKeyConstructs(source.foreignKeys),
    ...source.checks.map(checkConstruct),
    ...source.code.flatMap(codeConstructs),
  ];
}

const EITHER_WAY: ReadonlySet<ConstructKind> = new Set([
  ...(['table', 'column', 'nullability', 'comment', 'auto increment', 'primary key', 'unique key', 'index'] as const),
  ...(['foreign key', 'partitions', 'view', 'routine', 'trigger', 'event'] as const),
]);

/** The constructs that are judged alike between any two engines: all but types, values and expressions. */
export function constructsOfAny(source: Facts): Construct[] {
  return constructsOf(source).filter(({ kind }) => EITHER_WAY.has(kind));
}

function tableConstructs(source: TableFact): Construct[] {
  const { name, comment, partitions } = source;
  const made = (kind: Construct['kind'], judge: (found: TableFact) => Verdict): Construct => ({
    kind,
    table: name,
    name,
    judge: (target) => {
      const found = target.table(name);
      return found === undefined ? 'lost' : judge(found);
    },
  });
  return [
    made('table', () => 'kept'),
    ...(comment === '' ? [] : [made('comment', (found) => sameComment(comment, found.comment))]),
    ...(partitions === 0
      ? []
      : [
          made('partitions', (found) =>
            found.partitions >= partitions ? 'kept' : { altered: `${partitions} became ${found.partitions}` },
          ),
        ]),
  ];
}

/** A check is kept when one of the same table says something of the same names; json_valid is also kept by a type of JSON. */
function checkConstruct({ table, name, sql }: CheckFact): Construct {
  return {
    kind: 'check',
    table,
    name,
    judge: ({ facts }) => {
      const columns = facts.columns.filter(
        (column) => plain(column.table) === plain(table) && sql.toLowerCase().includes(`\`${plain(column.name)}\``),
      );
      if (/^json_valid\(/i.test(sql) && columns.every(({ type }) => /^jsonb?$/.test(type))) return 'kept';
      const found = facts.checks.some(
        (check) =>
          plain(check.table) === plain(table) &&
          columns.every((column) => check.sql.toLowerCase().includes(plain(column.name))),
      );
      return found && columns.length > 0 ? 'kept' : 'lost';
    },
  };
}

/** The function of a trigger goes or stays with it. */
function codeConstructs({ kind, table, name }: CodeFact): Construct[] {
  if (kind === 'trigger function') return [];
  const arrived = ({ kind: found, name: as }: CodeFact) => found === kind && plain(as) === plain(name);
  return [{ kind, table, name, judge: ({ facts }) => (facts.code.some(arrived) ? 'kept' : 'lost') }];
}
