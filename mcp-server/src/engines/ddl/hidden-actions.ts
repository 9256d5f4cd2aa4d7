import type { ForeignKey, Schema, Table } from '../../model/schema.ts';
import type { DecisionLog } from './decision-log.ts';

/** The key with NO ACTION where the login may not see what it does, each such key named with what shows it. */
export function withKnownActions(log: DecisionLog, source: Schema, table: Table, key: ForeignKey): ForeignKey {
  const known = (action: ForeignKey['onDelete']) => (action === 'unknown' ? 'no action' : action);
  const hidden = [
    ...(key.onDelete === 'unknown' ? ['ON DELETE'] : []),
    ...(key.onUpdate === 'unknown' ? ['ON UPDATE'] : []),
  ];
  if (hidden.length === 0) return key;
  const place = `${table.schema}.${table.name}`;
  const gap = source.gaps.find(({ kind, name }) => kind === 'foreign key' && name === place);
  log.about(table, 'foreign key', key.name, {
    id: 'foreign-key-action',
    effect: 'changed',
    what: `What ${key.name} (${key.columns.join(', ')} → ${key.references.table}) does ${hidden.join(' and ')} could not be read: NO ACTION is written.`,
    why: `Where the source cascades, the target would refuse. In the source’s catalogue ${gap?.reason ?? 'it is hidden from this login'}; then make the plan again, or set the actions by hand.`,
  });
  return { ...key, onDelete: known(key.onDelete), onUpdate: known(key.onUpdate) };
}
