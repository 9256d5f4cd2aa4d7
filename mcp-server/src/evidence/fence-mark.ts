import type { Subject } from '../model/evidence.ts';
import type { FenceMark } from '../model/pipe-status.ts';
import { of } from './gate-case.ts';
import type { Evidence } from './read-evidence.ts';

/** The newest mark of a fence that was kept for two databases; null where there is none, or where the evidence was changed. */
export function fenceMark(
  { records, broken }: Evidence,
  { source, target }: Pick<Subject, 'source' | 'target'>,
): FenceMark | null {
  if (broken !== null) return null;
  const found = of('mark_fence', records).filter(
    ({ record: { subject } }) => subject?.source === source && subject.target === target,
  );
  const newest = found.at(-1);
  return newest === undefined ? null : { side: newest.seen.side, position: newest.seen.position, at: newest.record.at };
}
