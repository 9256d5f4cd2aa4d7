import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type WritersOutput, writersOutput } from '../../mcp-server/src/writers/describe-audit.ts';
import type { LabServer } from '../lab/lab.ts';
import { runSqlAt } from '../lab/run-sql.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

/** What one audit of a shop is given. */
export interface ShopAudit {
  readonly server: LabServer;
  /** Files of the application by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  /** Statements that the shop's own login runs, and those of another. */
  readonly app?: readonly string[];
  readonly other?: readonly string[];
  /** SQL that is run when the tables are there. */
  readonly more?: string;
  /** Holds a connection of the other login while the audit runs. */
  readonly open?: (url: string, work: () => Promise<void>) => Promise<void>;
  readonly asReader?: boolean;
  readonly input?: Readonly<Record<string, unknown>>;
}

const TABLES = `
CREATE TABLE customers (id int PRIMARY KEY, name varchar(50));
CREATE TABLE orders (id int PRIMARY KEY, total int);
CREATE TABLE order_items (id int PRIMARY KEY, order_id int, CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);
`;

/** Makes a shop, lets two logins write to it, and audits it in a project of the given files. */
export async function auditShop(
  {
    server,
    files = {},
    app = [],
    other = [],
    more = '',
    asReader = false,
    input = {},
    open = (_url, work) => work(),
  }: ShopAudit,
  look: (result: { output: WritersOutput; exitCode: number; lines: readonly string[] }) => void | Promise<void>,
): Promise<void> {
  const lab = await server.createDatabase();
  const isMysql = server.engine === 'mysql';
  const outsider = isMysql ? `'outsider'@'%'` : 'outsider';
  const rights = isMysql ? `ALL ON ${lab.name}.*` : 'ALL ON ALL TABLES IN SCHEMA public';
  const bench = workbench({ source: asReader ? lab.readerUrl : lab.url });
  try {
    await lab.execute(TABLES + more);
    await lab.execute(
      `GRANT ${rights} TO ${outsider}${isMysql ? '' : `; GRANT USAGE ON SCHEMA public TO ${outsider}`}`,
    );
    for (const sql of app) await runSqlAt(lab.url, sql);
    for (const sql of other) await runSqlAt(server.url({ database: lab.name, user: 'none' }), sql);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(bench.folder, path)), { recursive: true });
      writeFileSync(join(bench.folder, path), text);
    }
    await open(server.url({ database: lab.name, user: 'none' }), async () => {
      const outcome = await bench.call('audit_writers', input);
      const output = writersOutput.extend({ evidence: z.string() }).parse(outputOf(outcome));
      if (outcome.ok) await look({ output, exitCode: outcome.exitCode, lines: outcome.lines });
    });
  } finally {
    await bench.close();
    if (isMysql) await server.execute(`REVOKE ALL ON ${lab.name}.* FROM ${outsider}`);
    await lab.drop();
  }
}

/** Writers as short lines, without moments. */
export function shown({ writers }: WritersOutput): string[] {
  return writers.map(({ table, state, at, does, how, detail }) =>
    `${state} | ${table} | ${does} | ${at} | ${how} | ${detail}`
      .replaceAll(/, last [\d:TZ-]+/g, '')
      .replaceAll(/@[\w.:]+/g, '@host'),
  );
}
