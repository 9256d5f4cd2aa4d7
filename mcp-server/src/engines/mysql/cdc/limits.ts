import type { CdcSideTable } from '../../../model/cdc-contract.ts';
import { quantity } from '../../../model/quantity.ts';
import type { Schema } from '../../../model/schema.ts';

/** MySQL writes the rows that cascades change into its log from 9.6 on; MariaDB does not. */
export function logsCascades({ flavor, version }: Schema): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return flavor === 'mysql' && (major > 9 || (major === 9 && minor >= 6));
}

/** What the log or its reader does otherwise with the table. */
export function limitsOf({ table, pairs }: CdcSideTable, schema: Schema): string[] {
  const actions = table.foreignKeys.flatMap(({ name, onDelete, onUpdate, references }) => {
    const moves = (action: string) => ['cascade', 'set null', 'set default', 'unknown'].includes(action);
    if (!moves(onDelete) && !moves(onUpdate)) return [];
    const words = [
      ...(moves(onDelete) ? [`ON DELETE ${onDelete.toUpperCase()}`] : []),
      ...(moves(onUpdate) ? [`ON UPDATE ${onUpdate.toUpperCase()}`] : []),
    ];
    return [`${name} (${words.join(', ')}, from ${references.table})`];
  });
  const storage = table.storage?.toLowerCase();
  const truths = pairs.filter(
    ({ own, other }) => own.type.kind === 'integer' && other.type.kind === 'boolean' && !own.type.unsigned,
  );
  // Where sessions accept zero dates today; rows from before are found by the assessment.
  const zero = schema.semantics.zeroDates
    ? pairs.filter(({ own }) => own.type.kind === 'date' || own.type.kind === 'timestamp')
    : [];
  const [must, may] = [zero.filter(({ own }) => !own.nullable), zero.filter(({ own }) => own.nullable)];
  return [
    ...(actions.length === 0 || logsCascades(schema)
      ? []
      : [
          `its rows that foreign keys change are not in the log of ${schema.flavor} ${schema.version}: ${actions.join('; ')}. They stay as they were on the target until reconciliation finds them`,
        ]),
    ...(table.partitioning === null
      ? []
      : [
          `DROP PARTITION and TRUNCATE PARTITION delete rows (of ${quantity(table.partitioning.partitions.length, 'partition')}) that the log does not name`,
        ]),
    ...(storage === undefined || storage === 'innodb'
      ? []
      : [
          `${table.storage} has no transactions: an interrupted statement leaves rows that a later event does not mend`,
        ]),
    ...(truths.length === 0
      ? []
      : [`a negative number in ${names(truths)} becomes false: the converter takes only numbers above 0 for true`]),
    ...(may.length === 0
      ? []
      : [
          `a zero date in ${names(may)} becomes NULL: mend such rows on the source first (assess-migration finds them)`,
        ]),
    ...(must.length === 0
      ? []
      : [`a zero date in ${names(must)} stops the sink: the converter makes NULL of it, which the target refuses`]),
  ];
}

function names(pairs: readonly { readonly own: { readonly name: string } }[]): string {
  return pairs.map(({ own }) => own.name).join(', ');
}
