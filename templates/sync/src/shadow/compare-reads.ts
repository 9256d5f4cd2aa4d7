import type { Direction } from '../core/direction.ts';
import type { ShowValue } from '../values/show-value.ts';
import type { Attempts } from './attempts.ts';
import { compareResults } from './compare-results.ts';
import { confirmMismatch } from './confirm-mismatch.ts';
import { resultExamples } from './examples.ts';
import type { ResultRules } from './result-rules.ts';
import type { ShadowVerdict } from './shadow-counts.ts';
import type { ShadowSettings } from './shadow-options.ts';
import type { SideRead } from './side-read.ts';

/** What the caller got, the read of the other side, and which of the two reads is the primary's. */
export interface ComparedReads {
  readonly options: ShadowSettings;
  readonly mask: ShowValue;
  readonly tries: Attempts;
  readonly rules: ResultRules;
  readonly result: unknown;
  readonly candidate: SideRead<unknown>;
  readonly roles: (direction: Direction) => Readonly<Record<'primary' | 'secondary', SideRead<unknown>>>;
}

/** Reads the other side and compares. Only a difference costs more reads: it is looked at again until lag can be ruled out. */
export async function compareReads(compared: ComparedReads): Promise<ShadowVerdict> {
  const { options, mask, tries, rules } = compared;
  const began = performance.now();
  const candidate = await tries.within(options.timeoutMs, compared.candidate);
  options.hooks?.onRead?.('candidate', (performance.now() - began) / 1000);
  if (compareResults(compared.result, candidate, rules).length === 0) return { outcome: 'match', examples: [] };
  const direction = await options.direction();
  const { primary, secondary } = compared.roles(direction);
  const { outcome, differences } = await confirmMismatch({
    direction,
    rules,
    primary: () => tries.within(options.timeoutMs, primary),
    secondary: () => tries.within(options.timeoutMs, secondary),
    caughtUp: options.caughtUp,
    waitMs: options.waitMs,
  });
  if (outcome !== 'mismatch') return { outcome, examples: [] };
  // What is written on the new primary after a flip is no difference.
  const flipped = (await options.direction()).primary !== direction.primary;
  return flipped ? { outcome: 'unsettled', examples: [] } : { outcome, examples: resultExamples(differences, mask) };
}
