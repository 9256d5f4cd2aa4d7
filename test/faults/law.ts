import type { ErrorCode } from '../../mcp-server/src/model/errors.ts';
import type { ToolOutcome } from '../../mcp-server/src/tools/define.ts';
import type { Station, ToolName } from './faulty-lab.ts';

/** What a fault may be called. A defect, a mistake of the user's and a wish to stop are none. */
const FAULTS: readonly ErrorCode[] = [
  'UNREACHABLE',
  'CONNECTION_LOST',
  'TIMEOUT',
  'LOCK_TIMEOUT',
  'BUSY',
  'CONFLICT',
  'CANCELLED',
];

/** A call that takes longer hangs: every wait of a call is bounded. */
export const LONGEST_MS = 90_000;

/** What came of a call; a call that never ended is one too. */
export type Ending = ToolOutcome | 'it hangs';

export function ending(call: Promise<ToolOutcome>): Promise<Ending> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => resolve('it hangs'), LONGEST_MS);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}

/** What a tool says while all is well, its connections and evidence there, and how many bytes of answers that took. */
export async function learned({ tool, call, proxy }: Pick<Station, 'tool' | 'call' | 'proxy'>): Promise<Learned> {
  await ending(call());
  // The limits of these projects are short, and a busy machine may need another try.
  for (let tries = 1; ; tries += 1) {
    const before = proxy.heard();
    const found = await ending(call());
    if (found !== 'it hangs' && found.ok) return { found, bytes: proxy.heard() - before };
    if (tries === 5) throw new Error(`${tool}: ${JSON.stringify(found)}`);
  }
}

interface Learned {
  readonly found: Ending;
  readonly bytes: number;
}

interface Table {
  readonly source: string;
  readonly verdict: string;
  readonly code: string | null;
}

/** What is wrong with an answer under a fault, beside the healthy one: it is the right answer, says that it could not tell, or is an error that says what happened to which database. */
export function wrongWith(tool: ToolName, found: Ending, healthy: Ending): string[] {
  if (found === 'it hangs' || healthy === 'it hangs') return ['it hangs'];
  if (!healthy.ok) return [`healthy: ${healthy.error.code} ${healthy.error.message}`];
  if (!found.ok) return wrongWithError(found.error);
  const wrong = tool === 'check_parity' ? wrongVerdicts(found.output) : [];
  const same = found.exitCode === healthy.exitCode && found.output.verdict === healthy.output.verdict;
  // The page is drawn whatever answers, and says on itself what is not known.
  if (same || found.exitCode === 2) return wrong;
  return [...wrong, `exit code ${found.exitCode}, ${found.output.verdict}: ${found.output.summary}`];
}

function wrongWithError({ code, message, hint }: { code: ErrorCode; message: string; hint: string }): string[] {
  return [
    ...(FAULTS.includes(code) ? [] : [`code ${code}`]),
    ...(/127\.0\.0\.1:\d+|\btable\b|_table/.test(message) ? [] : ['it does not say which object']),
    ...(hint.length > 10 ? [] : ['no hint']),
  ].map((what) => `${what}: ${code}: ${message}`);
}

/** Only one table differs: no fault makes another differ, and nothing makes all equal. */
function wrongVerdicts(output: Readonly<Record<string, unknown>>): string[] {
  const allowed = (source: string) => (source.includes('middle') ? ['drift', 'not_checked'] : ['equal', 'not_checked']);
  const tables = tablesOf(output.tables);
  return [
    ...(output.verdict === 'equal' ? ['it says that all is equal'] : []),
    ...tables
      .filter(({ source, verdict }) => !allowed(source).includes(verdict))
      .map(({ source, verdict }) => `${source} is called ${verdict}`),
  ];
}

function tablesOf(tables: unknown): Table[] {
  if (!Array.isArray(tables)) return [];
  return tables.map((table: unknown) => ({
    source: String(Reflect.get(Object(table), 'source')),
    verdict: String(Reflect.get(Object(table), 'verdict')),
    code: codeOf(Reflect.get(Object(table), 'error')),
  }));
}

function codeOf(error: unknown): string | null {
  const code: unknown = Reflect.get(Object(error), 'code');
  return typeof code === 'string' ? code : null;
}

/** Each table's verdict, and the code of what was in the way. */
export function verdictsOf(tables: unknown): (readonly [string, string | null])[] {
  return tablesOf(tables).map(({ verdict, code }) => [verdict, code]);
}
