import type { Semantics } from '../../model/semantics.ts';
import { type Check, type Hazard, tableRef } from '../check.ts';

/** Names that the target shortens, into the same name where their beginnings agree. */
export const nameTooLong: Check = {
  id: 'name-too-long',
  ofTable: ({ world, table, target }): Hazard[] => {
    if (target !== null) return [];
    const { names: limit } = world.target.semantics;
    const { title } = world.to;
    const names = [
      table.name,
      ...table.columns.map(({ name }) => name),
      ...table.indexes.map(({ name }) => name),
      ...table.foreignKeys.map(({ name }) => name),
    ];
    const long = [...new Set(names)].filter((name) => shortened(name, limit) !== name);
    if (long.length === 0) return [];
    const columns = table.columns.map(({ name }) => shortened(name, limit));
    const clash = new Set(columns).size < columns.length;
    return [
      {
        severity: clash ? 'blocker' : 'warning',
        object: tableRef(table),
        question: null,
        what: `${table.name} uses names longer than ${limit.longest} ${limit.unit}: ${long.join(', ')}.`,
        consequence: clash
          ? `${title} shortens two columns to the same name, and the table cannot be created.`
          : `${title} shortens them: statements that spell them out in full elsewhere may meet another object.`,
        wayOut: 'Choose shorter names for the target and map them.',
        fix: {},
      },
    ];
  },
};

function shortened(name: string, { longest, unit }: Semantics['names']): string {
  if (unit === 'characters') return [...name].slice(0, longest).join('');
  let bytes = 0;
  let kept = '';
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > longest) break;
    kept += character;
  }
  return kept;
}
