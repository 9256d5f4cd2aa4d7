import type { CheckFact, ColumnFact } from '../facts/facts.ts';
import { type Construct, plain, type Verdict } from './construct.ts';
import { taken } from './type-holds.ts';

/** What a column of MySQL refuses by its type, in the words of a reader; null when its type alone decides nothing. */
function limit({ type, labels }: ColumnFact): string | null {
  const { word, sizes } = taken(type);
  if (type.includes('unsigned')) return 'negative numbers';
  if (word === 'char' || word === 'varchar') return `more than ${sizes[0] ?? 1} characters`;
  if (labels.length > 0) return 'any other label';
  return word === 'decimal' ? `more digits than (${sizes.join(',')})` : null;
}

/** One construct for each column whose type refuses what the wider type of another engine would take. */
export function typeLimits(columns: readonly ColumnFact[]): Construct[] {
  return columns.flatMap((source): Construct[] => {
    const refused = limit(source);
    if (refused === null) return [];
    return [
      {
        kind: 'type refuses the others',
        table: source.table,
        name: source.name,
        judge: (target): Verdict => {
          const column = target.column(source.table, source.name);
          if (column === undefined) return 'lost';
          const checks = target.facts.checks.filter(({ table }) => plain(table) === plain(source.table));
          return refuses(source, column, checks) ? 'kept' : { altered: `takes ${refused}` };
        },
      },
    ];
  });
}

function refuses(source: ColumnFact, target: ColumnFact, checks: readonly CheckFact[]): boolean {
  const here = taken(source.type);
  const there = taken(target.type);
  const mine = checks.map(({ sql }) => sql).filter((sql) => mentions(sql, target.name));
  if (source.type.includes('unsigned'))
    return target.type === 'boolean' || mine.some((sql) => />=\s*\(?'?0/.test(sql) || /between\s+0/i.test(sql));
  if (source.labels.length > 0) {
    const checked = mine.some((sql) =>
      source.labels.every((label) => sql.includes(`'${label.replaceAll("'", "''")}'`)),
    );
    return checked || (target.labels.length > 0 && target.labels.every((label) => source.labels.includes(label)));
  }
  const sized = there.sizes.length > 0 && here.sizes.every((size, at) => (there.sizes[at] ?? 0) === size);
  return sized || mine.some((sql) => /length\(/i.test(sql));
}

function mentions(sql: string, name: string): boolean {
  return sql.toLowerCase().includes(name.toLowerCase());
}
