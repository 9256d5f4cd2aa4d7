import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clients, kitState } from '../../../mcp-server/src/model/kit-state.ts';
import { logState } from '../../../mcp-server/src/model/log-state.ts';
import { both, type PerEngine, type Subject, withDatabase } from './subject.ts';

const install = (engine: string) =>
  readFileSync(new URL(`../../../templates/sync/sql/${engine}/install.sql`, import.meta.url), 'utf8');
const rows = `
  INSERT INTO lockstep_outbox (id, table_name, row_key, state, error) VALUES
    (3, 'shop.a', '["1"]', 0, NULL), (4, 'shop.a', '["2"]', 0, NULL), (5, 'shop.😀', '["1"]', 0, NULL),
    (6, 'lockstep_heartbeat', '["1"]', 0, NULL), (7, 'shop.a', '["3"]', 1, NULL), (9, 'shop.b', '["1"]', 2, 'no ''place''');
  INSERT INTO lockstep_state (name, value) VALUES ('cutover all', '{}'), ('acked source w', '1'), ('lease x', '{}');`;
const SET_UP: PerEngine<string> = { mysql: install('mysql') + rows, postgres: install('postgres') + rows };

/** What every engine promises of how the sync kit, the log and sessions stand. */
export function statusCases(subject: Subject): void {
  describe(`the sync on ${subject.kind}`, () => {
    it('is null where the kit is not installed, and unknown where it is in part', async () => {
      await withDatabase(subject, both(''), async ({ reader, lab }) => {
        const ask = () => reader.read((read) => read.kitState(null));
        expect(await ask()).toEqual({ known: true, value: null });
        expect(await reader.read((read) => read.changeRecords())).toEqual({ known: true, value: [] });
        await lab.execute('CREATE TABLE lockstep_outbox (id int PRIMARY KEY)');
        expect(await ask()).toMatchObject({ known: false, reason: expect.stringMatching(/in part: .*lockstep_fence/) });
      });
    });

    it('is told by table, beats apart, and what moved since a mark', async () => {
      await withDatabase(subject, SET_UP, async ({ reader, lab }) => {
        const state = await reader.read((read) => read.kitState({ newest: '4', upTo: '4' }));
        if (!state.known || state.value === null) throw new Error('the kit was installed');
        expect(kitState.parse(state.value)).toEqual(state.value);
        const { outbox, moves, fences, notes, nowMs } = state.value;
        const age = expect.any(Number);
        expect({ outbox, moves, fences, names: notes.map(({ name }) => name) }).toEqual({
          outbox: {
            open: 3,
            whole: true,
            oldestSeconds: age,
            applied: 1,
            upTo: '6',
            newest: '9',
            tables: [
              { table: 'shop.a', open: 2, oldestSeconds: age },
              { table: 'shop.😀', open: 1, oldestSeconds: age },
            ],
            parked: {
              events: 1,
              whole: true,
              reasons: [{ table: 'shop.b', events: 1, oldestSeconds: age, reason: "no 'place'" }],
            },
          },
          moves: { arrived: 3, arrivedOpen: 1, stillOpen: 2, whole: true },
          fences: [{ scope: 'all', epoch: 0, writer: 'source' }],
          names: ['cutover all', 'lease x'],
        });
        expect(Math.abs(nowMs - Date.now())).toBeLessThan(60_000);
        expect(outbox.oldestSeconds).toBeLessThan(60);
        expect(lab.name).not.toBe('');
      });
    });

    it('tells of its log and of who is connected, and of no AWS DMS', async () => {
      await withDatabase(subject, both(''), async ({ admin, reader }) => {
        const log = await admin.read((read) => read.logState());
        expect(logState.parse(log)).toEqual(log);
        expect([log.end.known, log.consumers.known, log.retention.known]).toEqual([true, true, true]);
        const seen = await admin.read((read) => read.clients());
        if (!seen.known) throw new Error('an admin sees who is connected');
        expect(clients.parse(seen.value)).toEqual(seen.value);
        expect(await reader.read((read) => read.dmsState())).toBeNull();
      });
    });
  });
}
