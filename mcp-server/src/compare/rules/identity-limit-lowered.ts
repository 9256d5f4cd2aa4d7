import type { Column } from '../../model/schema.ts';
import { integerRange } from '../integer-range.ts';
import { columnRef, columnRule, label } from '../rule.ts';

/** A counter that ends before its column is full, where the source's does not, or starts again. */
export const identityLimitLowered = columnRule('identity-limit-lowered', (pair) => {
  const [from, to] = [pair.source.identity, pair.target.identity];
  if (from === null || to === null || to.limit === null || to.step?.startsWith('-')) return null;
  const end = lastNumber(pair.source);
  const limit = BigInt(to.limit);
  const room = integerRange(pair.target.type)?.max ?? null;
  const early = (room === null || limit < room) && (end === null || limit < end);
  const restarts = to.cycles && !from.cycles;
  if (!early && !restarts) return null;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} can number up to ${end ?? 'any number'} in the source; the target’s sequence${to.sequence === null ? '' : ` ${to.sequence}`} ends at ${to.limit}${to.cycles ? ' and starts again' : ''}, though ${pair.target.name} is ${pair.target.rawType}.`,
    consequence: to.cycles
      ? `After ${to.limit} the target draws numbers for ${pair.target.name} that rows already have.`
      : `After ${to.limit} every insert into ${pair.table.target.name} that leaves ${pair.target.name} out fails on the target.`,
    wayOut: `Run ALTER SEQUENCE ${to.sequence ?? `of ${pair.target.name}`} ${early ? 'AS bigint NO MAXVALUE' : ''}${early && restarts ? ' ' : ''}${restarts ? 'NO CYCLE' : ''} on the target.`,
  };
});

function lastNumber({ identity, type }: Column): bigint | null {
  const room = integerRange(type)?.max ?? null;
  const limit = identity?.limit ?? null;
  if (limit === null) return room;
  return room === null || BigInt(limit) < room ? BigInt(limit) : room;
}
