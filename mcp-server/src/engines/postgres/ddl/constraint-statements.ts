import type { DdlStatement } from '../../../model/ddl.ts';
import type { ForeignKey, Table } from '../../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { guarded, made, qualified } from './statement-text.ts';

/** Checks, then foreign keys: added without a look at the rows, and validated in a file of its own, which lets reads and writes go on. */
export function constraintStatements(tables: readonly Table[]): DdlStatement[] {
  const later: DdlStatement[] = [];
  const added = [
    ...tables.flatMap((table) => table.checks.map(({ name, sql }) => add(table, name, `CHECK (${sql})`, later))),
    ...tables.flatMap((table) => table.foreignKeys.map((key) => add(table, key.name, foreignKeySql(key), later))),
  ];
  return [...added, ...later];
}

/** A partitioned table cannot have a foreign key that is not validated before PostgreSQL 18. */
function add(table: Table, name: string, rule: string, later: DdlStatement[]): DdlStatement {
  const on = qualified(table);
  const quoted = quoteIdentifier(name);
  const atOnce = table.partitioning !== null;
  if (!atOnce) later.push(made('validation', `ALTER TABLE ${on} VALIDATE CONSTRAINT ${quoted};`, null));
  const missing = `NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = ${quoteLiteral(on)}::regclass AND conname = ${quoteLiteral(name)})`;
  return made(
    'constraints',
    guarded(missing, `ALTER TABLE ${on} ADD CONSTRAINT ${quoted} ${rule}${atOnce ? '' : ' NOT VALID'};`),
    `ALTER TABLE IF EXISTS ${on} DROP CONSTRAINT IF EXISTS ${quoted};`,
  );
}

/** A foreign key as a constraint says it. */
export function foreignKeySql({ columns, references, onDelete, onUpdate, deferrable }: ForeignKey): string {
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
  const parent = qualified({ schema: references.schema, name: references.table });
  const actions = `ON DELETE ${onDelete.toUpperCase()} ON UPDATE ${onUpdate.toUpperCase()}`;
  return `FOREIGN KEY (${list(columns)}) REFERENCES ${parent} (${list(references.columns)}) ${actions}${deferrable ? ' DEFERRABLE' : ''}`;
}
