import type { ForeignKeyFact } from '../facts/facts.ts';
import { type Construct, plain, sameNames, type Verdict } from './construct.ts';

/** What must arrive of each foreign key: its columns, what they refer to, and what happens to rows that refer. */
export function foreignKeyConstructs(foreignKeys: readonly ForeignKeyFact[]): Construct[] {
  return foreignKeys.map((source) => ({
    kind: 'foreign key',
    table: source.table,
    name: source.name,
    judge: ({ facts }): Verdict => {
      const same = facts.foreignKeys.filter((found) => refersAlike(source, found));
      if (same.length === 0) return 'lost';
      if (same.some((found) => actions(found) === actions(source))) return 'kept';
      return { altered: `${actions(source)} became ${same.map(actions).join(' and ')}` };
    },
  }));
}

function refersAlike(source: ForeignKeyFact, target: ForeignKeyFact): boolean {
  return (
    plain(source.table) === plain(target.table) &&
    plain(source.references.table) === plain(target.references.table) &&
    sameNames(source.columns, target.columns) &&
    sameNames(source.references.columns, target.references.columns)
  );
}

/** In MySQL, NO ACTION is another word for RESTRICT. */
function actions({ onDelete, onUpdate }: ForeignKeyFact): string {
  return `on delete ${onDelete} on update ${onUpdate}`.replaceAll('no action', 'restrict');
}
