import type { CanonicalForm } from '../../model/digest.ts';
import type { Dialect } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { postgresCdc } from './cdc/index.ts';
import { postgresChange } from './change/index.ts';
import { postgresCode } from './code.ts';
import { dataDialect } from './data-questions/index.ts';
import { postgresDdl } from './ddl/index.ts';
import { holdsValue } from './holds.ts';
import { jsonKey, LONGEST_ROW_KEY } from './json-key.ts';
import { literalValue } from './literal-value.ts';
import { logReached } from './log-reached.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { filterCondition, literalBind } from './row-filter.ts';
import { storedExpression } from './stored.ts';

export { quoteIdentifier } from './quote.ts';

/** How PostgreSQL writes SQL. */
export const postgresDialect: Dialect = {
  engine: 'postgres',
  ddl: postgresDdl,
  change: postgresChange,
  identifier: quoteIdentifier,
  literal: quoteLiteral,
  table: ({ schema, name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  canonical: (quotedColumn: string, rawType: string, form: CanonicalForm) =>
    canonicalExpression(quotedColumn, rawType, form),
  stored: storedExpression,
  rowKey: jsonKey,
  longestRowKey: LONGEST_ROW_KEY,
  triggersMiss: { cascades: false, truncate: false },
  // The collation of a column decides nothing about its values.
  shape: ({ name, rawType, nullable }) => [name, rawType, nullable ? '1' : '0', null],
  holds: (column, rawType, form, text) => holdsValue(column, rawType, form, text, quoteLiteral),
  value: (text, rawType, form) => literalValue(text, rawType, form, quoteLiteral),
  filter: (filters, column) => filterCondition({ typeOf: (name) => column(name).rawType }, filters, literalBind),
  data: dataDialect,
  clientCommand: (file) => `psql -X -v ON_ERROR_STOP=1 --single-transaction -f '${file.replaceAll("'", "'\\''")}'`,
  views: { nextNumber: (sequence) => `nextval(${quoteLiteral(sequence)}::regclass)` },
  logReached,
  code: postgresCode({ identifier: quoteIdentifier, literal: quoteLiteral }),
  cdc: postgresCdc,
};
