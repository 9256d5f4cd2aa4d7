import type { ServerKind } from '../../lab/kinds.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { type CaptureKind, openGeneratedHarness, WRITERS } from './harness-bench.ts';
import { type Round, runKit } from './kit-run.ts';

export interface SoakSettings {
  /** Rounds go on until all are reached. */
  readonly rounds: number;
  readonly minutes: number;
  readonly writes: number;
  /** Rows that one round writes. */
  readonly roundWrites: number;
  readonly seed: number;
  readonly pairs: readonly (readonly [ServerKind, ServerKind])[];
  /** Rounds take turns: each with the next pair and the next capture, until all were together. */
  readonly captures: readonly CaptureKind[];
  readonly server: (kind: ServerKind) => LabServer;
  readonly say: (line: string) => void;
}

/** What a soak saw in all. */
export interface Soaked {
  readonly rounds: number;
  readonly minutes: number;
  readonly writes: number;
  readonly kills: number;
  readonly stalls: number;
  readonly reconciledRows: number;
  /** Rounds that did not converge, with what replays them. */
  readonly wrong: readonly string[];
  /** Rounds in which reconciliation, while relays died and writers wrote, called rows different that agreed in the end. */
  readonly called: readonly string[];
}

/** Migrates from one pair of databases to the next under writers, reconciliation and deaths, and adds up what was seen. */
export async function runSoak(settings: SoakSettings): Promise<Soaked> {
  const { minutes, writes, pairs, captures, seed, server, say } = settings;
  const began = Date.now();
  const rounds: Round[] = [];
  const wrong: string[] = [];
  const called: string[] = [];
  const passed = () => (Date.now() - began) / 60_000;
  const written = () => rounds.reduce((sum, { tally }) => sum + tally.rows, 0);
  const turns = captures.flatMap((_, lap) =>
    pairs.map((pair, at) => ({ pair, capture: captures[(at + lap) % captures.length] })),
  );
  for (let round = 0; round < settings.rounds || passed() < minutes || written() < writes; round++) {
    const { pair, capture } = turns[round % turns.length] ?? {};
    if (pair === undefined || capture === undefined) throw new Error('there is no pair to soak');
    const bench = await openGeneratedHarness([server(pair[0]), server(pair[1])], capture);
    try {
      const done = await runKit(bench, {
        seed: seed + round,
        writers: WRITERS,
        capture,
        relays: 3,
        preload: 500,
        deaths: 12,
        lifeMs: 5000,
        reconcile: true,
        done: ({ rows }) => rows >= settings.roundWrites,
      });
      rounds.push(done);
      const line = `${passed().toFixed(1)} min: round ${round + 1}, ${pair.join(' → ')} by ${capture}, ${told(done)}`;
      say(line);
      const again = `--pair ${pair.join('/')} --capture ${capture} --seed ${seed + round}`;
      if (isWrong(done)) wrong.push(`${again}: ${JSON.stringify(done.seen)}`);
      const { differences, examples } = done.reconciled;
      if (differences > 0) called.push(`${again}: ${differences}: ${examples.join(' ')}`);
    } finally {
      await bench.drop();
    }
  }
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0);
  return {
    rounds: rounds.length,
    minutes: passed(),
    writes: written(),
    kills: sum(({ deaths }) => deaths.relay.restarts + deaths.backfill.restarts),
    stalls: sum(({ deaths }) => deaths.relay.stalls + deaths.backfill.stalls),
    reconciledRows: sum(({ reconciled }) => reconciled.rows),
    wrong,
    called,
  };
}

function isWrong({ seen }: Round): boolean {
  const { examples, ...counts } = seen;
  return examples.length + Object.values(counts).reduce((sum, one) => sum + one, 0) > 0;
}

function told({ seed, tally, deaths, seconds, reconciled, seen }: Round): string {
  const { examples: _, ...counts } = seen;
  const killed = { ...deaths.relay.at, ...deaths.backfill.at };
  return [
    `seed ${seed}: ${tally.rows} rows in ${tally.commits} commits (${tally.undone} undone, ${tally.refused} refused)`,
    `${seconds.writing.toFixed(1)} s writing, backfill after ${seconds.backfill.toFixed(1)} s and ${deaths.backfill.again} more runs, drained in ${seconds.draining.toFixed(1)} s`,
    `${deaths.relay.restarts + deaths.backfill.restarts} kills ${JSON.stringify(killed)}, ${deaths.relay.stalls + deaths.backfill.stalls} stalls`,
    `reconciled ${reconciled.rows} rows in ${reconciled.runs} runs, ${reconciled.differences} differences`,
    `checker: ${JSON.stringify(counts)}`,
  ].join('; ');
}
