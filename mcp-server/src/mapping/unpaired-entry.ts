import type { Table } from '../model/schema.ts';
import type { Entry } from './read-entries.ts';

/**
 * Says what an entry without a target lacks. Where both sides are one database it means that the columns which no other entry of the
 * table names stay where they are, and then it decides nothing else.
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
  report(
    ['source'],
    could === ''
      ? `the target has no table of the name ${source.name}: say which one receives it as target`
      : `${source.name} could be ${could} in the target: say which one as target`,
  );
}
