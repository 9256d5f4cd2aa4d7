import type { DataDialect } from '../../engine.ts';
import { CAPACITY } from './capacity.ts';
import { condition } from './condition.ts';
import { cure } from './cure.ts';
import { declares } from './declares.ts';
import { folding } from './folding.ts';
import { declaration, exactly, inUnicode, retype } from './retype.ts';

/** How MySQL and MariaDB judge the values of their rows. */
export const dataDialect: DataDialect = {
  capacity: CAPACITY,
  folding,
  condition,
  cure,
  declares,
  exactly,
  inUnicode,
  declaration,
  addKey: (table, column) =>
    `ALTER TABLE ${table} ADD COLUMN ${column} bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY;`,
  makeTransactional: (table) => `ALTER TABLE ${table} ENGINE = InnoDB;`,
  retype,
};
