import type { z } from 'zod';
import { assessData } from '../../mcp-server/src/assess/assess-data.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapAsConfigured } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Assessment, HazardFinding } from '../../mcp-server/src/model/assessment.ts';
import { configuredMapping } from '../../mcp-server/src/model/configured-mapping.ts';
import type { Mapping } from '../../mcp-server/src/model/mapping.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { revealValue } from '../../mcp-server/src/model/show-value.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';

/** The `mapping:` section of lockstep.yaml. */
export type AskedMapping = z.input<typeof configuredMapping>;

/** What a test may set. */
export interface Wanted {
  readonly mapping?: AskedMapping;
  readonly checks?: readonly string[];
  readonly wholeRows?: number;
  readonly sampleRows?: number;
  readonly statementTargetMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
  readonly paused?: () => boolean;
}

/** Everything that the checks say of a source, seen by logins that can only read; values in clear, a value of 100,000 bytes counts as huge. */
export async function assess(from: LabDatabase, to: LabDatabase, wanted: Wanted = {}): Promise<Assessment> {
  const [source, target] = [openDatabase(from.readerUrl, LIMITS), openDatabase(to.readerUrl, LIMITS)];
  try {
    const [sourceSchema, targetSchema] = await Promise.all([
      source.read((reader) => reader.inspect()),
      target.read((reader) => reader.inspect()),
    ]);
    return await assessData({
      source,
      target,
      sourceSchema,
      targetSchema,
      mapping: mapped(sourceSchema, targetSchema, wanted.mapping ?? {}),
      tables: sourceSchema.tables,
      checks: wanted.checks ?? null,
      limits: {
        wholeRows: wanted.wholeRows ?? 1_000_000,
        sampleRows: wanted.sampleRows ?? 10_000,
        statementTargetMs: wanted.statementTargetMs ?? 500,
        maxLagSeconds: 10,
        maxRunning: 1000,
        gentleMs: null,
        paused: wanted.paused ?? (() => false),
        connections: 2,
        hugeBytes: 100_000,
      },
      show: revealValue,
      reveal: revealValue,
      mask: () => 'masked',
      signal: wanted.signal ?? new AbortController().signal,
      onProgress: wanted.onProgress ?? (() => {}),
    });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

function mapped(source: Schema, target: Schema, asked: AskedMapping): Mapping {
  const { mapping, problems } = mapAsConfigured({
    source,
    target,
    asked: configuredMapping.parse(asked),
    sameDatabase: false,
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return mapping;
}

/** Findings in one line each: check, object, rows, and the keys of the examples; sorted. */
export function told(findings: readonly HazardFinding[]): string {
  return findings.map(line).sort().join('\n');
}

function line({ rule, severity, object, rows, examples }: HazardFinding): string {
  const place =
    object.kind === 'database' ? 'database' : [object.table, object.name].filter((name) => name !== null).join('.');
  const count = rows === null ? '' : ` ${rows.how === 'exact' ? '' : `${rows.how} `}${rows.count}`;
  const keys = examples.map(
    ({ key, values }) =>
      `${Object.values(key).join('/') || '-'}=${rule === 'shape-srid' ? 'shape' : short(Object.values(values).join('/'))}`,
  );
  return `${rule}: ${place} ${severity}${count}${keys.length === 0 ? '' : ` [${keys.sort().join(', ')}]`}`;
}

function short(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

/** The login that mysqlWithReader() reads with: others test that the lab's own reader has no right but to read. */
export const AUDITOR = `'auditor'@'%'`;

/** A database whose reader also sees the actions of foreign keys and the triggers, as check_connections asks for. */
export async function mysqlWithReader(kind: 'mariadb' | 'mysql9'): Promise<LabDatabase> {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(`CREATE USER IF NOT EXISTS ${AUDITOR} IDENTIFIED BY 'lab-auditor';
    GRANT SELECT, SHOW VIEW, TRIGGER ON \`${database.name}\`.* TO ${AUDITOR}`);
  const url = new URL(database.readerUrl);
  [url.username, url.password] = ['auditor', 'lab-auditor'];
  return { ...database, readerUrl: url.href };
}
