import { type AnyShape, type Given, homeOf, homesOf, type Row, type Shape } from './shape.ts';
import { keyValues, type OldTable } from './statements.ts';

/** An old table whose rows lie in several places: each call goes to where the row is, and a row that belongs elsewhere afterwards moves. */
export function severalTables<Old>(shape: AnyShape, tableOf: (home: Shape) => OldTable<Row>): OldTable<Old> {
  const candidates = (key: Given<Old>): { home: Shape; table: OldTable<Row>; key: Row }[] => {
    const wanted = new Map<string, unknown>(Object.entries(key));
    keyValues(shape, wanted);
    return homesOf(shape, wanted, false).map((home) => ({
      home,
      table: tableOf(home),
      key: Object.fromEntries(wanted),
    }));
  };
  return {
    find: async (key) => {
      for (const candidate of candidates(key)) {
        const row = await candidate.table.find(candidate.key);
        if (row !== null) return row;
      }
      return null;
    },
    insert: (row) => {
      const values = new Map<string, unknown>(Object.entries(row));
      return tableOf(homeOf(shape, values)).insert(Object.fromEntries(values));
    },
    update: async (key, changes) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      for (const { home, table, key: wanted } of candidates(key)) {
        // An update of nothing locks the row and tells how it stands.
        const current = await table.update(wanted, {});
        if (current === null) continue;
        const next = { ...current, ...given };
        const other = homeOf(shape, new Map(Object.entries(next)));
        if (other === home) return table.update(wanted, given);
        const [kept] = home.unknown;
        if (kept !== undefined)
          throw new Error(`this row of ${shape.name} cannot move to another table: ${kept} would be lost`);
        await table.remove(wanted);
        return tableOf(other).insert(next);
      }
      return null;
    },
    remove: async (key) => {
      for (const candidate of candidates(key)) if (await candidate.table.remove(candidate.key)) return true;
      return false;
    },
  };
}
