import { ageText } from '../age-text.ts';
import { byTable, pairKey, type TableLook } from '../by-table.ts';
import { type GateCase, isOfPlan, ofPlan } from '../gate-case.ts';
import { type Judge, passed, some, unknown } from '../ruling.ts';

/** Two clean comparisons of each table, the soak time apart, and no confirmed difference between them or since. */
export const soaked: Judge = (gate, criterion) =>
  byTable(
    gate,
    criterion,
    ({ table }) => (isClean(table) ? null : 'the newest comparison is not clean'),
    (looks) => {
      const wanted = gate.settings.soak_hours * 3600;
      const spans = looks.map((look) => ({ look, seconds: cleanSeconds(look, gate) }));
      const short = spans.filter(({ seconds }) => seconds < wanted);
      if (short.length === 0) return passed(`Clean for ${ageText(Math.min(...spans.map(({ seconds }) => seconds)))}.`);
      const names = short.map(({ look, seconds }) => `${look.source} (clean for ${ageText(seconds)})`);
      return unknown(`Not long enough: ${some(names)}.`, {
        run: `${criterion.command}, again when ${ageText(wanted)} have passed since the first clean run`,
      });
    },
  );

/** From the first clean comparison after the last one that confirmed a difference, until the newest. */
function cleanSeconds({ table, found }: TableLook, gate: GateCase): number {
  let first: number | null = null;
  for (const { record, since, seen } of ofPlan('check_parity', gate)) {
    const own = seen.tables.find((each) => pairKey(each) === pairKey(table));
    if (own === undefined) continue;
    if (own.differences > 0 || own.verdict === 'drift') first = null;
    else if (seen.sample === null && isClean(own) && isOfPlan(record, gate) && !gate.elsewhere.has(record))
      first ??= since;
  }
  return first === null ? 0 : (Date.parse(found.record.at) - first) / 1000;
}

function isClean({ verdict, differences, unsettled }: TableLook['table']): boolean {
  return differences === 0 && unsettled === 0 && (verdict === 'equal' || verdict === 'in_flight');
}
