import type { Change } from '../../../model/change.ts';
import type { AddUnique } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { verifyStep } from './gates.ts';
import { counted, refuseUnless } from './guards.ts';
import { namesOf } from './names.ts';
import { recordStep } from './rule.ts';
import { addIndex, dropIndex } from './twin.ts';
import { unsupported } from './unsupported.ts';
import { SEEN_TWICE } from './until-through.ts';

/** A unique index, built beside writers. */
export function addUnique(request: AddUnique): Change {
  const { name, kind, table, columns } = request;
  const long = columns.find(({ rawType }) => /(?:text|blob|json)$/.test(rawType));
  if (long !== undefined)
    throw unsupported(
      `${table.name}.${long.name} is ${long.rawType}, of which the server indexes the beginning only.`,
      'Make a VARCHAR or a hash of it unique.',
    );
  const own = columns.map((column) => `t.${quote(column.name)}`);
  const question = `SELECT COALESCE(SUM(d.n - 1), 0) AS differences FROM (SELECT COUNT(*) AS n FROM ${namesOf(request).table} AS t WHERE ${own
    .map((each) => `${each} IS NOT NULL`)
    .join(' AND ')} GROUP BY ${own.join(', ')} HAVING COUNT(*) > 1) AS d`;
  const parts = columns.map((column) => ({
    column: column.name,
    expression: null,
    prefix: null,
    descending: false,
    nullsFirst: false,
  }));
  const index = {
    name,
    unique: true,
    method: 'btree',
    parts,
    include: [],
    predicate: null,
    nullsDistinct: true,
    valid: true,
  };
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `no two rows of ${table.name} share ${columns.map((column) => column.name).join(', ')}`,
    question: `${question};`,
    steps: [
      recordStep(request),
      { ...verifyStep(request, question), title: 'count the rows that repeat another' },
      {
        id: 'enforce',
        title: 'build the unique index beside readers and writers',
        about: [
          'A build that meets a repeated row fails at its end, names some of them and leaves nothing: mend the rows and run it again.',
          SEEN_TWICE,
        ],
        limit: 'none',
        forward: [...refuseUnless(request, counted), ...addIndex(request, index)],
        undo: dropIndex(request, name),
        undoMeans: 'Nothing is lost; rows may repeat again.',
        prints: null,
      },
    ],
    notes: [
      'Rows that hold NULL in one of the columns repeat nobody. What is the same is said by the collation of the columns.',
      'Never by gh-ost or pt-online-schema-change: they drop rows that repeat without a word.',
    ],
  };
}
