import { known, type Seen, unseen } from '../../model/seen.ts';
import { holdsGtids } from './holds-gtids.ts';

const AGAIN = 'Look again in a moment: an offset is committed with the next record, which a heartbeat brings.';
/** `binlog.000017:4711`: a place in a file of the log. */
const PLACE = /^(.+)\.(\d+):(\d+)$/;

/**
 * Whether a connector of Debezium that committed this offset has passed everything up to a position of the log, as the server tells
 * it: a GTID set of MySQL, the positions of MariaDB's domains, or a place in a file.
 */
export function logReached(offset: Readonly<Record<string, unknown>>, position: string): Seen<boolean> {
  const place = PLACE.exec(position);
  if (place !== null) return placeReached(offset, place);
  const { gtids } = offset;
  if (typeof gtids !== 'string' || gtids === '') return unseen('the connector has committed no GTID yet', AGAIN);
  return known(holdsGtids(gtids, position));
}

function placeReached(offset: Readonly<Record<string, unknown>>, place: RegExpExecArray): Seen<boolean> {
  const { file, pos } = offset;
  const found = typeof file === 'string' && typeof pos === 'number' ? PLACE.exec(`${file}:${pos}`) : null;
  if (found === null) return unseen('the connector has committed no place in the log yet', AGAIN);
  const [[, , fileHere = '', here = ''], [, , fileWanted = '', wanted = '']] = [found, place];
  const files = BigInt(fileHere) - BigInt(fileWanted);
  return known(files > 0n || (files === 0n && BigInt(here) >= BigInt(wanted)));
}
