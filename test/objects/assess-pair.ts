import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { ObjectAssessment, ObjectVerdict } from '../../mcp-server/src/model/object-verdict.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { assessObjects } from '../../mcp-server/src/objects/assess-objects.ts';

interface Inspected {
  readonly schema: Schema;
  readonly dialect: ReturnType<typeof openDatabase>['dialect'];
}

export async function inspected(url: string): Promise<Inspected> {
  const database = openDatabase(url, { connectMs: 10_000, statementMs: 30_000, lockMs: 2_000, poolSize: 1 });
  try {
    return { schema: await database.read((reader) => reader.inspect()), dialect: database.dialect };
  } finally {
    await database.close();
  }
}

/** What the stage says of two live databases. */
export async function assessPair(sourceUrl: string, targetUrl: string): Promise<ObjectAssessment> {
  const [source, target] = [await inspected(sourceUrl), await inspected(targetUrl)];
  return assessObjects({
    source: source.schema,
    target: target.schema,
    mapping: mapTables(source.schema, target.schema),
    sourceDialect: source.dialect,
    targetDialect: target.dialect,
  });
}

/** The object of that name. */
export function named({ objects }: ObjectAssessment, name: string): ObjectVerdict {
  const found = objects.find((object) => object.name === name);
  if (found === undefined) throw new Error(`there is no verdict on ${name}`);
  return found;
}
