import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvidence } from '../../mcp-server/src/evidence/read-evidence.ts';
import { type HeldLock, lockMysqlTable, lockPostgresTable } from '../client/hold-lock.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { CALLS, TOOL_NAMES, type ToolName, tables } from './faulty-lab.ts';
import { type Ended, halfWritten, type Running, startLockstep } from './run-lockstep.ts';

const ALL = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** In the short form one round, in which every tool gets the next. */
const ROUNDS: readonly (readonly [string, readonly NodeJS.Signals[]])[] =
  process.env.LOCKSTEP_FAULTS === 'all' ? ALL.map((signal) => [signal, [signal]]) : [[ALL.join(' or '), ALL]];
/** As a terminal takes them. */
const WORDS: Readonly<Record<ToolName, readonly string[]>> = {
  check_connections: ['check-connections'],
  inspect_schema: ['inspect-schema'],
  compare_schemas: ['compare-schemas'],
  assess_migration: ['assess-migration', '--window-seconds', '0'],
  audit_writers: ['audit-writers'],
  generate_plan: ['generate-plan'],
  check_parity: ['check-parity', '--settle-seconds', '0'],
  compare_aggregates: ['compare-aggregates', '--table', 'middle_table', '--measures', '{"op":"min","column":"body"}'],
  sync_status: ['sync-status'],
  check_gate: ['check-gate', 'parity'],
  render_status: ['render-status'],
};

interface Seat {
  readonly tool: ToolName;
  readonly folder: string;
  readonly proxy: FaultProxy;
  readonly urls: { readonly source: string; readonly target: string };
  code: number | null;
  bytes: number;
}

let source: LabDatabase;
let target: LabDatabase;
let seats: Seat[];

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-signal-'));
  writeFileSync(join(folder, 'lockstep.yaml'), 'limits:\n  lock_seconds: 60\nobserve:\n  window_seconds: 0.5\n');
  mkdirSync(join(folder, 'migration'));
  return folder;
}

beforeAll(async () => {
  [source, target] = await Promise.all([
    sharedServer('mysql9').createDatabase(),
    sharedServer('postgres18').createDatabase(),
  ]);
  await source.execute(tables('mysql9', null));
  await target.execute(tables('postgres18', 'middle'));
  seats = await Promise.all(
    TOOL_NAMES.map(async (tool, at) => {
      // Every other one is stopped while it listens to the other side.
      const side = at % 2 === 0 ? source : target;
      const proxy = await openFaultProxy(side.server.port);
      const through = proxy.url(side.readerUrl);
      const urls =
        side === source ? { source: through, target: target.readerUrl } : { source: source.readerUrl, target: through };
      return { tool, folder: project(), proxy, urls, code: null, bytes: 0 };
    }),
  );
  await Promise.all(
    seats.map(async (seat) => {
      const words = seat.tool === 'inspect_schema' ? [...WORDS.inspect_schema, '--side', 'target'] : WORDS[seat.tool];
      const { code } = await startLockstep(words, seat).ended;
      Object.assign(seat, { code, bytes: seat.proxy.heard() });
    }),
  );
});
afterAll(async () => {
  await Promise.all(seats.map(({ proxy }) => proxy.close()));
  await Promise.all([source.drop(), target.drop()]);
});

const wordsOf = ({ tool, urls }: Seat) =>
  tool === 'inspect_schema' || tool === 'audit_writers'
    ? [...WORDS[tool], '--side', urls.source === source.readerUrl ? 'target' : 'source']
    : WORDS[tool];

async function litter(): Promise<unknown[]> {
  const found = await Promise.all(
    seats.map(async ({ tool, folder }) => {
      const { broken, torn } = await readEvidence(folder);
      return [...halfWritten(folder), ...(broken === null ? [] : [broken]), ...torn].map((what) => [tool, what]);
    }),
  );
  return found.flat();
}

describe('a signal in the middle of an answer', () => {
  it.each(ROUNDS)(
    '%s ends every command with exit code 2 and a word, and leaves nothing half-written',
    async (_names, signals) => {
      const ended = await Promise.all(
        seats.map(async (seat, at) => {
          const held = seat.proxy.arm(seat.bytes / 2, 'hold');
          const run = startLockstep(wordsOf(seat), seat);
          await Promise.race([held, run.ended]);
          run.send(signals[at % signals.length] ?? 'SIGTERM');
          const end = await run.ended;
          seat.proxy.release();
          return [seat.tool, end.late, end.signal, end.code, end.stdout.slice(0, 200), end.stderr] as const;
        }),
      );
      expect(
        ended.filter(
          ([, late, by, code, , err]) => late || by !== null || code !== 2 || !/^CANCELLED: .*\nWhat to do: /.test(err),
        ),
      ).toEqual([]);
      expect(await litter()).toEqual([]);
    },
  );
});

/** A server over stdio that was asked for every tool at once. */
function startServer(seat: Seat): Running {
  const run = startLockstep(['mcp'], seat);
  const clientInfo = { name: 'test', version: '1' };
  const send = (message: object) => run.write(JSON.stringify({ jsonrpc: '2.0', ...message }));
  send({ id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
  send({ method: 'notifications/initialized' });
  for (const [at, name] of TOOL_NAMES.entries()) {
    send({ id: at + 1, method: 'tools/call', params: { name, arguments: CALLS[name] } });
  }
  return run;
}

const nothing = async (locks: readonly HeldLock[]) => {
  for (const lock of locks) await expect.poll(() => lock.running(), { timeout: 20_000 }).toEqual([]);
};

describe('a signal while statements wait in both databases', () => {
  const ways: readonly (readonly [string, (seat: Seat) => Running, number])[] = [
    ['check-parity', (seat) => startLockstep(WORDS.check_parity, seat), 2],
    ['the MCP server under every tool at once', startServer, 0],
  ];
  it.each(ways)('ends %s, and the statements with it', async (_name, start, code) => {
    for (const signal of ALL) {
      const locks = await Promise.all([
        lockMysqlTable(source, 'first_table'),
        lockPostgresTable(target, 'first_table'),
      ]);
      const [seat] = seats;
      if (seat === undefined) throw new Error('there is no seat');
      const run = start(seat);
      const early: Promise<Ended> = run.ended;
      for (const lock of locks) await expect.poll(() => lock.running(), { timeout: 60_000 }).not.toEqual([]);
      run.send(signal);
      const end = await early;
      await nothing(locks);
      await Promise.all(locks.map((lock) => lock.release()));
      expect([signal, end.late, end.signal, end.code, code === 0 ? end.stderr : '']).toEqual([
        signal,
        false,
        null,
        code,
        '',
      ]);
      expect(await litter()).toEqual([]);
    }
  });
});
