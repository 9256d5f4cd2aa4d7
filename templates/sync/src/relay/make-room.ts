import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { removeRows } from '../core/apply.ts';
import { groupBy } from '../core/group-by.ts';
import { columnOn, keyCondition } from '../core/read-rows.ts';
import type { Side, TableDescriptor, Text } from '../descriptor.ts';
import { written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { referredColumns } from './referred-columns.ts';

/** A row of the secondary that holds, in the columns of a unique key, what another row is to have. */
export interface Holder {
  readonly name: string;
  readonly table: TableDescriptor;
  readonly key: readonly Text[];
  readonly rowKey: string;
  /** The places of the unique key's columns. */
  readonly places: readonly number[];
}

/**
 * Takes unique values from the rows that hold them; the same transaction writes these rows anew or deletes them. One column of the
 * key becomes NULL, or a value that nobody has. No row is deleted for that while another table could notice.
 */
export async function makeRoom(tx: Tx, side: Side, holders: readonly Holder[]): Promise<void> {
  for (const [table, own] of groupBy(holders, (holder) => holder.table)) {
    const referred = await referredColumns(tx, table[side]);
    for (const { places, key } of own) {
      const free = places
        .filter((place) => !table.key.includes(place))
        .flatMap((place) => columnOn(table, place, side) ?? [])
        .filter((column) => !referred.has(column.name));
      const nullable = free.find((column) => column.nullable);
      const column = nullable ?? free.find((one) => placeholder(one.rawType) !== null);
      if (column !== undefined) {
        const value = nullable === undefined ? placeholder(column.rawType) : null;
        const t = tx.engine === 'mysql' ? 't.' : '';
        await tx.run(sql`UPDATE ${raw(table[side].sql)} AS t SET ${raw(t + column.sql)} = ${written(column.write, value)}
WHERE ${keyCondition(table, side, key)}`);
      } else if (referred.size === 0) await removeRows(tx, table, side, [key]);
      else throw stuck(table, side, places);
    }
  }
}

function stuck(table: TableDescriptor, side: Side, places: readonly number[]): StoreError {
  const columns = places.map((place) => columnOn(table, place, side)?.name).join(', ');
  const why = `a row that holds the unique value of another cannot give it up: no column of (${columns}) may be NULL or changed`;
  return new StoreError('unique', `${table[side].name}: ${why}, and other rows refer to it`);
}

const KINDS: readonly (readonly [type: RegExp, value: (type: string) => Text])[] = [
  [/^uuid$/i, () => randomUUID()],
  [/^(big|small|medium|tiny)?int|^(numeric|decimal)/i, number],
  [/^(var)?char|^character|^(tiny|medium|long)?text|^citext/i, text],
  [/^(var)?binary|^bytea|blob$/i, (type) => randomBytes(Math.min(limitOf(type), 16)).toString('hex')],
  [/^date$/i, () => `1${String(randomInt(100, 900))}-0${randomInt(1, 9)}-1${randomInt(0, 9)}`],
];

/** A value of a type that no row is likely to have; null where there is none. A collision is a unique violation, and tried again. */
export function placeholder(rawType: string): Text {
  return KINDS.find(([type]) => type.test(rawType))?.[1](rawType) ?? null;
}

const INTEGERS: Readonly<Record<string, number>> = { tiny: 7, small: 15, medium: 23, big: 47 };

function number(type: string): Text {
  const decimal = /\((\d+)(?:,\s*(\d+))?\)/.exec(type);
  const exact = /^(numeric|decimal)/i.test(type);
  const digits = exact && decimal !== null ? Number(decimal[1]) - Number(decimal[2] ?? 0) : 14;
  const bits = exact ? 47 : (INTEGERS[/^(tiny|small|medium|big)/i.exec(type)?.[1]?.toLowerCase() ?? ''] ?? 31);
  const top = exact ? Math.min(10 ** Math.max(0, digits), 2 ** bits) : 2 ** bits;
  if (top < 100) return null;
  // The outer half of the range, where counters seldom are.
  const value = randomInt(Math.floor(top / 2), top);
  return /unsigned/i.test(type) ? String(value) : String(-value);
}

function text(type: string): Text {
  const length = Math.min(limitOf(type), 24);
  return length < 6 ? null : randomBytes(12).toString('hex').slice(0, length);
}

function limitOf(type: string): number {
  return Number(/\((\d+)\)/.exec(type)?.[1] ?? 24);
}
