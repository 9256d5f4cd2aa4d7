import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { lintFile } from '../../mcp-server/src/lint/lint-file.ts';

const folder = join(import.meta.dirname, 'migrations');

/** What is said of a file: one line for each finding, and for each place that could not be read. */
async function said(engine: string, name: string): Promise<string> {
  const [first, ...others] = [...engines].sort((one) => (one.name === engine ? -1 : 1)).map(({ scripts }) => scripts);
  if (first === undefined) throw new Error(engine);
  const text = await readFile(join(folder, engine, name), 'utf8');
  const { findings, unread } = await lintFile(text, name.endsWith('.sql') ? 'script' : 'program', [first, ...others]);
  const lines = [
    ...findings.map(({ line, severity, rule, what }) => `  ${line} ${severity} ${rule}: ${JSON.stringify(what)}`),
    ...unread.map(({ line, reason }) => `  ${line} not read: ${reason.slice(0, 60)}`),
  ];
  return [`${engine}/${name}`, ...(lines.length === 0 ? ['  nothing'] : lines), ''].join('\n');
}

it('migrations as Prisma, Drizzle, Knex, TypeORM, Flyway, Liquibase, golang-migrate, Rails and dumps write them', async () => {
  const all: string[] = [];
  for (const engine of ['postgres', 'mysql'])
    for (const name of (await readdir(join(folder, engine))).sort()) all.push(await said(engine, name));
  expect(all.length).toBeGreaterThan(45);
  const golden = join(folder, 'found.txt');
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(golden, all.join('\n'));
  expect(all.join('\n')).toBe(await readFile(golden, 'utf8'));
});
