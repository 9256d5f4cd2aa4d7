import type { Table } from '../model/schema.ts';
import type { Entry } from './read-entries.ts';

/**
 * Says what an entry without a target lacks. No table of its name is no mistake: it may still be to come, and the entry is for it.
 * Where both sides are one database it means that the columns which no other entry of the table names stay where they are, and then it
 * decides nothing else.
 */
export function reportUnpaired(
  { table, source, report }: Entry,
  sameDatabase: boolean,
  rivals: readonly Table[],
): void {
  if (sameDatabase) {
    const { columns, drop, added, constants, where, key = [], tolerance, mask } = table;
    const said = Object.entries({ columns, drop, added, constants, where, key, tolerance, mask });
    for (const [setting, value] of said) {
      if (Object.keys(value).length > 0)
        report([setting], `${source.name} stays where it is, since both sides are one database: name a target`);
    }
    return;
  }
  const could = rivals.map(({ schema, name }) => `${schema}.${name}`).join(' or ');
  if (could !== '') report(['source'], `${source.name} could be ${could} in the target: say which one as target`);
}
