import { expect, it } from 'vitest';
import { fenceMark } from '../../mcp-server/src/evidence/fence-mark.ts';
import { record, SUBJECT } from './migration.ts';

const mark = (position: string, hours: number, subject = SUBJECT) =>
  record({ tool: 'mark_fence', side: 'source', position }, hours, subject);
const other = mark('uuid:1-99', 0, { ...SUBJECT, target: 'db3:5432/shop' });

it('the newest mark of a fence counts, of these two databases, and none where the evidence was changed', () => {
  const records = [mark('uuid:1-7', 3), mark('uuid:1-9', 1), other];
  const evidence = { records, broken: null, torn: [] };
  expect(fenceMark(evidence, SUBJECT)).toEqual({ side: 'source', position: 'uuid:1-9', at: records[1]?.at });
  expect(fenceMark({ ...evidence, records: [other] }, SUBJECT)).toBeNull();
  expect(fenceMark({ ...evidence, broken: { at: '2026-11-27.jsonl, line 1', what: 'cut' } }, SUBJECT)).toBeNull();
});
