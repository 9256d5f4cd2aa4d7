import { z } from 'zod';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';

/** A call of a tool that must be refused, or answer as if nothing were meant by it. */
export interface HostileCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Statements, paths, patterns and numbers where a name is asked for. */
const TEXTS: readonly string[] = [
  "x' OR '1'='1",
  '1; DROP TABLE victim',
  'victim; COMMIT; DROP TABLE victim',
  '(SELECT pg_read_file($$/etc/passwd$$))',
  "LOAD_FILE('/etc/passwd')",
  'pg_sleep(60)',
  'mysql.user',
  'pg_catalog.pg_authid',
  'information_schema.tables',
  '../../../../etc/passwd',
  '/etc/passwd',
  '..\\..\\windows\\win.ini',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '%2e%2e%2fetc%2fpasswd',
  'victim\0.x',
  '\ud800',
  '(a+)+$',
  `${'%_'.repeat(50)}`,
  'x'.repeat(200),
  '',
];
const FEW = [TEXTS[0] ?? '', TEXTS[2] ?? '', TEXTS[9] ?? '', HOSTILE_NAMES[0] ?? '', HOSTILE_NAMES[2] ?? ''];

/** What no shape of an argument takes. */
const SHAPES: readonly unknown[] = [
  null,
  1e308,
  -1,
  [],
  [[]],
  {},
  { $ne: null },
  { toString: 'x' },
  true,
  'x'.repeat(100_000),
];

/** Arguments that reach the databases: of each a name that means nothing, wherever one is asked for. */
export function hostileNamesAsked(): HostileCall[] {
  const calls: HostileCall[] = [];
  for (const text of TEXTS) {
    calls.push(
      { tool: 'inspect_schema', input: { table: text } },
      { tool: 'inspect_schema', input: { contains: text } },
    );
  }
  for (const text of FEW) {
    const measures = [{ op: 'count' }];
    calls.push(
      { tool: 'compare_schemas', input: { table: text } },
      { tool: 'assess_migration', input: { tables: [text], window_seconds: 0 } },
      { tool: 'assess_migration', input: { checks: [text.slice(0, 40)], tables: ['victim'] } },
      { tool: 'audit_writers', input: { table: text } },
      { tool: 'check_parity', input: { tables: [text], settle_seconds: 0 } },
      {
        tool: 'check_parity',
        input: { tables: ['victim'], sample_percent: 1, seed: text.slice(0, 64), settle_seconds: 0 },
      },
      { tool: 'compare_aggregates', input: { table: text, measures, settle_seconds: 0 } },
      {
        tool: 'compare_aggregates',
        input: { table: 'victim', measures, equals: { table: text, measures }, settle_seconds: 0 },
      },
      {
        tool: 'compare_aggregates',
        input: {
          table: 'victim',
          measures,
          filter: [{ column: 'note', op: 'in', value: [text, text] }],
          settle_seconds: 0,
        },
      },
      {
        tool: 'compare_aggregates',
        input: { table: 'victim', measures: [{ op: 'max', column: text }], settle_seconds: 0 },
      },
      { tool: 'compare_aggregates', input: { table: 'victim', measures, group_by: [text], settle_seconds: 0 } },
      {
        tool: 'compare_aggregates',
        input: { table: 'victim', measures, filter: [{ column: text, op: '=', value: 1 }], settle_seconds: 0 },
      },
      {
        tool: 'compare_aggregates',
        input: { table: 'victim', measures, filter: [{ column: 'note', op: '=', value: text }], settle_seconds: 0 },
      },
    );
  }
  return calls;
}

/** Arguments that no tool takes, told by its shape alone. */
export function hostileShapes(): HostileCall[] {
  const shaped = (tool: string, key: string, rest: object = {}) =>
    SHAPES.map((value) => ({ tool, input: { ...rest, [key]: value } }));
  const unknown = ['sql', 'query', 'url', 'path', 'host', 'where', '__proto__', 'constructor'].flatMap((key) =>
    ['check_connections', 'inspect_schema', 'check_parity', 'generate_plan', 'render_status'].map((tool) => ({
      tool,
      input: JSON.parse(`{${JSON.stringify(key)}: "DROP TABLE victim"}`),
    })),
  );
  return [
    ...shaped('inspect_schema', 'side').slice(1),
    ...shaped('inspect_schema', 'cursor').filter(({ input }) => typeof input.cursor !== 'undefined'),
    ...shaped('check_gate', 'phase'),
    ...shaped('check_parity', 'max_differences'),
    ...shaped('check_parity', 'repair').filter(({ input }) => input.repair !== true),
    ...shaped('assess_migration', 'whole_rows'),
    ...shaped('compare_aggregates', 'measures', { table: 'victim' }),
    ...TEXTS.map((text) => ({ tool: 'check_gate', input: { phase: text } })),
    ...TEXTS.map((text) => ({ tool: 'inspect_schema', input: { side: text } })),
    ...TEXTS.filter((text) => text !== '').map((text) => ({ tool: 'inspect_schema', input: { cursor: text } })),
    ...unknown,
  ];
}

/** Every argument that the tools' own schemas name, each with every shape and every text, bare and in a list. */
export function hostileByArgument(): HostileCall[] {
  const values = [...SHAPES, ...TEXTS, ...[...TEXTS, ...HOSTILE_NAMES].map((text) => [text])];
  return tools.flatMap(({ name: tool, input }) =>
    Object.keys(z.toJSONSchema(input, { io: 'input' }).properties ?? {}).flatMap((key) =>
      values.map((value) => ({ tool, input: { ...REQUIRED[tool], [key]: value } })),
    ),
  );
}

/** What a tool must be given beside the argument that is tried. */
const REQUIRED: Readonly<Record<string, object>> = {
  compare_aggregates: { table: 'victim', measures: [{ op: 'count' }] },
};
