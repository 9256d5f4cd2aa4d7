import type { CompatTable } from '../model/compat.ts';
import { fullName, type TableMapping, tableKey } from '../model/mapping.ts';
import { areAmong, areApart, beyond, storedConditions } from '../model/row-conditions.ts';
import type { CompatInput } from './compat-input.ts';
import { tableOf } from './table-of.ts';

/** Whose the rows are in which a table's rows lie. */
export type Lodging = Pick<CompatTable, 'guest' | 'guests'>;

/**
 * Of tables whose rows lie in the same rows of the store one makes these rows, and the others are guests in them, each there where a
 * column of its own is not NULL. A sentence where nothing tells their rows apart.
 */
export function lodgingOf(input: CompatInput, pair: TableMapping): Lodging | string {
  const own = storedConditions(pair);
  const rivals = input.mapping.tables.filter(
    (other) =>
      tableKey(other.target) === tableKey(pair.target) &&
      tableKey(other.source) !== tableKey(pair.source) &&
      !areApart(storedConditions(other), own),
  );
  if (rivals.length === 0) return { guest: null, guests: [] };
  const store = fullName(pair.target);
  const presences = rivals.map((rival) => ({ rival, presence: presenceIn(pair, rival) }));
  if (presences.every(({ presence }) => presence !== null)) {
    const guests = presences
      .filter(({ rival }) => !goesAlong(input, rival, pair))
      .flatMap(({ rival, presence }) =>
        presence === null ? [] : [{ table: rival.source, presence: presence.target }],
      );
    return { guest: null, guests };
  }
  const host = rivals.find((rival) => presenceIn(rival, pair) !== null);
  const presence = host === undefined ? null : presenceIn(host, pair);
  const names = rivals.map((rival) => fullName(rival.source)).join(', ');
  if (host === undefined || presence === null)
    return `a row of ${store} is one of it and one of ${names}: nothing tells which of them are there`;
  return refuseGuest(input, pair, rivals) ?? { guest: { presence: presence.source, host: host.source }, guests: [] };
}

/** The column by which a guest is there in rows that another table makes; null: it is no guest of it. */
function presenceIn(host: TableMapping, guest: TableMapping): { source: string; target: string } | null {
  const [hosts, guests] = [storedConditions(host), storedConditions(guest)];
  const [further, ...others] = beyond(guests, hosts);
  if (!areAmong(hosts, guests) || further?.op !== 'not_null' || others.length > 0) return null;
  const sameKey = host.key.map(({ target }) => target).join() === guest.key.map(({ target }) => target).join();
  return sameKey ? (guest.columns.find(({ target }) => target === further.column) ?? null) : null;
}

/** Why a row of the guest cannot come and go by itself. */
function refuseGuest({ target }: CompatInput, pair: TableMapping, rivals: readonly TableMapping[]): string | null {
  const store = tableOf(target, pair.target);
  const key = new Set(pair.key.map((each) => each.target));
  const held = pair.columns.filter((each) => !key.has(each.target)).map((each) => each.target);
  const firm = store.columns.find(
    ({ name, nullable, generated }) => held.includes(name) && (!nullable || generated !== null),
  );
  if (firm !== undefined)
    return `${fullName(pair.target)}.${firm.name} cannot be NULL, so a row of it cannot be taken away there`;
  const shared = rivals
    .filter((rival) => tableKey(rival.source) !== tableKey(rival.target))
    .find((rival) => rival.columns.some((each) => held.includes(each.target)));
  return shared === undefined
    ? null
    : `${fullName(shared.source)} keeps its values in the same columns of ${fullName(pair.target)}`;
}

/** Whether a row of the guest goes with its host's by the face's own foreign key. */
function goesAlong({ source }: CompatInput, guest: TableMapping, host: TableMapping): boolean {
  return tableOf(source, guest.source).foreignKeys.some(
    ({ references, onDelete }) =>
      onDelete === 'cascade' && references.schema === host.source.schema && references.table === host.source.name,
  );
}
