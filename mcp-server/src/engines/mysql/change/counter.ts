import type { ChangeStatement } from '../../../model/change.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteLiteral, quoteTable } from '../quote.ts';
import { aMoment, definition } from './statement.ts';

/** The counter of a table goes on where those of others are: rows that were written have moved it on, numbers that were given before and are gone have not. Run again when one of the others has gone it changes nothing: it would be set back. */
export function sameCounter(from: readonly TableName[], to: TableName): ChangeStatement {
  const next = from.map(
    ({ schema, name }) =>
      `COALESCE((SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${quoteLiteral(schema)} AND TABLE_NAME = ${quoteLiteral(name)}), 1)`,
  );
  const there = from.map(({ schema, name }) => `(${quoteLiteral(schema)}, ${quoteLiteral(name)})`).join(', ');
  const alter = quoteLiteral(`ALTER TABLE ${quoteTable(to)} AUTO_INCREMENT = `);
  return definition(
    `SET /*!80000 SESSION information_schema_stats_expiry = 0, */ @lockstep_sql = NULL;
SET @lockstep_sql = IF((SELECT COUNT(*) FROM information_schema.TABLES WHERE (TABLE_SCHEMA, TABLE_NAME) IN (${there})) = ${from.length}, CONCAT(${alter}, GREATEST(1, ${next.join(', ')}), ', ALGORITHM=INPLACE'), 'DO 0');
PREPARE lockstep_step FROM @lockstep_sql;
EXECUTE lockstep_step;`,
    aMoment(to),
  );
}
