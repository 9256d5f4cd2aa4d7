import type { SplitRows } from '../../../model/change-contract.ts';
import { partsInWords, splitNotes } from '../../../model/split-notes.ts';
import { readers } from './beside.ts';
import { namesOfSplit } from './split-names.ts';

/** What the application must do, and what is not carried. */
export function notesOfSplit(request: SplitRows): string[] {
  const { table, schema, name } = request;
  const { numbered } = namesOfSplit(request);
  const triggers = schema.triggers
    .filter(
      (each) => each.schema === table.schema && each.table === table.name && !each.name.startsWith('zz_lockstep_'),
    )
    .map((each) => each.name);
  return [
    ...splitNotes(request, {
      taken: '23505',
      refused: '23514',
      deadlock: '40P01',
      check: () => `lockstep_${name}_rows`,
    }),
    ...(numbered.length === 0
      ? []
      : [
          `An INSERT into one of the new tables without ${numbered.join(', ')} gets the next number of ${table.name}; from the contract on each counts by itself, from beyond that: two of them then give the same numbers.`,
        ]),
    ...(triggers.length === 0
      ? []
      : [
          `Triggers of ${table.name} (${triggers.join(', ')}) fire for what the new version writes too, with the rights of who makes these scripts, and have no counterpart: give ${partsInWords(request)} what the new version needs at the contract.`,
        ]),
    ...readers(request, table.name),
  ];
}
