import { expect, it } from 'vitest';
import { judgeGate } from '../../mcp-server/src/evidence/judge-gate.ts';
import { compared, NOW, planned, record, SERVERS, SETTINGS, SUBJECT } from './migration.ts';

it.each([
  [compared(), '3 tables compared: every row agrees.'],
  [
    compared({ verdict: 'in_flight' }, ['shop.orders']),
    '3 tables compared: no difference is confirmed; rows of shop.orders were in flight at the last look.',
  ],
])('zero drift passes, and says of rows that are under way that they did not agree yet', (seen, reason) => {
  const records = [record(planned(), 2), record(seen, 1)];
  const evidence = { records, broken: null, torn: [] };
  const { criteria } = judgeGate({
    phase: 'backfill',
    evidence,
    current: SUBJECT,
    servers: SERVERS,
    now: NOW,
    settings: SETTINGS,
  });
  const found = criteria.find(({ id }) => id === 'zero-drift');
  expect([found?.state, found?.reason]).toEqual(['passed', reason]);
});
