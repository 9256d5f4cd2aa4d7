import { parseArgs } from 'node:util';
import { SERVER_KINDS, type ServerKind } from '../../lab/kinds.ts';
import { ensureInstalled, type LabServer, startServer } from '../../lab/lab.ts';
import type { CaptureKind } from './harness-bench.ts';
import { runSoak } from './run-soak.ts';

const CAPTURES = ['adapter', 'triggers'] as const;
/** The pairs of the kit's tests. */
const PAIRS = 'mariadb/postgres,mysql9/postgres18,postgres/mysql9';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    writes: { type: 'string', default: '200000' },
    'round-writes': { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    pair: { type: 'string', default: PAIRS },
    capture: { type: 'string', default: CAPTURES.join() },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);

function kindOf(text: string | undefined): ServerKind {
  const kind = SERVER_KINDS.find((one) => one === text);
  if (kind === undefined) throw new Error(`${text} is no server: expected one of ${SERVER_KINDS.join(', ')}`);
  return kind;
}

function captureOf(text: string): CaptureKind {
  const capture = CAPTURES.find((one) => one === text);
  if (capture === undefined) throw new Error(`${text} captures nothing: expected ${CAPTURES.join(' or ')}`);
  return capture;
}

const captures = values.capture.split(',').map(captureOf);
const pairs = values.pair.split(',').map((pair) => {
  const [source, target] = pair.split('/');
  return [kindOf(source), kindOf(target)] as const;
});
const kinds = [...new Set(pairs.flat())];
for (const kind of kinds) await ensureInstalled(kind, say);
const servers = new Map<ServerKind, LabServer>();
try {
  for (const kind of kinds) servers.set(kind, await startServer(kind));
  say(`seed ${values.seed}; the same pairs and seed begin the same rounds again`);
  const { wrong, called, ...soaked } = await runSoak({
    rounds: pairs.length * captures.length,
    minutes: Number(values.minutes),
    writes: Number(values.writes),
    roundWrites: Number(values['round-writes']),
    seed: Number(values.seed),
    pairs,
    captures,
    server: (kind) => {
      const server = servers.get(kind);
      if (server === undefined) throw new Error(`no ${kind} was started`);
      return server;
    },
    say,
  });
  say(JSON.stringify(soaked));
  for (const one of wrong) say(`DID NOT CONVERGE: ${one}`);
  for (const one of called) say(`RECONCILIATION CALLED ROWS DIFFERENT THAT AGREED: ${one}`);
  process.exitCode = wrong.length + called.length === 0 ? 0 : 1;
} finally {
  await Promise.all([...servers.values()].map((server) => server.stop()));
}
