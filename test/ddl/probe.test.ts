import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import { mapTables } from '../../mcp-server/src/compare/map-tables.ts';
import type { ServerKind } from '../lab/lab.ts';
import { ddlOf, inspect, run, withBoth } from './closed-loop.ts';

const [from, to, file] = (process.env.PROBE ?? '').split(',') as [ServerKind, ServerKind, string];
it('probe', () =>
  withBoth({ from, to, sql: readFileSync(file, 'utf8') }, async (a, b) => {
    const source = await inspect(a.url);
    const empty = await inspect(b.url);
    const ddl = ddlOf(source, empty, { source: a.url, target: b.url });
    writeFileSync('/tmp/scratch/ddl-out.sql', ddl.scripts.flatMap((s) => [`-- ${s.stage}`, ...s.forward, '-- undo', ...s.reverse]).join('\n'));
    writeFileSync('/tmp/scratch/ddl-dec.txt', ddl.adopted.decisions.map((d) => `${d.effect} ${d.id} ${d.object.kind} ${d.object.table}.${d.object.name}: ${d.what} ${d.why}`).join('\n'));
    await run(b.url, ddl, 'forward');
    await run(b.url, ddl, 'forward');
    const made = await inspect(b.url);
    const findings = compareSchemas(source, made, mapTables(source, made));
    writeFileSync('/tmp/scratch/ddl-find.txt', findings.map((f) => `${f.severity} ${f.rule} ${f.object.table}.${f.object.name}: ${f.what}`).join('\n'));
    expect(ddlOf(source, made, { source: a.url, target: b.url }).scripts).toEqual([]);
    await run(b.url, ddl, 'reverse');
    await run(b.url, ddl, 'reverse');
    expect({ ...(await inspect(b.url)) }).toEqual(empty);
  }), 120_000);
