import type { Capture, CapturedTable, KitLimit } from '../model/described-kit.ts';
import { chooseForm } from '../model/forms.ts';
import { type TableMapping, tableKey } from '../model/mapping.ts';
import type { Table } from '../model/schema.ts';
import { hashOf } from './hash-of.ts';
import { columnOf, type KitCatalogue, kitName, type Side } from './kit-input.ts';

/** The tables of one side whose changes triggers note, each once, and what triggers do not see there. */
export function describeCapture(input: KitCatalogue, mappings: readonly TableMapping[], side: Side): Capture {
  const tables = new Map<string, CapturedTable>();
  const limits: KitLimit[] = [];
  for (const mapping of mappings) {
    const id = tableKey(mapping[side]);
    if (tables.has(id)) continue;
    const key = keyOf(input, mapping, side);
    if (key === null) {
      limits.push({
        table: kitName(mapping),
        what: 'the text of its key depends on the session, so triggers cannot note its rows',
      });
      continue;
    }
    tables.set(id, { name: kitName(mapping), table: mapping[side], id: hashOf([id, key]).slice(0, 12), key });
    limits.push(...unseen(input, side, kitName(mapping), input.tableOf(side, mapping[side])));
  }
  return { tables: [...tables.values()].sort((one, other) => (one.name < other.name ? -1 : 1)), limits };
}

function keyOf(input: KitCatalogue, mapping: TableMapping, side: Side): CapturedTable['key'] | null {
  const { dialect } = input[side];
  const [source, target] = [input.tableOf('source', mapping.source), input.tableOf('target', mapping.target)];
  const columns = mapping.key.flatMap((pair) => {
    const both = { source: columnOf(source, pair.source), target: columnOf(target, pair.target) };
    const chosen = chooseForm(both.source, both.target);
    const { name, rawType, nullable } = both[side];
    return 'form' in chosen ? [{ sql: dialect.identifier(name), rawType, nullable, form: chosen.form }] : [];
  });
  const [fresh, old, own] = ['NEW', 'OLD', 't'].map((row) => dialect.rowKey(columns, row));
  return fresh == null || old == null || own == null ? null : { new: fresh, old, own };
}

/** Changes of rows that no trigger of theirs is told of. */
function unseen(input: KitCatalogue, side: Side, name: string, table: Table): KitLimit[] {
  const { triggersMiss } = input[side].dialect;
  const actions = table.foreignKeys.flatMap(({ name: key, onDelete, onUpdate, references }) => {
    if (onDelete === 'unknown' || onUpdate === 'unknown')
      return [`${key} (what it does is hidden from this login, from ${references.table})`];
    const changes = [
      ...(acts(onDelete) ? [`ON DELETE ${onDelete.toUpperCase()}`] : []),
      ...(acts(onUpdate) ? [`ON UPDATE ${onUpdate.toUpperCase()}`] : []),
    ];
    return changes.length === 0 ? [] : [`${key} (${changes.join(', ')}, from ${references.table})`];
  });
  return [
    ...(triggersMiss.cascades && actions.length > 0
      ? [{ table: name, what: `no trigger sees the rows that foreign keys change: ${actions.join('; ')}` }]
      : []),
    ...(triggersMiss.truncate && table.partitioning !== null
      ? [{ table: name, what: 'no trigger sees a partition that is dropped or truncated' }]
      : []),
  ];
}

function acts(action: Table['foreignKeys'][number]['onDelete']): boolean {
  return action === 'cascade' || action === 'set null' || action === 'set default';
}
