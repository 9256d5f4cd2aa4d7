import type { Column, Table } from '../../../model/schema.ts';
import { type Adoption, ROW_BYTES } from './adoption.ts';

/** The widest texts that no key holds become LONGTEXT until the rest fits in a row. */
export function narrowRow(adoption: Adoption, table: Table, bySource: Map<string, Column>): void {
  if (adoption.own && adoption.same) return;
  const width = ({ type, rawType }: Column) =>
    type.kind === 'text' && !/text$/.test(rawType)
      ? (type.length ?? 0) * 4 + 2
      : type.kind === 'bytes' && !/blob$/.test(rawType)
        ? (type.length ?? 0) + 2
        : 9;
  let bytes = [...bySource.values()].reduce((sum, column) => sum + width(column), 0);
  const widest = table.columns
    .filter((column) => !adoption.groupOf(table, column).keyed)
    .sort((a, b) => width(bySource.get(b.name) ?? b) - width(bySource.get(a.name) ?? a));
  for (const column of widest) {
    const made = bySource.get(column.name);
    if (bytes <= ROW_BYTES - 1000 || made === undefined || (made.type.kind !== 'text' && made.type.kind !== 'bytes'))
      continue;
    const rawType = made.type.kind === 'text' ? 'longtext' : 'longblob';
    bytes += 9 - width(made);
    const value = made.default;
    bySource.set(column.name, {
      ...made,
      rawType,
      type: { ...made.type, length: 4_294_967_295, fixed: false },
      default: value,
    });
    adoption.log.about(table, 'column', column.name, {
      id: 'row-width',
      effect: 'changed',
      what: `${made.rawType} becomes ${rawType}.`,
      why: `The columns of a row may be ${ROW_BYTES} bytes wide together; what is kept outside the row does not count.`,
    });
  }
}
