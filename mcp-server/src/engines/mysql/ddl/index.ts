import type { Ddl } from '../../../model/ddl-contract.ts';
import { adopt, names } from './adopt.ts';
import { catalogued } from './catalogued.ts';
import { readExpression } from './read-expression.ts';
import { readSplit } from './split.ts';
import { statements } from './statements.ts';

/** How MySQL and MariaDB take over tables. */
export const mysqlDdl: Ddl = {
  catalogueText: {
    expression: readExpression,
    split: readSplit,
    fullText: ({ method, parts }) => (method === 'fulltext' ? parts.flatMap(({ column }) => column ?? []) : null),
  },
  names,
  adopt,
  catalogued,
  statements,
};
