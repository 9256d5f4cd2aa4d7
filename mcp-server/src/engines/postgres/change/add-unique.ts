import type { Change } from '../../../model/change.ts';
import type { AddUnique } from '../../../model/change-contract.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { verifyStep } from './gates.ts';
import { requireCounted } from './guards.ts';
import { index } from './index-beside.ts';
import { namesOf } from './names.ts';
import { byPartition } from './partitioned.ts';
import { recordStep } from './rule.ts';
import { block, exclusive, list, locking, mine } from './statement.ts';
import { unsupported } from './unsupported.ts';

/** A unique index, built beside writers, that becomes a constraint. */
export function addUnique(request: AddUnique): Change {
  const { name, kind, table, columns } = request;
  if (table.partitioning !== null)
    throw unsupported(
      `${table.name} is partitioned, and PostgreSQL builds no unique index of it beside writers but partition by partition.`,
      `${byPartition('UNIQUE INDEX', table)} It must hold every column that the table is partitioned by (${table.partitioning.key}).`,
    );
  const own = columns.map((column) => column.name);
  const { table: on } = namesOf(request);
  const question = `SELECT coalesce(sum(d.n - 1), 0) AS differences FROM (SELECT count(*) AS n FROM ${on} AS t WHERE ${columns
    .map((column) => `t.${quoteIdentifier(column.name)} IS NOT NULL`)
    .join(' AND ')} GROUP BY ${list(own, 't.')} HAVING count(*) > 1) AS d`;
  const constraint = quoteIdentifier(name);
  const there = `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${quoteLiteral(on)}::regclass AND conname = ${quoteLiteral(name)})`;
  const create = `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ${constraint} ON ${on} (${list(own)});`;
  return {
    name,
    kind,
    table,
    title: `no two rows of ${table.name} share ${own.join(', ')}`,
    question: `${question};`,
    steps: [
      recordStep(request),
      { ...verifyStep(request, question), title: 'count the rows that repeat another' },
      {
        id: 'enforce',
        title: 'build the unique index, and make it a constraint',
        about: [
          'A write that repeats another row fails as soon as the index takes writes, before the build has ended; so let no version write one.',
          'A build that meets a repeated row fails and leaves an invalid index, which the next run removes.',
        ],
        limit: 'none',
        forward: [
          requireCounted(request),
          ...index(request, name, create),
          locking(
            block(
              `  IF NOT ${there} THEN\n    ALTER TABLE ${on} ADD CONSTRAINT ${constraint} UNIQUE USING INDEX ${constraint};\n  END IF;`,
            ),
            exclusive(table),
          ),
        ],
        undo: [
          locking(
            mine('drops-constraint', `ALTER TABLE ${on} DROP CONSTRAINT IF EXISTS ${constraint};`),
            exclusive(table),
          ),
        ],
        undoMeans: 'Nothing is lost; rows may repeat again.',
        prints: null,
      },
    ],
    notes: ['Rows that hold NULL in one of the columns repeat nobody.'],
  };
}
