import type { EngineName } from '../../mcp-server/src/engines/engine.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { CodeObject } from '../../mcp-server/src/objects/construct.ts';
import { constructs } from '../../mcp-server/src/objects/constructs/index.ts';

const dialects = { mysql: mysqlDialect, postgres: postgresDialect };

/** What one detector says of a text of that engine; empty when it finds nothing. */
export function says(engine: EngineName, id: string, sql: string, kind: CodeObject['kind']): string {
  const construct = constructs.find((each) => each.id === id && each.of === engine);
  if (construct === undefined) throw new Error(`${engine} has no construct ${id}`);
  const tokens = dialects[engine].code.tokens(sql);
  const lines = construct.find({ kind, tokens }).map((at) => tokens[at]?.line);
  if (lines.length === 0) return '';
  const { consequence, instead, impossible } = construct;
  return [`line ${lines.join(', ')}${impossible === true ? ' (no equivalent)' : ''}`, consequence, instead].join('\n');
}

/** Every detector of an engine's code. */
export function idsOf(engine: EngineName): Set<string> {
  return new Set(constructs.filter(({ of }) => of === engine).map(({ id }) => id));
}
