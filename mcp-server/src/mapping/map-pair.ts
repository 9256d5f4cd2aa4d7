import type { ConfiguredTable } from '../model/configured-mapping.ts';
import { missingColumn } from '../model/find-names.ts';
import type { ColumnPair, TableMapping } from '../model/mapping.ts';
import type { Table } from '../model/schema.ts';
import { isNamedAs, type ValueKind } from '../model/value-kind.ts';
import { decideColumns } from './decide-columns.ts';
import { decideFilter, decideKey, decideTolerance } from './decide-rows.ts';
import { pairColumns, sharedKey } from './pair-columns.ts';
import type { Report } from './report.ts';

/** One pair of tables before it is known what other pairs of the same source carry. */
export type MappedPair = Omit<TableMapping, 'unmatched' | 'elsewhere'> & {
  readonly tables: Readonly<Record<'source' | 'target', Table>>;
};

/** An entry that decides nothing. */
const NOTHING: Omit<ConfiguredTable, 'source'> = {
  columns: {},
  drop: [],
  added: [],
  constants: {},
  where: [],
  tolerance: {},
  mask: [],
};

/** Columns, key, constants and rows of one pair: what its entry says, and what the names tell of the rest. */
export function mapPair(
  source: Table,
  target: Table,
  asked: Omit<ConfiguredTable, 'source'> | null,
  kinds: readonly ValueKind[],
  report: Report,
): MappedPair {
  const entry: ConfiguredTable = { source: source.name, ...(asked ?? NOTHING) };
  const { pairs, dropped, added, constants } = decideColumns(entry, source, target, report);
  const filled = constants.map(({ column }) => column);
  const columns = pairColumns(source, target, { pairs, dropped, filled: new Set([...filled, ...added]) });
  const sides = { source, target, columns };
  const key =
    entry.key === undefined
      ? sharedKey(source, target, columns, new Set(filled))
      : decideKey(entry.key, sides, filled, report);
  return {
    source: { schema: source.schema, name: source.name },
    target: { schema: target.schema, name: target.name },
    columns,
    key,
    dropped: [...dropped],
    added: [...added],
    constants,
    where: decideFilter(entry, source, report),
    tolerance: decideTolerance(entry, sides, key, report),
    masked: [...new Set([...maskedColumns(entry, source, filled, report), ...maskedByKind(kinds, columns, filled)])],
    tables: { source, target },
  };
}

function maskedColumns(
  { mask }: ConfiguredTable,
  source: Table,
  constants: readonly string[],
  report: Report,
): string[] {
  return mask.filter((name, at) => {
    const missing = constants.includes(name) ? null : missingColumn('source', source, name);
    if (missing !== null) report(['mask', at], missing);
    return missing === null;
  });
}

/** Columns of which the name on either side says what they hold, and constants likewise. */
function maskedByKind(kinds: readonly ValueKind[], columns: readonly ColumnPair[], constants: readonly string[]) {
  const named = columns.filter((pair) => isNamedAs(kinds, pair.source) || isNamedAs(kinds, pair.target));
  return [...named.map(({ source }) => source), ...constants.filter((name) => isNamedAs(kinds, name))];
}
