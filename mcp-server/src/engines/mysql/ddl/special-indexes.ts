import type { Column, Index, IndexPart } from '../../../model/schema.ts';
import { printValue } from '../../ddl/print-expression.ts';
import { quoteIdentifier } from '../quote.ts';
import { leftOut, unquoted, type Work } from './index-work.ts';
import { mysqlWriting } from './writing.ts';

/** Unique among some rows: of the others the expression is NULL, which never collides. MariaDB has no indexes over expressions. */
export function partialUnique({ adoption, index, made, say }: Work, predicate: string): Index | null {
  const parsed = adoption.request.sourceText.expression(predicate);
  const condition = parsed === null ? null : printValue(parsed, made.scope, mysqlWriting);
  const columns = index.parts.map(({ column }) =>
    made.columns.find(({ name }) => name === made.scope(column ?? '')?.sql.slice(1, -1)),
  );
  const [first, ...rest] = columns;
  const whole = columns.every((column) => column !== undefined && !/text$|blob$|json/.test(column.rawType));
  if (adoption.mariadb || first === undefined || !whole || !condition?.exact || condition.kind !== 'truth') {
    return leftOut(
      say,
      `It is unique only WHERE ${predicate}, which this server cannot say.`,
      'Keep it in the application, or add a generated column that is NULL elsewhere and make that unique.',
    );
  }
  say({
    id: 'index',
    effect: 'changed',
    what: `The condition WHERE ${predicate} is within the expression of its first part.`,
    why: 'MySQL has no partial index; of the rows outside it the expression is NULL, and NULLs never collide.',
  });
  const expression = `case when ${condition.sql} then ${quoteIdentifier(first.name)} end`;
  const head: IndexPart = { column: null, expression, prefix: null, descending: false, nullsFirst: true };
  const tail = rest.flatMap((column) =>
    column === undefined
      ? []
      : [{ column: column.name, expression: null, prefix: null, descending: false, nullsFirst: true }],
  );
  return { ...index, method: 'btree', parts: [head, ...tail], include: [], predicate: null };
}

/** FULLTEXT over text columns of one collation. */
export function fullText({ index, made, say, adoption }: Work, searched: readonly string[]): Index | null {
  const columns = searched.map((name) =>
    made.columns.find((column) => column.name === unquoted(made.scope(name)?.sql ?? '``')),
  );
  const texts = columns.filter(
    (column): column is Column => column?.type.kind === 'text' && column.charset !== 'ascii',
  );
  if (texts.length < searched.length || new Set(texts.map(({ collation }) => collation)).size > 1) {
    return leftOut(
      say,
      'FULLTEXT needs text columns of one collation.',
      'Give them one collation, then add it by hand.',
    );
  }
  if (!adoption.own)
    say({
      id: 'full-text',
      effect: 'changed',
      what: `It becomes FULLTEXT over ${texts.map(({ name }) => name).join(', ')}.`,
      why: '@@ to_tsquery(…) becomes MATCH … AGAINST; stemming, stop words and scores differ.',
    });
  const parts = texts.map(({ name }) => ({
    column: name,
    expression: null,
    prefix: null,
    descending: false,
    nullsFirst: true,
  }));
  return { ...index, unique: false, method: 'fulltext', parts, include: [], predicate: null, valid: true };
}

/** SPATIAL over one column that admits no NULL. */
export function spatial({ index, made, say }: Work): Index | null {
  const [part] = index.parts;
  const column = made.bySource.get(part?.column ?? '');
  const placed = column?.type.kind === 'geometry';
  if (column === undefined || index.parts.length > 1 || !placed || column.nullable) {
    return leftOut(
      say,
      'A SPATIAL index needs one NOT NULL geometry column.',
      'Declare the column NOT NULL, then add it by hand.',
    );
  }
  const parts = [{ column: column.name, expression: null, prefix: null, descending: false, nullsFirst: true }];
  return { ...index, unique: false, method: 'spatial', parts, include: [], predicate: null, valid: true };
}
