import type { Dialect } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { mysqlCdc } from './cdc/index.ts';
import { mysqlChange } from './change/index.ts';
import { mysqlCode } from './code.ts';
import { dataDialect } from './data-questions/index.ts';
import { mysqlDdl } from './ddl/index.ts';
import { holdsValue } from './holds.ts';
import { jsonKey, LONGEST_ROW_KEY } from './json-key.ts';
import { literalValue } from './literal-value.ts';
import { logGap } from './log-gap.ts';
import { logReached } from './log-reached.ts';
import { quoteIdentifier, quoteLiteral, quoteTable } from './quote.ts';
import { filterCondition, literalBind } from './row-filter.ts';
import { storedExpression } from './stored.ts';

export { quoteIdentifier, quoteLiteral } from './quote.ts';

/** How MySQL and MariaDB write SQL. */
export const mysqlDialect: Dialect = {
  engine: 'mysql',
  ddl: mysqlDdl,
  change: mysqlChange,
  identifier: quoteIdentifier,
  literal: quoteLiteral,
  table: quoteTable,
  canonical: canonicalExpression,
  stored: storedExpression,
  rowKey: jsonKey,
  longestRowKey: LONGEST_ROW_KEY,
  triggersMiss: { cascades: true, truncate: true },
  // MariaDB keeps JSON as longtext with a collation of its own.
  shape: ({ name, rawType, nullable, collation }) => [
    name,
    rawType,
    nullable ? '1' : '0',
    rawType === 'longtext' ? null : collation,
  ],
  holds: (column, rawType, form, text) => holdsValue(column, rawType, form, text, quoteLiteral),
  value: (text, rawType, form) => literalValue(text, rawType, form, quoteLiteral),
  filter: (filters, column) => filterCondition({ column }, filters, literalBind),
  data: dataDialect,
  // binary-mode: a backslash in the file is never a command of the client.
  clientCommand: (file) => `mysql --default-character-set=utf8mb4 --binary-mode < '${file.replaceAll("'", "'\\''")}'`,
  views: null,
  logReached,
  logGap,
  code: mysqlCode({ identifier: quoteIdentifier, literal: quoteLiteral }),
  cdc: mysqlCdc,
};
