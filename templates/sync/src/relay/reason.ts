import type { Change } from '../core/apply.ts';
import { unreadIn } from '../core/read-rows.ts';
import type { StoreError } from '../store/store-error.ts';

/**
 * What a server said of a row, without the row's values: names of the row's own table and columns stay, whatever else stands in
 * quotes or in parentheses after an equals sign is masked.
 */
export function reasonOf(error: StoreError, { images }: Change): string {
  for (const { table, row } of images) {
    const unread = unreadIn(row);
    if (unread !== null) return `value: ${table.columns[unread.place]?.name} is ${unread.why}`;
  }
  const names = new Set(
    images.flatMap(({ table }) => [
      ...table.columns.flatMap(({ source, target }) => [source?.name, target.name, source?.rawType, target.rawType]),
      ...[table.source, table.target].flatMap(({ name, schema }) => [name, schema]),
    ]),
  );
  if (error.constraint !== null) names.add(error.constraint);
  const masked = error.message
    .replaceAll(/"([^"]*)"|'([^']*)'|=\(([^)]*)\)/g, (whole, double, single) =>
      names.has(double ?? single) ? whole : '…',
    )
    .replaceAll(/`([^`]*)`/g, '$1');
  const values = images.flatMap(({ row }) => row ?? []).filter((value) => value !== null && value.length > 2);
  const hidden = values.reduce<string>((text, value) => text.replaceAll(value ?? '', '…'), masked);
  const constraint = error.constraint === null || hidden.includes(error.constraint) ? '' : `, ${error.constraint}`;
  return `${error.kind} (${error.code}${constraint}): ${hidden}`;
}
