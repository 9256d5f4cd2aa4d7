import type { DataDialect } from '../../engine.ts';
import { CAPACITY } from './capacity.ts';
import { condition } from './condition.ts';
import { cure } from './cure.ts';
import { declares } from './declares.ts';

/** How PostgreSQL judges the values of its rows. */
export const dataDialect: DataDialect = {
  capacity: CAPACITY,
  // A collation that passes over anything is somebody's own; the catalogue says so of its columns (`Column.caseSensitive`).
  folding: (_collation, rawType) => ({ letterCase: /(^|\.)citext$/.test(rawType), accents: false, trailingSpaces: false }),
  condition,
  cure,
  declares,
  retype: (table, { sql }, type) => `ALTER TABLE ${table} ALTER COLUMN ${sql} TYPE ${type};`,
};
