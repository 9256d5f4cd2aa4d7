import type { LogFollower, LogState } from '../../model/log-state.ts';
import { known, type Seen } from '../../model/seen.ts';
import { holdsGtids } from './holds-gtids.ts';

/** What a connector has not read and the server has deleted: a replica would be refused from there. Null: nothing. */
export function logGap({ offset }: LogFollower, { oldest }: LogState): Seen<string | null> {
  if (!oldest.known) return oldest;
  if (oldest.value === null) return known(null);
  const { gtids, file, pos } = offset;
  const { purged, file: first } = oldest.value;
  if (typeof gtids === 'string' && gtids !== '' && purged !== null) {
    return known(
      holdsGtids(gtids, purged)
        ? null
        : `it stands at ${short(gtids)}, and the server has deleted its log up to ${short(purged)}`,
    );
  }
  if (typeof file !== 'string') return known(null);
  const [here, there] = [placed(file), placed(first)];
  const gone = here !== null && there !== null && here.base === there.base && here.number < there.number;
  return known(gone ? `it stands at ${file}:${String(pos)}, and the oldest file of the log is ${first}` : null);
}

const LONGEST = 200;

function short(text: string): string {
  const line = text.replaceAll(/\s/g, '');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function placed(file: string): { readonly base: string; readonly number: bigint } | null {
  const [, base, number] = /^(.+)\.(\d+)$/.exec(file) ?? [];
  return base === undefined || number === undefined ? null : { base, number: BigInt(number) };
}
