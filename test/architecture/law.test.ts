import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { impureValues, violations } from './law.ts';

const root = 'mcp-server/src';
const shared = 'templates/sync/src/values';

async function sources(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true });
  const paths = entries.filter((path) => path.endsWith('.ts')).sort();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)),
  );
}

describe('the law of the architecture', () => {
  it('holds for every source file', async () => {
    const files = await sources(root);
    expect(files.size).toBeGreaterThan(50);
    expect(violations(files)).toEqual([]);
  });

  it('keeps every source file within 250 lines', async () => {
    const long = [...(await sources(root))].filter(([, text]) => text.split('\n').length > 251).map(([path]) => path);
    expect(long).toEqual([]);
  });

  it('keeps what the server shares with the sync kit free of everything else', async () => {
    const files = await sources(shared);
    expect(files.size).toBeGreaterThan(5);
    expect(impureValues(files)).toEqual([]);
    const planted = new Map([['a.ts', "import { Pool } from 'pg';\nimport { b } from '../core/b.ts';"]]);
    expect(impureValues(planted)).toEqual([
      expect.stringContaining('imports pg'),
      expect.stringContaining('imports ../core/b.ts'),
    ]);
    expect(() => impureValues(new Map())).toThrow('checked on nothing');
  });

  it('refuses to pass on zero files', () => {
    expect(() => violations(new Map())).toThrow('checked on nothing');
  });

  it.each([
    ['compare/a.ts', "import { b } from '../parity/b.ts';", 'a stage imports'],
    ['mapping/a.ts', "import { b } from '../compare/b.ts';", 'a stage imports'],
    ['parity/a.ts', "export * from '../engines/mysql/index.ts';", 'a stage imports'],
    ['plan/a.ts', "import {\n  one,\n  two,\n} from '../tools/define.ts';", 'a stage imports'],
    ['compare/a.ts', "const late = await import('../render/b.ts');", 'a stage imports'],
    ['model/a.ts', "import { b } from '../compare/b.ts';", 'the model imports'],
    ['parity/a.ts', "import { b } from '../../../templates/sync/src/values/b.ts';", 'outside the server'],
    ['model/values.ts', "import { b } from '../../../templates/sync/src/core/b.ts';", 'outside the server'],
    ['model/kit.ts', "import { b } from '../../../templates/sync/src/values/b.ts';", 'outside the server'],
    ['model/a.ts', "import { b } from '../../../templates/sync/src/values/b.ts';", 'outside the server'],
    ['parity/a.ts', "import pg from 'pg';", 'imports pg'],
    ['engines/postgres/a.ts', "import mysql from 'mysql2/promise';", 'imports mysql2'],
    ['engines/postgres/a.ts', "import { b } from '../mysql/b.ts';", 'an engine imports'],
    ['engines/connection/a.ts', "import { b } from '../mysql/b.ts';", 'an engine imports'],
    ['engines/ddl/a.ts', "import { b } from '../postgres/ddl/b.ts';", 'an engine imports'],
    ['ddl/a.ts', "import { b } from '../compare/b.ts';", 'a stage imports'],
    ['plan/a.ts', "import Handlebars from 'handlebars';", 'imports handlebars'],
    ['tools/a.ts', "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';", 'imports the MCP SDK'],
    ['render/a.ts', "if (schema.engine === 'mysql') {}", 'decides by the engine'],
    ['plan/a.ts', "switch (x) { case 'mariadb': break; }", 'decides by the engine'],
  ])('finds the planted violation in %s: %s', (path, source, reason) => {
    expect(violations(new Map([[path, source]]))).toEqual([expect.stringContaining(reason)]);
  });

  it('allows what the stages need', () => {
    const allowed = new Map([
      ['compare/a.ts', "import type { Schema } from '../model/schema.ts';\nimport { z } from 'zod';"],
      ['parity/a.ts', "import type { Database } from '../engines/engine.ts';\nimport { b } from './b.ts';"],
      ['model/kit.ts', "export type * from '../../../templates/sync/src/descriptor.ts';"],
      ['model/values.ts', "export { b } from '../../../templates/sync/src/values/b.ts';"],
      ['model/decimal.ts', "export * from '../../../templates/sync/src/values/decimal.ts';"],
      ['tools/a.ts', "import { compare } from '../compare/a.ts';"],
      ['engines/open.ts', "import { mysql } from './mysql/index.ts';"],
      ['engines/mysql/connect.ts', "import mysql from 'mysql2/promise';"],
    ]);
    expect(violations(allowed)).toEqual([]);
  });
});
