import type { Criterion } from '../model/criterion.ts';
import type { SeenBy } from '../model/evidence.ts';
import { groupBy } from '../model/group-by.ts';
import { ageText } from './age-text.ts';
import { ageSeconds, type GateCase, isFresh, isOfPlan, ofPlan, type Witnessed } from './gate-case.ts';
import { withoutPlan } from './newest.ts';
import { failed, type Ruling, some, unknown } from './ruling.ts';

type TableSeen = SeenBy<'check_parity'>['tables'][number];

/** The newest comparison of all rows of a pair. */
export interface TableLook {
  readonly source: string;
  readonly found: Witnessed<'check_parity'>;
  readonly table: TableSeen;
}

/**
 * Judges every mapped pair by the newest comparison of all its rows. A pair whose newest comparison is missing, too old or of other
 * definitions or servers makes the whole unknown: coverage says how many were left. `objection` says what is wrong with a pair, null: nothing.
 */
export function byTable(
  gate: GateCase,
  criterion: Criterion,
  objection: (look: TableLook) => string | null,
  fine: (looks: readonly TableLook[]) => Ruling,
): Ruling {
  if (gate.plan === null) return withoutPlan();
  const pairs = gate.plan.seen.tables;
  if (pairs.length === 0) return unknown('The plan maps no table, so nothing can be proven.');
  const looks = newestLooks(gate);
  const usable = looks.filter(
    ({ found: { record } }) =>
      isFresh(record, criterion, gate) && isOfPlan(record, gate) && !gate.elsewhere.has(record),
  );
  const coverage = { tables: usable.length, of: pairs.length };
  const record = looks.map(({ found }) => found.record).sort((one, other) => (one.at < other.at ? -1 : 1))[0];
  const wrong = looks.flatMap((look) => {
    const what = objection(look);
    return what === null ? [] : [`${look.source}: ${what}`];
  });
  if (wrong.length > 0) return failed(`${some(wrong)}.`, { record, coverage });
  if (usable.length < pairs.length) return unknown(whyNot(gate, criterion, looks), { record, coverage });
  return { ...fine(usable), record, coverage };
}

/** Of each mapped pair the newest comparison that read all its rows, or found a difference in some. */
function newestLooks(gate: GateCase): TableLook[] {
  const newest = new Map<string, TableLook>();
  for (const found of ofPlan('check_parity', gate)) {
    for (const table of found.seen.tables) {
      // A sample proves nothing good, and a difference that it found is one.
      if (found.seen.sample !== null && table.differences === 0) continue;
      newest.set(pairKey(table), { source: table.source, found, table });
    }
  }
  return (gate.plan?.seen.tables ?? []).flatMap((pair) => newest.get(pairKey(pair)) ?? []);
}

function whyNot(gate: GateCase, criterion: Criterion, looks: readonly TableLook[]): string {
  const seen = new Set(looks.map(({ table }) => pairKey(table)));
  const never = (gate.plan?.seen.tables ?? []).filter((pair) => !seen.has(pairKey(pair)));
  const old = looks.filter(({ found: { record } }) => !isFresh(record, criterion, gate));
  const fresh = looks.filter(({ found: { record } }) => isFresh(record, criterion, gate));
  const moved = groupBy(fresh, ({ found: { record } }) => gate.elsewhere.get(record) ?? '');
  const other = (moved.get('') ?? []).filter(({ found: { record } }) => !isOfPlan(record, gate));
  moved.delete('');
  const ages = old.map(({ source, found: { record } }) => `${source} (${ageText(ageSeconds(record.at, gate))} ago)`);
  return [
    ...(never.length > 0 ? [`Never compared as a whole: ${some(never.map(({ source }) => source))}`] : []),
    ...(old.length > 0 ? [`Compared too long ago: ${some(ages)}`] : []),
    ...[...moved].map(
      ([why, of]) => `Of ${some(of.map(({ source }) => source))} the newest comparison counts no more: ${why}`,
    ),
    ...(other.length > 0
      ? [`Compared under other definitions than the plan: ${some(other.map(({ source }) => source))}`]
      : []),
  ]
    .map((each) => `${each}.`)
    .join(' ');
}

/** One text for a pair of tables. */
export function pairKey({ source, target }: { readonly source: string; readonly target: string }): string {
  return JSON.stringify([source, target]);
}
