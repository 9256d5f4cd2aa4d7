import type { Survey } from './survey.ts';
import { listNames, rowsText } from './wording.ts';

/** What neither the databases nor lockstep.yaml told; what is only missing in lockstep.yaml is asked for instead. */
export function unknowns(survey: Survey): string[] {
  const { pairs, source, target, sourceSchema, targetSchema, measured } = survey;
  const gaps = [...sourceSchema.gaps, ...targetSchema.gaps];
  const noEstimate = pairs.filter((pair) => pair.source.rowEstimate === null).map((pair) => pair.name);
  const largest = [...pairs].sort((a, b) => (b.source.rowEstimate ?? 0) - (a.source.rowEstimate ?? 0))[0];
  return [
    ...(largest === undefined ? [`${source.database} has no mapped table, so there is nothing to estimate.`] : []),
    ...(largest === undefined || measured !== null
      ? []
      : [
          `How long copying and comparing take: rates were not measured (largest table: ${largest.name}, ${rowsText(largest.source.rowEstimate)} as the server guesses). “lockstep generate-plan --measure” measures them and makes the plan again.`,
        ]),
    'How long people need for a step: the documents say so only where a rate was measured.',
    `Whether values that break a rule of ${target.database} exist in the live rows: the catalogue tells what could break, “lockstep assess-migration” what does.`,
    ...(noEstimate.length === 0 ? [] : [`Row numbers of ${listNames(noEstimate)}: the server has no estimate.`]),
    ...(measured === null
      ? []
      : measured.estimate.notEstimated.map(({ schema, table, reason }) => `Rates of ${schema}.${table}: ${reason}`)),
    ...gaps.map((gap) => `${gap.kind} ${gap.name}: ${gap.reason}`),
  ];
}
