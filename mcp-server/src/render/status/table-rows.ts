import { type EvidenceRecord, evidenceId, type SeenBy } from '../../model/evidence.ts';
import { countText, secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import type { StatusPage } from '../../model/status-page.ts';
import type { TableStatus } from '../../model/sync-status.ts';

type Checked = SeenBy<'check_parity'>['tables'][number];

/** One table pair on the page. */
export interface TableRow {
  readonly source: string;
  readonly target: string;
  readonly state: string;
  readonly verdict: string;
  readonly rows: string;
  readonly backfill: string;
  readonly queue: string;
  readonly checked: string;
}

const SHOWN = 200;
const RANK: Readonly<Record<Checked['verdict'], number>> = {
  drift: 0,
  not_comparable: 1,
  not_checked: 2,
  in_flight: 4,
  equal: 5,
};
const WORDS: Readonly<Record<Checked['verdict'], string>> = {
  drift: 'drift',
  not_comparable: 'not comparable',
  not_checked: 'not checked',
  in_flight: 'in flight',
  equal: 'equal',
};
const STATES: Readonly<Record<Checked['verdict'], string>> = {
  drift: 'bad',
  not_comparable: 'unknown',
  not_checked: 'unknown',
  in_flight: 'warn',
  equal: 'good',
};

/** Every mapped pair with what is known of it, what needs work first; `more`: how many are left out. */
export function tableRows({ records, sync, madeAt }: StatusPage): { rows: TableRow[]; more: number } {
  const checks = newestChecks(records);
  const statuses = new Map((sync?.tables ?? []).map((table) => [table.table, table]));
  const now = Date.parse(madeAt);
  const all = pairsOf(records, checks).map(({ source, target }) => {
    const found = checks.get(nameOf({ source, target }));
    return {
      rank: found === undefined ? 3 : RANK[found.table.verdict],
      row: rowOf({ source, target }, found, statuses.get(source), now),
    };
  });
  const sorted = all.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
  return { rows: sorted.slice(0, SHOWN), more: Math.max(0, sorted.length - SHOWN) };
}

/** The pairs of the newest plan, and those that were compared besides. */
function pairsOf(records: readonly EvidenceRecord[], checks: ReadonlyMap<string, Found>): Pair[] {
  const plan = records.findLast(({ seen }) => seen.tool === 'generate_plan')?.seen;
  const planned = plan?.tool === 'generate_plan' ? plan.tables : [];
  const names = new Set(planned.map(nameOf));
  const compared = [...checks.values()].map(({ table: { source, target } }) => ({ source, target }));
  return [...planned, ...compared.filter((pair) => !names.has(nameOf(pair)))];
}

interface Pair {
  readonly source: string;
  readonly target: string;
}

function nameOf({ source, target }: Pair): string {
  return `${source}\n${target}`;
}

interface Found {
  readonly record: EvidenceRecord;
  readonly table: Checked;
}

/** The last whole comparison of each pair; a sample proves nothing about a table. */
function newestChecks(records: readonly EvidenceRecord[]): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const record of records) {
    if (record.seen.tool !== 'check_parity' || record.seen.sample !== null) continue;
    for (const table of record.seen.tables) found.set(nameOf(table), { record, table });
  }
  return found;
}

function rowOf(pair: Pair, found: Found | undefined, status: TableStatus | undefined, now: number): TableRow {
  const common = { ...pair, backfill: backfillText(status, pair.target), queue: queueText(status) };
  if (found === undefined)
    return { ...common, state: 'unknown', verdict: 'never compared', rows: 'unknown', checked: '–' };
  const { table, record } = found;
  const drift = table.differences === 0 ? '' : `: ${quantity(table.differences, 'row')}`;
  const age = secondsText(Math.max(0, (now - Date.parse(record.at)) / 1000));
  return {
    ...common,
    state: STATES[table.verdict],
    verdict: `${WORDS[table.verdict]}${drift}`,
    rows: table.rows === null ? 'unknown' : `${countText(table.rows.source)} / ${countText(table.rows.target)}`,
    checked: `${age} ago (${evidenceId(record)})`,
  };
}

function backfillText(status: TableStatus | undefined, target: string): string {
  if (status === undefined) return 'unknown';
  const parts = status.backfill.filter(({ to }) => to === target || status.backfill.length === 1);
  const [part] = parts;
  if (part === undefined) return 'not begun';
  if (part.done) return `done, ${quantity(part.rows, 'row')}`;
  return part.of === null || part.of === 0
    ? quantity(part.rows, 'row')
    : `${countText(part.rows)} of about ${quantity(part.of, 'row')}`;
}

function queueText(status: TableStatus | undefined): string {
  if (status === undefined) return 'unknown';
  const parked = status.parked === 0 ? '' : `, ${countText(status.parked)} parked`;
  return `${countText(status.open)} waiting${parked}`;
}
