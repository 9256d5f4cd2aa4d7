import { type Finding, sortFindings } from '../model/finding.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';
import { makeComparison } from './comparison.ts';
import { rules } from './rules/index.ts';

/** Every difference that changes meaning, loses data or refuses it, most severe first. Definitions only: no row is read. */
export function compareSchemas(source: Schema, target: Schema, mapping: Mapping): Finding[] {
  const comparison = makeComparison(source, target, mapping);
  return sortFindings(rules.flatMap(({ id, check }) => check(comparison).map((draft) => ({ rule: id, ...draft }))));
}
