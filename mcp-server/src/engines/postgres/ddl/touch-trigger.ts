import { dollarTag } from '../../../model/dollar-tag.ts';
import type { Table } from '../../../model/schema.ts';
import { quoteIdentifier } from '../quote.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import type { Adoption } from './adoption.ts';

/** ON UPDATE CURRENT_TIMESTAMP as a trigger: it fires when the row changes and the statement left the column alone. */
export function touchTrigger(adoption: Adoption, table: Table, { bySource }: AdoptedColumns): void {
  const columns = table.columns.filter(({ onUpdateNow }) => onUpdateNow);
  const target = adoption.tableName(table);
  if (columns.length === 0 || target === null) return;
  const name = adoption.names.take(`${target.name}_touch`);
  const changed = [...bySource.values()]
    .filter(({ generated }) => generated === null)
    .map(({ name: column }) => differs(column));
  const lines = columns.flatMap((column) => {
    const made = bySource.get(column.name);
    if (made === undefined) return [];
    adoption.log.about(table, 'column', column.name, {
      id: 'on-update',
      effect: 'changed',
      what: `ON UPDATE CURRENT_TIMESTAMP becomes the trigger ${name}.`,
      why: 'It sets the time when a row changes and the statement did not change the column. Unlike the source it cannot see that a statement wrote the old value on purpose. Sessions with session_replication_role = replica skip it.',
    });
    const precision = made.type.kind === 'timestamp' ? made.type.precision : 0;
    const quoted = quoteIdentifier(made.name);
    return [
      `    IF NEW.${quoted} IS NOT DISTINCT FROM OLD.${quoted} THEN NEW.${quoted} := CURRENT_TIMESTAMP(${precision}); END IF;`,
    ];
  });
  const body = [`BEGIN`, `  IF ${changed.join(' OR ')} THEN`, ...lines, `  END IF;`, `  RETURN NEW;`, `END`].join('\n');
  const tag = dollarTag(body);
  const qualified = `${quoteIdentifier(adoption.schema)}.${quoteIdentifier(name)}`;
  adoption.routines.push({
    schema: adoption.schema,
    name,
    kind: 'function',
    arguments: '',
    returns: 'trigger',
    language: 'plpgsql',
    sql: `CREATE OR REPLACE FUNCTION ${qualified}() RETURNS trigger LANGUAGE plpgsql AS ${tag}\n${body}\n${tag};`,
  });
  const on = `${quoteIdentifier(target.schema)}.${quoteIdentifier(target.name)}`;
  adoption.triggers.push({
    schema: target.schema,
    table: target.name,
    name,
    timing: 'before',
    events: ['update'],
    perRow: true,
    enabled: true,
    sql: `CREATE OR REPLACE TRIGGER ${quoteIdentifier(name)} BEFORE UPDATE ON ${on} FOR EACH ROW EXECUTE FUNCTION ${qualified}();`,
  });
}

/** As text: some types, such as json and point, have no equality of their own. */
function differs(column: string): string {
  const quoted = quoteIdentifier(column);
  return `NEW.${quoted}::text IS DISTINCT FROM OLD.${quoted}::text`;
}
