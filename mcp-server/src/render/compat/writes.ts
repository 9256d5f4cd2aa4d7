import type { Dialect } from '../../engines/engine.ts';
import type { CompatTable, CompatUnion } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';

/** What may be written through a view. */
export function writes(table: CompatTable, dialect: Dialect): string {
  return [operations(table, dialect), ...exceptions(table)].join('; ');
}

/** The same of one over several homes. */
export function unionWrites({ homes }: CompatUnion, dialect: Dialect): string {
  const asked = new Set(homes.flatMap(({ where }) => where.map(({ column }) => column)));
  const others = homes.map((home) => ({ ...home, columns: home.columns.filter(({ name }) => !asked.has(name)) }));
  const notes = [...new Set(others.flatMap(exceptions))];
  return [dialect.views === null ? 'read only, write by the adapter' : 'read, INSERT, UPDATE, DELETE', ...notes].join(
    '; ',
  );
}

function operations(table: CompatTable, dialect: Dialect): string {
  const { parts, columns, guest, guests } = table;
  if (dialect.views !== null) return 'read, INSERT, UPDATE, DELETE';
  const [anchor, ...others] = parts;
  if (guest !== null || guests.length > 0 || others.some(({ optional }) => optional !== null))
    return 'read only, write by the adapter';
  if (others.length > 0)
    return 'read, UPDATE of columns of one table at a time and not of the key; INSERT, DELETE and a new key by the adapter';
  return columns.some(({ target }) => target === null) || (anchor?.constants.length ?? 0) > 0
    ? 'read, UPDATE, DELETE; INSERT by the adapter'
    : 'read, INSERT, UPDATE, DELETE';
}

function exceptions({ columns, parts, guest, guests, filter }: CompatTable): string[] {
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(', ');
  const lost = columns.filter(({ target, fixed }) => target === null && (fixed === null || fixed.text === null));
  const fixed = columns.filter((column) => column.fixed !== null && column.fixed.text !== null);
  const unfilled =
    guest !== null ? [] : parts.flatMap((part) => part.unfilled.map((name) => `${fullName(part.table)}.${name}`));
  return [
    ...(lost.length === 0 ? [] : [`${names(lost)} reads as NULL and takes nothing else`]),
    ...(fixed.length === 0 ? [] : [`${names(fixed)} has one value and takes no other`]),
    ...(filter === null || guest !== null ? [] : ['only rows that the mapping carries are shown, and taken']),
    ...(guest === null ? [] : [`a row of it needs its row of ${fullName(guest.host)} first`]),
    ...(guests.length === 0
      ? []
      : [`no DELETE while a row of ${guests.map(({ table }) => fullName(table)).join(', ')} belongs to it`]),
    ...(unfilled.length === 0 ? [] : [`INSERT fails: nothing gives ${unfilled.join(', ')} a value`]),
  ];
}
