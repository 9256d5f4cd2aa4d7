import { z } from 'zod';
import type { Side } from '../config.ts';
import { mapAsConfigured, mapTables } from '../mapping/map-tables.ts';
import { LockstepError } from '../model/errors.ts';
import type { Mapping } from '../model/mapping.ts';
import { quantity } from '../model/quantity.ts';
import type { Schema } from '../model/schema.ts';
import { describeAudit, writersOutput } from '../writers/describe-audit.ts';
import { defineTool, readOnlyHints, type ToolContext } from './define.ts';
import { type Inspected, inspectSide, subjectOf } from './inspect-both.ts';

const input = z.strictObject({
  side: z.enum(['source', 'target']).default('source').describe('the database whose writers are looked for'),
  table: z.string().max(200).optional(),
  show: z.enum(['problems', 'all']).default('problems').describe('all: also covered writers, tests and migrations'),
  offset: z.number().int().min(0).max(1_000_000).default(0),
  limit: z.number().int().min(1).max(200).default(40),
});

export const auditWriters = defineTool({
  name: 'audit_writers',
  title: 'Find everything that writes the tables',
  description:
    'Who writes the migrating tables: call sites in this repository (SQL in any language, and seven ORMs of TypeScript) with file:line and whether the adapter of lockstep.yaml covers them; triggers, events, routines, cascades; and statements and logins that the server recorded but no call site explains. Says what the server does not record and how to turn it on.',
  input,
  output: writersOutput,
  hints: readOnlyHints,
  evidence: true,
  pages: ['writers'],
  narrow: 'name a `table`',
  run: async (wanted, context) => {
    const database = context.database(wanted.side);
    const options = { signal: context.signal };
    const schema = await database.read((reader) => reader.inspect(), options);
    const server = await database.read((reader) => reader.writers(), options);
    const { other, problem } = await otherSide(wanted.side === 'source' ? 'target' : 'source', context);
    const { projectDir, settings } = context.config();
    const own = { database, schema };
    const mapping = other === null ? mapTables(schema, schema) : mapped(wanted.side, schema, other.schema, context);
    if (other !== null) {
      const [source, target] = wanted.side === 'source' ? [own, other] : [other, own];
      context.witness.subject(() => subjectOf({ source, target, mapping }, settings.changes));
    }
    const { auditWriters: audit } = await import('../writers/audit-writers.ts');
    const found = await audit(
      { schema, other: other?.schema ?? null, mapping, server, projectDir, adapter: settings.writers.adapter },
      {
        ...options,
        onProgress: (done, total) => context.progress(done, total, `reading the repository, ${done} of ${total}`),
      },
    );
    const result = describeAudit(found, server, schema, { ...wanted, room: context.room }, problem);
    const { side, table = null } = wanted;
    context.witness.saw({ tool: 'audit_writers', side, verdict: result.verdict, counts: result.counts, table });
    return result;
  },
  exitCode: ({ verdict }) => (verdict === 'covered' ? 0 : verdict === 'uncovered' ? 1 : 2),
  lines: (result) => [
    result.summary,
    ...result.writers.map(
      ({ table, at, does, how, state, detail }) =>
        `${state.toUpperCase().padEnd(11)} ${table ?? '?'}  ${does}  ${at}  [${how}]${detail === '' ? '' : `  ${detail}`}`,
    ),
    ...(result.omitted > 0 ? [`… and ${quantity(result.omitted, 'more writer')}; see --offset and --limit.`] : []),
    ...result.records.flatMap(({ tells, from, on, since, gaps, turn_on, restart }) => [
      `${on ? 'on ' : 'OFF'} ${tells}: ${from}${since === null ? '' : `, since ${since}`}`,
      ...gaps.map((gap) => `    ${gap}`),
      ...turn_on.map((step) => `    → ${step}`),
      ...(restart ? ['    (needs a restart of the server)'] : []),
    ]),
    ...result.untold.map((reason) => `? ${reason}`),
    ...result.notes,
    result.next,
  ],
});

/** The mapping names the tables on both sides; without the other side its own names serve, and that is said. */
async function otherSide(
  side: Side,
  context: ToolContext,
): Promise<{ other: Inspected | null; problem: string | null }> {
  try {
    return { other: await inspectSide(side, context), problem: null };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    return {
      other: null,
      problem: `The ${side} could not be read (${error.code}): its names of the tables were not looked for.`,
    };
  }
}

function mapped(side: Side, schema: Schema, other: Schema, context: ToolContext): Mapping {
  const [source, target] = side === 'source' ? [schema, other] : [other, schema];
  const { settings, refuse } = context.config();
  const sameDatabase = context.database('source').label === context.database('target').label;
  const { mapping, problems } = mapAsConfigured({ source, target, asked: settings.mapping, sameDatabase });
  if (problems.length > 0) throw refuse(problems);
  return mapping;
}
