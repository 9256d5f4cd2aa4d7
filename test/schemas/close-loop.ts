import { mappingOf } from '../ddl/closed-loop.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { constructsOf, constructsOfAny } from './criteria/constructs.ts';
import { unexplainedOf } from './explained.ts';
import type { Facts } from './facts/facts.ts';
import { mysqlFacts } from './facts/mysql-facts.ts';
import { postgresFacts } from './facts/postgres-facts.ts';
import { judge } from './score.ts';
import { linesOfFacts, linesOfSchema } from './seen.ts';
import { decided, definitionFor, findingsOf, found, inspect, runDefinition, withPlan } from './tools/lockstep.ts';
import { saidOf } from './tools/said.ts';

/** What is wrong with a definition; every list is empty when the loop is closed. */
export interface Loop {
  /** Lines of the catalogue that inspection does not give, and the other way round. */
  readonly unseen: readonly string[];
  readonly invented: readonly string[];
  /** What the target refused of the files, the first time, the second time and on the way back. */
  readonly refused: readonly string[];
  /** Findings that no decision explains. */
  readonly unexplained: readonly string[];
  /** Constructs that changed or went without a word. */
  readonly untold: readonly string[];
  /** Statements that are written once more although all is there. */
  readonly again: number;
  /** Lines of the target's catalogue that the way back left or took. */
  readonly left: readonly string[];
}

/** A loop with nothing wrong. */
export const closed: Loop = { unseen: [], invented: [], refused: [], unexplained: [], untold: [], again: 0, left: [] };

/** Makes the source's definition in an empty target, once and twice, and takes it back. */
export function closeLoop(source: LabDatabase, target: LabDatabase): Promise<Loop> {
  return withPlan(source, target, async (plan) => {
    const [before, empty] = [await factsOf(source), linesOfFacts(await factsOf(target))];
    const ddl = await definitionFor(source, target);
    const first = await runDefinition(target, plan, 'forward');
    const findings = await findingsOf(source, target, (from, to) => mappingOf(from, to, ddl));
    const after = await factsOf(target);
    const second = first.refused.length > 0 ? first : await runDefinition(target, plan, 'forward');
    const again = await definitionFor(source, target);
    const back = await runDefinition(target, plan, 'reverse');
    const toPostgres = source.server.engine === 'mysql' && target.server.engine === 'postgres';
    const constructs = toPostgres ? constructsOf(before) : constructsOfAny(before);
    const told = saidOf([...decided(ddl.adopted), ...found(findings)]);
    return {
      ...(await seen(source, before)),
      refused: [...new Set([...first.refused, ...second.refused, ...back.refused])],
      unexplained: unexplainedOf(findings, ddl),
      untold: judge(constructs, after, told)
        .losses.filter((loss) => !loss.told)
        .map(({ kind, place, what }) => `${kind} ${place}: ${what}`),
      again: again.scripts.flatMap(({ forward }) => forward).length,
      left: differing(linesOfFacts(await factsOf(target)), empty),
    };
  });
}

function factsOf(database: LabDatabase): Promise<Facts> {
  return database.server.engine === 'mysql' ? mysqlFacts(database) : postgresFacts(database);
}

async function seen(source: LabDatabase, facts: Facts): Promise<Pick<Loop, 'unseen' | 'invented'>> {
  // A trigger that sets a column is PostgreSQL's way to ON UPDATE, and inspected as the trigger that it is.
  const inspected =
    source.server.engine === 'postgres'
      ? facts.columns.map((each) => ({ ...each, onUpdateNow: false }))
      : facts.columns;
  const [ours, theirs] = [linesOfFacts({ ...facts, columns: inspected }), linesOfSchema(await inspect(source))];
  return { unseen: missing(ours, theirs), invented: missing(theirs, ours) };
}

function differing(a: readonly string[], b: readonly string[]): string[] {
  return [...missing(a, b), ...missing(b, a)];
}

function missing(all: readonly string[], from: readonly string[]): string[] {
  const there = new Set(from);
  return all.filter((line) => !there.has(line));
}
