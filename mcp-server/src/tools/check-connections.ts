import { z } from 'zod';
import { ask } from '../assess/readiness/ask.ts';
import type { Side } from '../config.ts';
import { bothSides } from '../model/both-sides.ts';
import { hosting } from '../model/capture.ts';
import { LockstepError } from '../model/errors.ts';
import { quantity } from '../model/quantity.ts';
import { seen } from '../model/seen.ts';
import { privileges, serverFacts } from '../model/server.ts';
import { defineTool, readOnlyHints, type ToolContext } from './define.ts';
import { connectionsSeen } from './seen/connections-seen.ts';

const sideResult = z.strictObject({
  side: z.enum(['source', 'target']),
  /** `host:port/database`; empty when the side has no usable URL. */
  connection: z.string(),
  facts: serverFacts.nullable(),
  privileges: privileges.nullable(),
  /** Who runs the server; null when it was not reached. */
  hosting: seen(hosting).nullable(),
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
type SideResult = z.output<typeof sideResult>;

const output = z.strictObject({
  summary: z.string(),
  verdict: z.enum(['ready', 'attention', 'unreachable']),
  /** What should be looked at before going on; empty when ready. */
  attention: z.array(z.string()),
  sides: z.array(sideResult),
  next: z.string(),
});
type Output = z.output<typeof output>;

export const checkConnections = defineTool({
  name: 'check_connections',
  title: 'Check both connections',
  description:
    'Connects to source and target and says who the login is, what it could break, which tables it cannot read, whether change capture (binlog, logical decoding) could start, and whether clocks and time zones are sane. Prints the exact GRANTs for a read-only login. Run it first, and when another tool cannot connect.',
  input: z.strictObject({}),
  output,
  hints: readOnlyHints,
  evidence: true,
  run: async (_input, context) => {
    const { source, target } = await bothSides(context.signal, (side) => askSide(side, context));
    const sides = [source, target];
    const result = summarise(sides);
    context.witness.saw(connectionsSeen(result.verdict, sides));
    return result;
  },
  exitCode: ({ verdict }) => (verdict === 'ready' ? 0 : verdict === 'attention' ? 1 : 2),
  lines: (result) => [
    result.summary,
    ...result.sides.flatMap(sideLines),
    ...result.attention.map((line) => `! ${line}`),
    result.next,
  ],
});

async function askSide(side: Side, context: ToolContext): Promise<SideResult> {
  let connection = '';
  try {
    const database = context.database(side);
    connection = database.label;
    const found = await database.read(
      async (reader) => ({ facts: await reader.facts(), privileges: await reader.privileges() }),
      { signal: context.signal },
    );
    const runBy = await ask(database, context.signal, (reader) => reader.hosting());
    return { side, connection, ...found, hosting: runBy, error: null };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    const { code, message, hint } = error;
    return { side, connection, facts: null, privileges: null, hosting: null, error: { code, message, hint } };
  }
}

function summarise(sides: SideResult[]): Output {
  const attention = sides.flatMap(attentionOf);
  const failed = sides.filter((side) => side.error !== null);
  const verdict = failed.length > 0 ? 'unreachable' : attention.length > 0 ? 'attention' : 'ready';
  const reached = `${sides.length - failed.length} of ${sides.length} connections work`;
  return {
    summary: `${reached}; ${quantity(attention.length, 'point')} to look at.`,
    verdict,
    attention,
    sides,
    next:
      failed.length > 0
        ? 'Correct the connection that failed, then run check_connections again.'
        : 'Next: compare_schemas, which says what will change meaning between the two.',
  };
}

function attentionOf({ side, facts, privileges: rights, error }: SideResult): string[] {
  if (error !== null) return [`${side}: ${error.message} ${error.hint}`];
  if (facts === null || rights === null) return [];
  const points: string[] = [];
  if (rights.superuser) points.push(`${side}: the login ${facts.user} is a superuser; use a login that can only read.`);
  else if (rights.couldDo.length > 0) points.push(`${side}: the login could ${rights.couldDo.join(', ')}.`);
  if (rights.unreadable.length > 0) {
    points.push(
      `${side}: ${quantity(rights.unreadable.length, 'table')} cannot be read and will not be checked: ${rights.unreadable.slice(0, 10).join(', ')}${rights.unreadable.length > 10 ? ', …' : ''}.`,
    );
  }
  if (!facts.encrypted) points.push(`${side}: the connection is not encrypted.`);
  if (Math.abs(facts.clockSkewMs) > 2_000) {
    points.push(`${side}: its clock differs from this machine by ${Math.round(facts.clockSkewMs / 1000)} s.`);
  }
  if (side === 'source') {
    for (const check of facts.capture.checks.filter((candidate) => !candidate.ok)) {
      points.push(`source: change capture needs ${check.setting} = ${check.wanted}; it is ${check.value}.`);
    }
  }
  return points;
}

function sideLines({ side, connection, facts, privileges: rights, hosting: runBy, error }: SideResult): string[] {
  if (error !== null) return [`${side.padEnd(7)} ${connection} ${error.code}`];
  if (facts === null || rights === null) return [];
  return [
    `${side.padEnd(7)} ${connection} · ${facts.flavor} ${facts.version} · login ${facts.user} · ${facts.encrypted ? 'TLS' : 'no TLS'} · server clock ${facts.clock} ${facts.timeZone}`,
    ...(facts.readOnlyServer ? ['        it refuses writes by itself: a replica, or set to read only'] : []),
    ...hostingLines(runBy),
    `        change capture ${facts.capture.ready ? 'could start' : 'is not ready'} · a write was refused with: ${rights.writeRefusedWith}`,
    ...(rights.superuser || rights.couldDo.length > 0
      ? [
          `        a login that can only read, made by ${makerOf(runBy)}:`,
          ...rights.readOnlyGrants.map((grant) => `          ${grant}`),
        ]
      : []),
  ];
}

/** Whether a managed service runs the server; nothing is said where nothing tells of one. */
function hostingLines(runBy: SideResult['hosting']): string[] {
  if (runBy === null || (runBy.known && runBy.value.service === null)) return [];
  return [
    runBy.known
      ? `        run by ${runBy.value.service} (${runBy.value.evidence})`
      : `        who runs the server is not seen: ${runBy.reason}`,
  ];
}

const makerOf = (runBy: SideResult['hosting']) =>
  runBy?.known === true ? runBy.value.loginsBy : 'a login that may grant';
