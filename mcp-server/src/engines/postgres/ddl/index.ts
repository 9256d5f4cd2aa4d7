import type { Ddl } from '../../../model/ddl-contract.ts';
import { columnsIn } from '../../../model/expression.ts';
import type { Index } from '../../../model/schema.ts';
import { adopt, names } from './adopt.ts';
import { catalogued } from './catalogued.ts';
import { readExpression } from './read-expression.ts';
import { readSplit } from './split.ts';
import { statements } from './statements.ts';

/** How PostgreSQL takes over tables. */
export const postgresDdl: Ddl = {
  catalogueText: { expression: readExpression, split: readSplit, fullText },
  names,
  adopt,
  catalogued,
  statements,
};

/** An index over to_tsvector of some columns. */
function fullText({ parts, method }: Index): string[] | null {
  const [part] = parts;
  if (parts.length !== 1 || part === undefined || part.expression === null || !['gin', 'gist'].includes(method))
    return null;
  const parsed = readExpression(part.expression);
  const columns = parsed?.kind === 'call' && parsed.name === 'to_tsvector' ? columnsIn(parsed) : [];
  return columns.length === 0 ? null : columns;
}
