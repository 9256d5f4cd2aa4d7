import type { StepByHand, ToolStep, ToolWriter } from './migration.ts';
import { headText, isOutside, limited } from './script-text.ts';

/** What no statement holds, so that only it parts two of them. */
const END = '~end~';
/** A line that Liquibase would take for one of its own. */
const OWN_LINE =
  /^\s*(?:--|\/\*)\s*(?:liquibase|changeset|rollback|preconditions?|property|ignoreLines|validCheckSum|labels|context|comment)\b/im;

/** A formatted SQL changelog for each step, one changeset in it, so that the limits stand with what they limit when it is run again. */
export const writeLiquibase: ToolWriter = ({ name, server, steps }, found) => {
  const byHand: StepByHand[] = [];
  const files = steps.flatMap((step) => {
    if (step.held !== null) return [];
    if ([...step.up, ...step.down].some(({ sql }) => OWN_LINE.test(sql) || sql.includes(END))) {
      byHand.push({
        step: step.name,
        why: `${step.name} holds a name with a line in it that Liquibase would take for its own: run its file by the client.`,
      });
      return [];
    }
    return [{ path: `${found.folder}/${name}_${step.name}.sql`, text: changelog(name, step, isOutside(step, server)) }];
  });
  return {
    files,
    byHand,
    notes: [
      'Include the files in the main changelog in the order of their names, each when its step is due; a folder under `includeAll` runs them all at the next update.',
      'Liquibase keeps a checksum of a changeset that was run: never change it afterwards.',
    ],
  };
};

function changelog(change: string, step: ToolStep, outside: boolean): string {
  const attributes = [
    'splitStatements:true',
    `endDelimiter:${END}`,
    'stripComments:false',
    `rollbackSplitStatements:true`,
    `rollbackEndDelimiter:${END}`,
    ...(outside ? ['runInTransaction:false'] : []),
  ];
  const joined = (statements: readonly { readonly sql: string }[]) =>
    limited(
      step,
      statements.map(({ sql }) => sql),
    ).join(`\n${END}\n`);
  const back =
    step.down.length === 0
      ? '--rollback empty'
      : joined(step.down)
          .split('\n')
          .map((line) => `--rollback ${line}`)
          .join('\n');
  return `--liquibase formatted sql

--changeset lockstep:${change}_${step.name} ${attributes.join(' ')}
${headText(step.head, '--  ')}
${joined(step.up)}

${back}
`;
}
