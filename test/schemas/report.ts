import { CONSTRUCT_KINDS } from './criteria/construct.ts';
import type { Measured, Outcome } from './measure.ts';
import { type Score, total } from './score.ts';

type Tool = 'pgloader' | 'lockstep';

/** What the figures were made with. */
export interface About {
  readonly source: string;
  readonly target: string;
  readonly pgloader: string;
}

/** Both tools side by side, as Markdown: by construct, then by application. */
export function reportOf(measured: readonly Measured[], about: About): string {
  return [
    '# Schemas of real applications: Lockstep beside pgloader',
    '',
    `The MySQL schemas of ${measured.length} applications that Debian packages, brought from ${about.source} to an empty ${about.target}: by pgloader ${about.pgloader} (\`WITH schema only\`, its default casts) and by the definition that Lockstep writes (no configuration). Written by \`npm run bench:schemas\`; the raw figures are in [schemas.json](schemas.json).`,
    '',
    '- **kept**: the same in PostgreSQL’s own catalogue, asked by the same statements for both tools. **changed**: there, but not the same. **lost**: not there.',
    '- **silent**: changed or lost, and the tool did not say so: pgloader’s log does not name it (or the whole schema as failed), Lockstep’s decisions and compare_schemas do not name it.',
    '- Trailing spaces, which both engines compare differently, and the order of collations are not judged. No rows were copied: pgloader sets counters after its rows, so its next numbers would be right with them.',
    '',
    ...constructTable(measured),
    '',
    ...applicationTable(measured),
    '',
    ...summary(measured),
    '',
  ].join('\n');
}

function constructTable(measured: readonly Measured[]): string[] {
  const kinds = CONSTRUCT_KINDS.filter((kind) => measured.some((each) => each.pgloader.judgement.scores[kind]));
  const row = (name: string, pick: (outcome: Outcome) => (Score | undefined)[]) => {
    const [peer, ours] = (['pgloader', 'lockstep'] as const).map((tool) =>
      total(measured.flatMap((each) => pick(each[tool]))),
    );
    return `| ${name} | ${count(peer)} | ${cells(peer)} | ${cells(ours)} |`;
  };
  return [
    '| | in the source | pgloader kept | changed | lost | silent | Lockstep kept | changed | lost | silent |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...kinds.map((kind) => row(kind, ({ judgement }) => [judgement.scores[kind]])),
    row('**all**', ({ judgement }) => Object.values(judgement.scores)),
  ];
}

function applicationTable(measured: readonly Measured[]): string[] {
  return [
    '| application | tables | constructs | pgloader kept | silent | refused | exit code | Lockstep kept | silent | refused | exit code | compare_schemas finds of pgloader’s silent ones |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...measured.map((each) => {
      const { application, tables, constructs, foundAfterPgloader } = each;
      const silent = all(each, 'pgloader').untold;
      return `| ${[application, tables, constructs, ...toolCells(each, 'pgloader'), ...toolCells(each, 'lockstep'), `${foundAfterPgloader} of ${silent}`].join(' | ')} |`;
    }),
  ];
}

function toolCells(each: Measured, tool: Tool): (string | number)[] {
  const { exitCode, refused } = each[tool].conversion;
  const { kept, untold } = all(each, tool);
  return [percent(kept, each.constructs), untold, refused.length, exitCode];
}

function summary(measured: readonly Measured[]): string[] {
  const lying = (tool: Tool) =>
    measured.filter((each) => each[tool].conversion.refused.length > 0 !== (each[tool].conversion.exitCode !== 0))
      .length;
  const line = (name: string, tool: Tool) => {
    const refused = measured.reduce((sum, each) => sum + each[tool].conversion.refused.length, 0);
    const failed = measured.filter((each) => each[tool].conversion.refused.length > 0).length;
    return `- ${name}: ${refused} statements refused by the target in ${failed} of ${measured.length} schemas; its exit code was untrue ${lying(tool)} times.`;
  };
  const sum = (pick: (each: Measured) => number) => measured.reduce((found, each) => found + pick(each), 0);
  const silent = sum((each) => all(each, 'pgloader').untold);
  return [
    line('pgloader', 'pgloader'),
    line('Lockstep', 'lockstep'),
    `- compare_schemas, asked after pgloader, names ${sum(({ foundAfterPgloader }) => foundAfterPgloader)} of its ${silent} silent changes.`,
  ];
}

function all(each: Measured, tool: Tool): Score {
  return total(Object.values(each[tool].judgement.scores));
}

function count(score: Score | undefined): number {
  return score === undefined ? 0 : score.kept + score.altered + score.lost;
}

function cells(score: Score | undefined): string {
  const { kept, altered, lost, untold } = score ?? { kept: 0, altered: 0, lost: 0, untold: 0 };
  return [kept, altered, lost, untold].join(' | ');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
