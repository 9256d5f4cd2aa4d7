import type { DataDialect } from '../../engine.ts';
import { CAPACITY } from './capacity.ts';
import { condition } from './condition.ts';
import { cure } from './cure.ts';
import { declares } from './declares.ts';
import { folding } from './folding.ts';

/** How MySQL and MariaDB judge the values of their rows. */
export const dataDialect: DataDialect = {
  capacity: CAPACITY,
  folding,
  condition,
  cure,
  declares,
  exactly: (rawType) => `${rawType} COLLATE utf8mb4_bin`,
  addKey: (table, column) =>
    `ALTER TABLE ${table} ADD COLUMN ${column} bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY;`,
  makeTransactional: (table) => `ALTER TABLE ${table} ENGINE = InnoDB;`,
  retype: (table, { sql, nullable }, type) =>
    `ALTER TABLE ${table} MODIFY ${sql} ${type}${nullable ? '' : ' NOT NULL'}; -- add its default and comment, which MODIFY drops`,
};
