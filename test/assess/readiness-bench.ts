import { assessReadiness, type ReadinessInput } from '../../mcp-server/src/assess/readiness/assess-readiness.ts';
import { readinessFindings } from '../../mcp-server/src/assess/readiness/readiness-findings.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import type { Finding } from '../../mcp-server/src/model/finding.ts';
import type { Readiness } from '../../mcp-server/src/model/readiness.ts';

export const LIMITS = { connectMs: 5000, statementMs: 30_000, lockMs: 2000, poolSize: 3 };

/** Opens, inspects and assesses both sides; by default no time passes between the two readings of the counters. */
export async function assess(
  urls: { readonly source: string; readonly target: string },
  changes: Partial<ReadinessInput> = {},
): Promise<Readiness> {
  const [source, target] = [openDatabase(urls.source, LIMITS), openDatabase(urls.target, LIMITS)];
  try {
    const [sourceSchema, targetSchema] = await Promise.all([
      source.read((reader) => reader.inspect()),
      target.read((reader) => reader.inspect()),
    ]);
    const { signal } = new AbortController();
    return await assessReadiness({ source, target, sourceSchema, targetSchema, signal, windowMs: 0, ...changes });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

/** The findings of one side and some rules as text, three lines each. */
export function told(
  findings: readonly Finding[] | Readiness,
  side: 'source' | 'target',
  ...rules: readonly string[]
): string {
  const all = 'source' in findings ? readinessFindings(findings) : findings;
  return all
    .filter(({ object, rule }) => object.side === side && (rules.length === 0 || rules.includes(rule)))
    .map(({ severity, rule, object, what, consequence, wayOut }) =>
      [`${severity} ${rule} ${object.kind} ${object.name}: ${what}`, `  ${consequence}`, `  ${wayOut}`].join('\n'),
    )
    .join('\n');
}

/** Does the work once both sides have read their counters, and lets neither read again before it is done. */
export function whenBothWait(work: () => Promise<void>): () => Promise<void> {
  let start = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const done = started.then(work);
  let waiting = 0;
  return async () => {
    waiting += 1;
    if (waiting === 2) start();
    await done;
  };
}
