import type { SeenBy } from '../../model/evidence.ts';
import { fullName, type Mapping, type TableMapping } from '../../model/mapping.ts';
import type { ParityResult, ParityTable } from '../../model/parity.ts';
import { besidesOf } from './besides-of.ts';

/** What evidence keeps of check_parity: verdicts and figures, neither keys nor values. */
export function paritySeen(result: ParityResult, mapping: Mapping): SeenBy<'check_parity'> {
  const pairs = new Map(mapping.tables.map((table) => [pairKey(namesOf(table)), table]));
  const { source, target } = result.positions;
  return {
    tool: 'check_parity',
    verdict: result.verdict,
    sample: result.sample?.share ?? null,
    tables: result.tables.map((table) => tableSeen(table, pairs.get(pairKey(table)))),
    notChecked: result.not_checked.filter(({ side }) => side === 'source').length,
    positions: {
      source: { before: source.before, after: source.after },
      target: { before: target.before, after: target.after },
    },
  };
}

function tableSeen(table: ParityTable, mapping: TableMapping | undefined): SeenBy<'check_parity'>['tables'][number] {
  const open = new Set([...(mapping?.unmatched.source ?? []), ...(mapping?.unmatched.target ?? [])]);
  const decided = new Set([...(mapping?.dropped ?? []), ...(mapping?.added ?? [])].filter((name) => !open.has(name)));
  const integrity: Record<string, number> = {};
  for (const { kind } of table.integrity) integrity[kind] = (integrity[kind] ?? 0) + 1;
  return {
    source: table.source,
    target: table.target,
    verdict: table.verdict,
    rows: table.rows,
    differences: table.differences_total,
    besides: besidesOf(table),
    unsettled: table.unsettled,
    notCompared: table.not_compared.map(({ column }) => column).filter((column) => !decided.has(column)),
    integrity,
  };
}

function namesOf({ source, target }: TableMapping) {
  return { source: fullName(source), target: fullName(target) };
}

function pairKey({ source, target }: { readonly source: string; readonly target: string }): string {
  return JSON.stringify([source, target]);
}
