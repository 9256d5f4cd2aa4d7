import { z } from 'zod';
import { engines } from '../engines/open.ts';
import { LockstepError } from '../model/errors.ts';
import { severity } from '../model/finding.ts';
import { pageOf } from '../model/page-of.ts';
import { quantity, quantityOf } from '../model/quantity.ts';
import { listFiles } from '../writers/repository/list-files.ts';
import { defineTool, readOnlyHints, type ToolContext } from './define.ts';
import { lintTargets } from './lint-targets.ts';

const input = z.strictObject({
  paths: z
    .array(z.string().min(1).max(500))
    .max(50)
    .optional()
    .describe('files or folders; default: migrations, .sql, sync code'),
  engine: z.enum(['mysql', 'postgres']).optional().describe('default: the target’s'),
  offset: z.number().int().min(0).max(100_000).default(0),
  limit: z.number().int().min(1).max(200).default(40),
});

const finding = z.strictObject({
  rule: z.string(),
  severity,
  at: z.string().describe('file:line'),
  code: z.string(),
  what: z.string(),
  why: z.string(),
  instead: z.string(),
});

const output = z.strictObject({
  summary: z.string(),
  verdict: z.enum(['clean', 'hazards', 'could not tell']),
  counts: z.strictObject({
    files: z.number(),
    statements: z.number(),
    blocker: z.number(),
    warning: z.number(),
    note: z.number(),
    ignored: z.number(),
    unread: z.number(),
  }),
  findings: z.array(finding),
  omitted: z.number(),
  unread: z.array(z.strictObject({ at: z.string(), reason: z.string() })),
  passed_over: z.array(z.string()),
  next: z.string(),
});

export const lintMigration = defineTool({
  name: 'lint_migration',
  title: 'Look for hazards in migrations and sync code',
  description:
    'Hazards in files of this repository, no database needed: SQL migrations by a real parser (locks and how long, what the running application breaks on, racing backfills) and dual-write, backfill, outbox and parity code in any language. Each with file:line and a way out. `lockstep-ignore <rule>: <reason>` in a comment takes one back.',
  input,
  output,
  hints: { ...readOnlyHints, openWorldHint: false },
  pages: ['findings'],
  narrow: 'name fewer `paths`',
  run: async ({ paths, engine, offset, limit }, context) => {
    const { projectDir } = context.config();
    const listing = await listFiles(projectDir, context.signal);
    const { files, passedOver } = await lintTargets(projectDir, listing, paths);
    const readers = readersFor(engine ?? engineOfTarget(context));
    const { lintProject } = await import('../lint/lint-project.ts');
    const found = await lintProject(files, readers, {
      signal: context.signal,
      onProgress: (done, total) => context.progress(done, total, `looking through ${quantityOf(done, total, 'file')}`),
    });
    const shown = pageOf(found.findings, { offset, limit, room: context.room });
    const { blocker, warning, note } = found.counts;
    const bad = blocker + warning;
    return {
      summary: `${quantity(files.length, 'file')}, ${quantity(found.counts.statements, 'statement')} of scripts: ${quantity(blocker, 'blocker')}, ${quantity(warning, 'warning')}, ${quantity(note, 'note')}${found.unread.length > 0 ? `; ${quantity(found.unread.length, 'place')} could not be read` : ''}.`,
      verdict:
        bad > 0
          ? ('hazards' as const)
          : found.unread.length > 0 || files.length === 0
            ? ('could not tell' as const)
            : ('clean' as const),
      counts: found.counts,
      findings: shown,
      omitted: Math.max(0, found.findings.length - offset - shown.length),
      unread: found.unread.slice(0, 40),
      passed_over: passedOver,
      next: nextStep(files.length, bad, found.unread.length),
    };
  },
  exitCode: ({ verdict }) => (verdict === 'clean' ? 0 : verdict === 'hazards' ? 1 : 2),
  lines: (result) => [
    result.summary,
    ...result.findings.flatMap(({ rule, severity: how, at, what, why, instead }) => [
      `${how.toUpperCase().padEnd(7)} ${at}  ${what}  [${rule}]`,
      `        ${why}`,
      `        → ${instead}`,
    ]),
    ...(result.omitted > 0 ? [`… and ${quantity(result.omitted, 'more finding')}; see --offset and --limit.`] : []),
    ...result.unread.map(({ at, reason }) => `? ${at}  ${reason}`),
    ...result.passed_over.map((path) => `- ${path}`),
    result.next,
  ],
});

function nextStep(files: number, bad: number, unread: number): string {
  if (files === 0) return 'No migration was found: name files or folders in paths.';
  if (bad > 0) return 'Mend the blockers first; each finding says how. Then run it again.';
  return unread > 0
    ? 'Look at the places that could not be read yourself.'
    : 'Try the scripts on a copy with as many rows, with lock limits set.';
}

/** The engine that scripts are written for first: statements in programs are tried with the others too. */
function readersFor(name: string) {
  const [first] = engines.filter((engine) => engine.name === name);
  if (first === undefined)
    throw new LockstepError('VALIDATION', `There is no engine ${name}.`, {
      hint: `Name one of ${engines.map((each) => each.name).join(', ')}.`,
    });
  return [first.scripts, ...engines.filter((engine) => engine !== first).map(({ scripts }) => scripts)] as const;
}

function engineOfTarget(context: ToolContext): string {
  try {
    return context.database('target').engine;
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    throw new LockstepError('CONFIG', 'Whose SQL the scripts are written in is not known: no target is configured.', {
      hint: 'Name it: engine "postgres" or "mysql" (--engine postgres).',
    });
  }
}
