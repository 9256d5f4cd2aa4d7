import type { CdcLimit, CdcRefusal, DescribedDms } from '../../model/described-cdc.ts';
import { fullName, type TableMapping, tableKey } from '../../model/mapping.ts';
import type { CdcInput } from '../cdc-input.ts';
import { alarms } from './alarms.ts';
import { dmsLimits } from './dms-limits.ts';
import { refuseForDms } from './refuse-for-dms.ts';
import { tableRules } from './table-rules.ts';
import { TASK_CHOICES, taskSettings } from './task-settings.ts';

/** One AWS DMS task for the pairs that it can carry. */
export function describeDms(input: CdcInput): DescribedDms {
  const carried: TableMapping[] = [];
  const refused: CdcRefusal[] = [];
  const limits: CdcLimit[] = [];
  const taken = new Set<string>();
  const schemas = new Map<string, string>();
  for (const mapping of input.mapping.tables) {
    const table = fullName(mapping.source);
    const to = schemas.get(mapping.source.schema) ?? mapping.target.schema;
    const reason = taken.has(tableKey(mapping.source))
      ? `one task writes a table to one place: ${fullName(mapping.target)} needs a second task`
      : to !== mapping.target.schema
        ? `a rule of the task sends the tables of ${mapping.source.schema} to ${to}: ${fullName(mapping.target)} needs a second task`
        : refuseForDms(input, mapping);
    if (reason !== null) {
      refused.push({ table, column: null, reason });
      continue;
    }
    taken.add(tableKey(mapping.source));
    schemas.set(mapping.source.schema, mapping.target.schema);
    carried.push(mapping);
    limits.push(...dmsLimits(input, mapping).map((what) => ({ table, what })));
  }
  return {
    tableMappings: tableRules(input, carried),
    taskSettings: taskSettings(),
    alarms: alarms(),
    refused,
    limits,
    choices: [
      ...TASK_CHOICES,
      ...input.source.dialect.cdc.dmsEndpoint.source,
      ...input.target.dialect.cdc.dmsEndpoint.target,
    ],
  };
}
