import type { Criterion } from '../model/criterion.ts';
import type { EvidenceTool } from '../model/evidence.ts';
import { ageText } from './age-text.ts';
import { ageSeconds, type GateCase, isFresh, isOfPlan, ofPlan, type Witnessed } from './gate-case.ts';
import { type Ruling, unknown } from './ruling.ts';

/**
 * Judges by the newest record of a tool that is about the plan's databases, and by no older one: unknown where there is none, where it
 * is too old, was taken on another server, or saw other definitions than the plan (unless `anyDefinitions`).
 */
export function byNewest<T extends EvidenceTool>(
  tool: T,
  gate: GateCase,
  criterion: Pick<Criterion, 'fresh'>,
  judge: (found: Witnessed<T>) => Ruling,
  { counts = () => true, anyDefinitions = false }: Options<T> = {},
): Ruling {
  if (gate.plan === null) return withoutPlan();
  const found = ofPlan(tool, gate).filter(counts).at(-1);
  if (found === undefined) return unknown(`No run of ${tool} that could tell was kept for these databases.`);
  const { record } = found;
  if (!isFresh(record, criterion, gate)) {
    return unknown(`The last look is ${ageText(ageSeconds(record.at, gate))} old.`, { record });
  }
  const why = gate.elsewhere.get(record);
  if (why !== undefined) return unknown(`The last look counts no more: ${why}.`, { record });
  if (!anyDefinitions && !isOfPlan(record, gate)) {
    return unknown('The last look saw other definitions or another mapping than the plan.', { record });
  }
  return { ...judge(found), record };
}

interface Options<T extends EvidenceTool> {
  /** Runs that are counted at all. */
  readonly counts?: (found: Witnessed<T>) => boolean;
  readonly anyDefinitions?: boolean;
}

/** Without a plan nobody knows which tables there are. */
export function withoutPlan(): Ruling {
  return unknown('No plan was kept, so nobody knows which databases and tables are meant.', {
    run: 'lockstep generate-plan',
  });
}
