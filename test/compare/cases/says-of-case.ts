import { says } from '../build.ts';
import { ruleCases } from './index.ts';
import type { Pair } from './rule-case.ts';

/** What a rule says of its own example of a difference. */
export function saysOfCase(rule: string): string {
  return says(rule, ...exampleOf(rule));
}

/** The same with source and target changed round. */
export function saysTurned(rule: string): string {
  const [source, target] = exampleOf(rule);
  return says(rule, target, source);
}

function exampleOf(rule: string): Pair {
  const found = ruleCases[rule];
  if (found === undefined) throw new Error(`there is no case of ${rule}`);
  return found.different;
}
