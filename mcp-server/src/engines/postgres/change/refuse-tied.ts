import type { ChangeRequest, ChangeType, RenameColumn } from '../../../model/change-contract.ts';
import { names, uses } from './renamed-in.ts';
import { unsupported } from './unsupported.ts';

/** Refuses a column on which something rests that its end would take along, or that would keep it from going. */
export function refuseResting({ table }: ChangeRequest, column: string): void {
  const computed = table.columns.find(({ generated }) => generated !== null && names(generated.sql, column));
  if (computed !== undefined)
    throw unsupported(
      `${table.name}.${computed.name} is computed from ${column}.`,
      'Drop it first, or let the application compute it.',
    );
  const index = table.indexes.find((each) => each.unique && uses(each, column));
  if (table.replicaIdentity === 'index' && index !== undefined)
    throw unsupported(
      `${table.name} has an index as its replica identity, which may be ${index.name} and go with ${column}: no UPDATE of a published table passes without one.`,
      'Set REPLICA IDENTITY DEFAULT or FULL first.',
    );
}

/** Refuses a column with a rule that two columns cannot keep alike. */
export function refuseUnlikeRules({ table }: ChangeRequest, column: string): void {
  const late = [...table.uniqueKeys, ...table.foreignKeys].find(
    ({ columns, deferrable }) => deferrable && columns.includes(column),
  );
  if (late !== undefined)
    throw unsupported(
      `${late.name} of ${table.name} is looked at when a transaction ends, which two columns cannot do alike.`,
      'Replace it by one that is not DEFERRABLE first.',
    );
  const exclusion = table.checks.find(({ sql }) => sql.startsWith('EXCLUDE ') && names(sql, column));
  if (exclusion !== undefined)
    throw unsupported(
      `${table.name} has the exclusion constraint ${exclusion.name}, which cannot be built beside writers.`,
      'Drop it first, where the application can keep the rule by itself.',
    );
}

/** Refuses a table whose rows not everybody may see: another table has no policies, and would show them all. */
export function refuseSecured(tables: readonly ChangeRequest['table'][], made: string): void {
  const secured = tables.find(({ rowSecurity }) => rowSecurity);
  if (secured !== undefined)
    throw unsupported(
      `${secured.name} has row security, and ${made} would show every row to whoever may read it.`,
      'Make the change by hand, with policies on both tables before a row is brought.',
    );
}

/** Refuses a column of a counter under another name: each version would draw a number that the other one overwrites. */
export function refuseNumbered({ table, column }: RenameColumn | ChangeType): void {
  if (column.identity !== null)
    throw unsupported(
      `${table.name}.${column.name} is numbered by a sequence, from which two columns would draw apart.`,
      'Let the application draw the number (nextval) and drop the default first.',
    );
}
