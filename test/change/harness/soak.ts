import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SERVER_KINDS } from '../../lab/kinds.ts';
import { ensureInstalled, startServer } from '../../lab/lab.ts';
import { TRIALS } from '../trials/index.ts';
import { generatedFiles } from './generated-files.ts';
import { runTrial, type TrialResult } from './run-trial.ts';
import { soakTable } from './soak-table.ts';
import { told, wrongIn } from './told.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    server: { type: 'string', default: SERVER_KINDS.join() },
    trial: { type: 'string', default: TRIALS.map(({ name }) => name).join() },
    rows: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '6' },
    writers: { type: 'string', default: '8' },
    rest: { type: 'string', default: '1000' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const kinds = SERVER_KINDS.filter((kind) => values.server.split(',').includes(kind));
const trials = TRIALS.filter(({ name }) => values.trial.split(',').includes(name));
if (kinds.length === 0 || trials.length === 0) throw new Error('No server or no trial of that name.');

for (const kind of kinds) await ensureInstalled(kind, say);
const servers = await Promise.all(kinds.map((kind) => startServer(kind)));
const results: (TrialResult & { readonly server: string })[] = [];
const began = Date.now();
let wrong = 0;
try {
  say(`seed ${values.seed}; the same seed begins the same rounds again`);
  for (let round = 0; round === 0 || Date.now() - began < Number(values.minutes) * 60_000; round++) {
    for (const trial of trials) {
      for (const server of servers) {
        if (!trial.on.includes(server.engine) || trial.butOn === server.kind) continue;
        const database = await server.createDatabase();
        try {
          const result = await runTrial({
            trial,
            database,
            seed: Number(values.seed) + round,
            files: generatedFiles,
            writersEach: Math.max(4, Math.ceil(Number(values.writers) / 2)),
            rows: Number(values.rows),
            kills: Number(values.kills),
            restMs: Number(values.rest),
          });
          results.push({ server: server.kind, ...result });
          const mistakes = wrongIn(result);
          wrong += mistakes.length;
          say(`${((Date.now() - began) / 60_000).toFixed(1)} min: ${server.kind} ${told(result)}`);
          for (const mistake of mistakes) say(`WRONG: ${mistake}`);
        } catch (error) {
          wrong++;
          say(`WRONG: ${server.kind} ${trial.name}: ${error instanceof Error ? error.message : String(error)}`);
        } finally {
          const more = trial.cleanUp?.(server.engine);
          if (more !== undefined) await database.execute(more);
          await database.drop();
        }
      }
    }
  }
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}
mkdirSync(new URL('../results/', import.meta.url), { recursive: true });
writeFileSync(new URL('../results/soak.json', import.meta.url), `${JSON.stringify(results, null, 1)}\n`);
// Of all trials on all servers a table is kept.
if (kinds.length === SERVER_KINDS.length && trials.length === TRIALS.length)
  writeFileSync(new URL('../results/soak.md', import.meta.url), soakTable(results, `seed ${values.seed}`));
say(`${results.length} changes, ${wrong} mistakes`);
process.exitCode = wrong === 0 ? 0 : 1;
