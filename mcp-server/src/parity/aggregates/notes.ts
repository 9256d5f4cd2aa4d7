import type { PlannedMeasure } from './measures.ts';
import type { PlannedQuestion } from './plan-question.ts';

/** What a reader must know to read the figures, each sentence once. */
export function notesOf(questions: readonly PlannedQuestion[], revealed: boolean): string[] {
  const measures = questions.flatMap((question) => question.measures);
  const groups = questions.flatMap((question) => question.groups);
  const windows = groups.some(({ asks }) => asks.source.every !== null);
  const weeks = groups.some(({ asks }) => asks.source.every === 'week');
  const bytes = measures.some(({ reading }) => reading.kind === 'text' && reading.masked);
  const filtered = questions.flatMap(({ names, where }) =>
    where === null ? [] : [`Of ${names.source} only rows with ${where} are migrated, and counted.`],
  );
  return [
    ...new Set(filtered),
    ...(windows
      ? [`Time windows are in UTC${weeks ? '; weeks begin on Monday' : ''}; a time without zone counts as UTC.`]
      : []),
    ...(measures.some(({ reading }) => reading.kind === 'average')
      ? ['An average is its exact sum / count, never rounded.']
      : []),
    ...approximateNotes(measures),
    ...(bytes ? ['min and max of anything but numbers, dates and times go by the bytes of its UTF-8 text.'] : []),
    ...(bytes && !revealed ? ['Their values are masked; parity.reveal_values in lockstep.yaml shows them.'] : []),
  ];
}

function approximateNotes(measures: readonly PlannedMeasure[]): string[] {
  const found = measures.flatMap(({ name, reading }) =>
    'tolerance' in reading
      ? [
          `${name} is floating point: approximate, and equal within what its additions round, at most ${reading.tolerance.toExponential(0)} of the sum of the absolute values.`,
        ]
      : [],
  );
  return [...new Set(found)];
}
