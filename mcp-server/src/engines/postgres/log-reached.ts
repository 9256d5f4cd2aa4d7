import { known, type Seen, unseen } from '../../model/seen.ts';

/**
 * Whether a connector of Debezium that committed this offset has passed everything up to a position of the log. Transactions come in
 * the order of their commits, so the last commit counts, not the place of the last record.
 */
export function logReached(offset: Readonly<Record<string, unknown>>, position: string): Seen<boolean> {
  const { lsn_commit: commit } = offset;
  const [, high, low] = /^([\da-f]+)\/([\da-f]+)$/i.exec(position) ?? [];
  if (high === undefined || low === undefined) return unseen(`${position} is no position of a log of PostgreSQL`, '');
  if (typeof commit !== 'number')
    return unseen(
      'the connector has committed no commit of PostgreSQL yet',
      'Look again in a moment: an offset is committed with the next record, which a heartbeat brings.',
    );
  return known(BigInt(commit) >= (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`));
}
