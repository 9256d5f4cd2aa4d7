import type { Database } from '../../engines/engine.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Mapping, TableMapping } from '../../model/mapping.ts';
import type { IntegrityProblem } from '../../model/parity.ts';
import type { Schema } from '../../model/schema.ts';
import { idleConstraints } from './constraints.ts';
import { countedColumns, judgeCounters, readBounds } from './counters.ts';
import { notChecked } from './not-checked.ts';
import { countOrphans, judgeOrphans } from './orphans.ts';
import { keptReferences, tableOf } from './references.ts';

/** One pair of tables to look at, and the whole mapping, by which references to other tables are followed. */
export interface IntegrityInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly table: TableMapping;
  readonly signal: AbortSignal;
}

/** What is unsafe about a pair of tables beside its rows' values. What could not be looked at is named as `not checked`; only CANCELLED is thrown. */
export async function checkIntegrity(input: IntegrityInput): Promise<IntegrityProblem[]> {
  const { target, targetSchema, table, signal } = input;
  const here = tableOf(targetSchema, table.target);
  const label = `${table.target.schema}.${table.target.name}`;
  if (here === null) {
    return [{ kind: 'not checked', object: label, problem: 'the target’s catalogue does not hold the table' }];
  }
  const references = keptReferences(input);
  const columns = countedColumns(input);
  const idle = idleConstraints(here);
  if (references.length === 0 && columns.length === 0) return idle;
  try {
    // One read at a time: a read that waits for another would hold a connection that others wait for.
    const asked = await target.read(
      async (reader) => ({
        orphans: await countOrphans(reader, references),
        bounds: await readBounds(
          reader,
          table.target,
          columns.map(({ name }) => name),
        ),
      }),
      { signal },
    );
    const problems: IntegrityProblem[] = [];
    for (const [at, reference] of references.entries()) {
      const count = asked.orphans[at];
      if (count !== undefined) problems.push(...(await judgeOrphans(input.source, reference, count, signal)));
    }
    return [...problems, ...(await judgeCounters(input, columns, asked.bounds)), ...idle];
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    return [notChecked(label, error), ...idle];
  }
}
