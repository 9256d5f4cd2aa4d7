/** The last part of a table's name, without quotes, in the letters that both engines fold to. */
export function bareName(table: string): string {
  return (table.split('.').at(-1) ?? table).replaceAll(/["`]/g, '').toLowerCase();
}
