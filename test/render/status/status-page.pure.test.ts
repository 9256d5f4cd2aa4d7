import { expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../mcp-server/src/model/evidence.ts';
import type { PhaseId } from '../../../mcp-server/src/model/phase-id.ts';
import { pageContext } from '../../../mcp-server/src/render/status/page-context.ts';
import { renderStatusPage } from '../../../mcp-server/src/render/status/render-status-page.ts';
import { emptyPage, evidence, fullPage, gates, HOSTILE, sync } from './pages.ts';

it('the page is one file that loads nothing, in which no name is markup, and the same input gives the same bytes', async () => {
  const { path, text } = await renderStatusPage(fullPage());
  expect(path).toBe('status.html');
  expect((await renderStatusPage(fullPage())).text).toBe(text);
  expect(text).not.toContain('<img');
  expect(text).not.toContain(HOSTILE);
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;&lt;U+202E&gt;&lt;U+0007&gt;');
  const loads = [...text.matchAll(/\b(?:src|href|srcset|action)\s*=\s*"([^"]*)"|url\(|@import|<script/g)].map(
    ([all]) => all,
  );
  expect(loads).toEqual(['href="data:,"']);
});

it('the first closed gate after the last that was recorded as open is the next one', () => {
  const { state, word, sentence, phases, next } = pageContext(fullPage());
  const parity = gates().find(({ phase }) => phase === 'parity');
  expect({ state, word, sentence, next: next?.phase }).toEqual({
    state: 'bad',
    word: 'halt',
    sentence: `3 changes of ${HOSTILE} are parked. Next gate: parity, ${parity?.counts.passed} of ${parity?.criteria.length} criteria passed.`,
    next: 'parity',
  });
  expect(phases.map(({ id, word, current }) => [id, word, current])).toEqual(
    gates().map(({ phase, verdict, counts, criteria }) => [
      phase,
      verdict === 'open' ? 'gate open' : `${counts.passed} of ${criteria.length}`,
      phase === 'parity',
    ]),
  );
});

it('without such a record the databases say where the migration stands', () => {
  const page = { ...fullPage(), records: [] };
  expect(pageContext(page).next?.phase).toBe('dual-write');
  expect(pageContext({ ...page, sync: { ...sync(), primary: 'target' } }).next?.phase).toBe('clean-up');
  expect(pageContext({ ...page, gates: page.gates.map((gate) => ({ ...gate, verdict: 'open' as const })) }).next).toBe(
    null,
  );
});

it('tables that need work come first, with what is known of each and nothing else', () => {
  expect(pageContext(fullPage()).tables).toEqual([
    {
      source: `shop.${HOSTILE}`,
      target: `public.${HOSTILE}`,
      state: 'bad',
      verdict: 'drift: 1 row',
      rows: '900 / 901',
      backfill: 'done, 900 rows',
      queue: '0 waiting',
      checked: '5.0 h ago (000000000000)',
    },
    {
      source: 'shop.order_lines',
      target: 'public.order_lines',
      state: 'unknown',
      verdict: 'never compared',
      rows: 'unknown',
      backfill: 'unknown',
      queue: 'unknown',
      checked: '–',
    },
    {
      source: 'shop.orders',
      target: 'public.orders',
      state: 'good',
      verdict: 'equal',
      rows: '120,400 / 120,400',
      backfill: '60,200 of about 120,000 rows',
      queue: '4 waiting, 3 parked',
      checked: '5.0 h ago (000000000000)',
    },
  ]);
});

it('a sample says nothing about a table, and what was not compared completely is no point of the drift', () => {
  const sampled = evidence().map((record) =>
    record.seen.tool === 'check_parity' ? { ...record, seen: { ...record.seen, sample: 0.1 } } : record,
  );
  const { tables, trends } = pageContext({ ...fullPage(), records: sampled });
  expect(tables.map(({ verdict }) => verdict)).toEqual(['never compared', 'never compared', 'never compared']);
  expect(trends[0]).toEqual({
    title: 'Confirmed drift',
    summary: 'Not measured yet: run lockstep check-parity.',
    unit: 'rows',
    points: [],
  });
});

it('the charts say in words what they show', () => {
  expect(
    pageContext(fullPage()).trends.map(({ title, summary, points }) => [title, summary, points.length > 0]),
  ).toEqual([
    ['Confirmed drift', '1 row at 2026-03-04 05:00 UTC; the highest of 3 was 12 at 2026-03-02 11:00 UTC.', true],
    ['Lag', '0.8 seconds at 2026-03-03 23:15 UTC; the highest of 40 was 95 at 2026-03-02 20:15 UTC.', true],
    [
      'Changes that wait',
      '4 changes at 2026-03-03 23:15 UTC; the highest of 40 was 4,000 at 2026-03-02 20:15 UTC.',
      true,
    ],
    [
      'Changes carried',
      '1.39 per second at 2026-03-03 23:15 UTC; the highest of 39 was 1.39 at 2026-03-03 23:15 UTC.',
      true,
    ],
  ]);
});

it('a count of carried changes that fell was pruned, and is no speed', () => {
  const pruned = evidence().map((record, at, all) => {
    const { seen } = record;
    if (at !== all.length - 3 || seen.tool !== 'sync_status' || !seen.kit.known) return record;
    const { source } = seen.kit.value;
    return {
      ...record,
      seen: { ...seen, kit: { ...seen.kit, value: { ...seen.kit.value, source: { ...source, applied: 5 } } } },
    };
  });
  const summary = pageContext({ ...fullPage(), records: pruned }).trends[3]?.summary;
  expect(summary).toBe('1.39 per second at 2026-03-03 22:15 UTC; the highest of 38 was 1.39 at 2026-03-03 22:15 UTC.');
});

it('what is not known is listed with what makes it known, broken evidence first', () => {
  expect(pageContext({ ...fullPage(), broken: 'record 7 was changed.' }).unknowns).toEqual([
    'The evidence itself: record 7 was changed.',
    'Whether one table agrees: never compared. Run lockstep check-parity.',
    'the queue was looked at once: Look again in a moment.',
    `the login may not list the files of the log: GRANT BINLOG MONITOR ON *.* TO '${HOSTILE}'@'%'`,
    'nobody measures it yet: Start the shadow reads.',
  ]);
  expect(pageContext(emptyPage()).unknowns).toEqual([
    'How the databases stand now: the source does not answer (connection refused).',
    'Everything: no tool has recorded evidence here yet. Run lockstep check-connections.',
  ]);
});

it('ten thousand tables are counted, and the two hundred that need work most are shown', () => {
  const tables = Array.from({ length: 10_000 }, (_, at) => ({ source: `shop.t${at}`, target: `public.t${at}` }));
  const records = evidence().map((record) =>
    record.seen.tool === 'generate_plan' ? { ...record, seen: { ...record.seen, tables } } : record,
  );
  const context = pageContext({ ...fullPage(), records });
  expect({ shown: context.tables.length, first: context.tables[0]?.verdict, more: context.moreTables }).toEqual({
    shown: 200,
    first: 'drift: 1 row',
    more: '9802 more tables, none of which needs work sooner.',
  });
});

it('after a way back the gates of the flip come next, whatever was passed before it, and the page says what to do', () => {
  const flip = (from: 'source' | 'target', ageSeconds: number) =>
    ({ id: from, from, scope: 'all', epoch: 2, outcome: 'opened', pausedMs: 5, ageSeconds }) as const;
  const told = 'The source is written to: its writers were taken back. Start the relay.';
  const now = sync();
  const back = {
    ...now,
    flips: [flip('source', 900), flip('target', 300)],
    conditions: now.conditions.map((one) => (one.id === 'fence' ? { ...one, what: told } : one)),
  };
  const passed = (phase: PhaseId, secondsAgo: number): EvidenceRecord => {
    const [any] = evidence();
    if (any === undefined) throw new Error('no record');
    const at = new Date(Date.parse(now.at) - secondsAgo * 1000).toISOString();
    return { ...any, at, seen: { tool: 'check_gate', phase, verdict: 'open', notPassed: [] } };
  };
  const next = (records: readonly EvidenceRecord[], of = back) =>
    pageContext({ ...fullPage(), sync: of, records: [...evidence(), ...records] }).next?.phase;
  const before = passed('write-cutover', 1200);
  expect([next([before], { ...back, flips: [] }), next([before]), next([before, passed('read-ramp', 60)])]).toEqual([
    'clean-up',
    'read-ramp',
    'write-cutover',
  ]);
  expect(pageContext({ ...fullPage(), sync: back }).sentence).toContain(told);
});
