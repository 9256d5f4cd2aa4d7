import type { Dialect, EngineName } from '../engines/engine.ts';

/** The file of one table, as the documents name it. */
export function tableFile(slug: string, file: 'validate-source.sql' | 'validate-target.sql' | 'rollback.sql'): string {
  return `tables/${slug}/${file}`;
}

/** One line that prints `EQUAL <slug>` when both sides' validation results agree, else the difference. */
export function validateCommand(slug: string, source: Dialect, target: Dialect): string {
  const results = { source: `tables/${slug}/result-source.txt`, target: `tables/${slug}/result-target.txt` };
  const lines = "grep -o 'lockstep: .*'";
  return [
    `${source.clientCommand(tableFile(slug, 'validate-source.sql'))} | ${lines} > ${results.source}`,
    `${target.clientCommand(tableFile(slug, 'validate-target.sql'))} | ${lines} > ${results.target}`,
    `diff ${results.source} ${results.target}`,
    `echo EQUAL ${slug}`,
  ].join(' && ');
}

/** How each client is told the word without which rollback.sql refuses; a slug needs no quoting. */
const confirmed: Readonly<Record<EngineName, (command: string, slug: string) => string>> = {
  mysql: (command, slug) => `${command} --init-command="SET @lockstep_confirm='${slug}'"`,
  postgres: (command, slug) => `PGOPTIONS='-c lockstep.confirm=${slug}' ${command}`,
};

/** One line that empties the target table, confirmation included. */
export function emptyCommand(slug: string, target: Dialect): string {
  return confirmed[target.engine](target.clientCommand(tableFile(slug, 'rollback.sql')), slug);
}

export interface Dialects {
  readonly source: Dialect;
  readonly target: Dialect;
}

/**
 * A command of the plan as a person types it: `run <file>` becomes the target client's command line, `run source <file>` the source client's, a command about every table
 * becomes a pointer to the section of RUNBOOK.md that has the lines, and everything else stays.
 */
export function shownCommand(command: string, { source, target }: Dialects): string {
  if (command.startsWith('diff tables/*/')) return '# every line of RUNBOOK.md, section 6';
  if (command.startsWith('run tables/*/')) return '# the lines of RUNBOOK.md, section 7, for the tables you mean';
  const [, side, file] = /^run (source )?(\S+)$/.exec(command) ?? [];
  if (file === undefined) return command;
  return (side === undefined ? target : source).clientCommand(file);
}
