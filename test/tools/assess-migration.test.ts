import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mysqlWithReader } from '../assess/assess.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from './call-tool.ts';

let source: LabDatabase;
let target: LabDatabase;
let bench: Workbench;

beforeEach(async () => {
  [source, target] = await Promise.all([mysqlWithReader('mysql9'), sharedServer('postgres').createDatabase()]);
  await source.execute(`SET SESSION sql_mode = '';
    CREATE TABLE orders (id int PRIMARY KEY, placed date, flag tinyint(1), year year);
    INSERT INTO orders VALUES (1, '0000-00-00', 0, 2000), (2, '2024-00-01', 7, 0), (3, '2024-01-01', 1, 2155);
    CREATE TABLE clean (id int PRIMARY KEY, name varchar(20))`);
  bench = workbench({ source: source.readerUrl, target: target.readerUrl });
});
afterEach(async () => {
  await bench.close();
  await Promise.all([source.drop(), target.drop()]);
});

describe('assess_migration', () => {
  it('gives summary, counts, masked examples with keys, consequence, fixes and the next tool', async () => {
    const outcome = await bench.call('assess_migration', { look_at: ['data'] });
    const output = JSON.stringify(outputOf(outcome), null, 1)
      .replaceAll(source.name, 'db')
      .replaceAll(/#[0-9a-f]{4}\)/g, '#mask)');
    expect(outcome).toMatchObject({ ok: true, exitCode: 1 });
    expect(JSON.parse(output)).toMatchInlineSnapshot(`
      {
        "content_origin": "database",
        "counts": {
          "blocker": 1,
          "note": 1,
          "warning": 1,
        },
        "estimate": null,
        "evidence": "NOT KEPT, so no gate can pass on this run: this project has no folder migration/ yet. generate_plan makes it; from then on every run is kept.",
        "findings": [
          {
            "consequence": "PostgreSQL refuses such a date, and a load fails with the whole batch that holds one.",
            "examples": [
              {
                "key": {
                  "id": "1",
                },
                "values": {
                  "placed": "•••(10 chars, #mask)",
                },
              },
              {
                "key": {
                  "id": "2",
                },
                "values": {
                  "placed": "•••(10 chars, #mask)",
                },
              },
            ],
            "fix": {
              "by": "statement",
              "declare": null,
              "list": null,
              "source": "UPDATE \`db\`.\`orders\` SET \`placed\` = NULL WHERE YEAR(\`placed\`) = 0 OR MONTH(\`placed\`) = 0 OR DAYOFMONTH(\`placed\`) = 0;",
              "target": null,
            },
            "object": {
              "kind": "column",
              "name": "placed",
              "schema": "db",
              "side": "source",
              "table": "orders",
            },
            "rows": {
              "count": 2,
              "how": "exact",
            },
            "rule": "zero-date",
            "severity": "blocker",
            "wayOut": "Decide what it means: NULL as a rule, which a reader must not take for a real date.",
            "what": "placed holds a date with a zero year, month or day in 2 rows.",
          },
          {
            "consequence": "As a boolean (ddl.truth; a smallint unless it is set) each such number becomes true: which number it was is lost, without an error.",
            "examples": [
              {
                "key": {
                  "id": "2",
                },
                "values": {
                  "flag": "•••(1 chars, #mask)",
                },
              },
            ],
            "fix": {
              "by": "statement",
              "declare": ""flag" smallint",
              "list": null,
              "source": "UPDATE \`db\`.\`orders\` SET \`flag\` = NULL WHERE \`flag\` < 0 OR \`flag\` > 1;",
              "target": null,
            },
            "object": {
              "kind": "column",
              "name": "flag",
              "schema": "db",
              "side": "source",
              "table": "orders",
            },
            "rows": {
              "count": 1,
              "how": "exact",
            },
            "rule": "truth-value",
            "severity": "warning",
            "wayOut": "Keep it a number on the target, or correct the rows where it was meant as a truth value.",
            "what": "flag (tinyint(1)) holds a number other than 0 and 1 in 1 row.",
          },
          {
            "consequence": "It arrives as the number 0, which a calculation takes for a year.",
            "examples": [
              {
                "key": {
                  "id": "2",
                },
                "values": {
                  "year": "•••(4 chars, #mask)",
                },
              },
            ],
            "fix": {
              "by": "statement",
              "declare": null,
              "list": null,
              "source": "UPDATE \`db\`.\`orders\` SET \`year\` = NULL WHERE \`year\` + 0 < 1;",
              "target": null,
            },
            "object": {
              "kind": "column",
              "name": "year",
              "schema": "db",
              "side": "source",
              "table": "orders",
            },
            "rows": {
              "count": 1,
              "how": "exact",
            },
            "rule": "year-zero",
            "severity": "note",
            "wayOut": "Set it to NULL if it stands for no year.",
            "what": "year holds the year 0000 in 1 row.",
          },
        ],
        "left_behind": [],
        "next": "Next: decide each blocker with the owner of the data. The statements above change data or tables and were not run: try them on a copy first. Then run compare_schemas and this again, then generate_plan.",
        "not_checked": [],
        "not_whole": [],
        "omitted": 0,
        "omitted_gaps": 0,
        "servers": [],
        "summary": "findings: 1 blocker, 1 warning, 1 note; 2 tables read whole.",
        "tables": {
          "moving": 0,
          "not_read": 0,
          "partly": 0,
          "sample": 0,
          "whole": 2,
        },
        "verdict": "findings",
      }
    `);
  });

  it('shows values only when the settings say so', async () => {
    writeFileSync(join(bench.folder, 'lockstep.yaml'), 'parity:\n  reveal_values: true\n');
    const revealing = workbench({ source: source.readerUrl, target: target.readerUrl });
    writeFileSync(join(revealing.folder, 'lockstep.yaml'), 'parity:\n  reveal_values: true\n');
    const output = outputOf(await revealing.call('assess_migration', { checks: ['truth-value'] }));
    await revealing.close();
    expect(output.findings).toMatchObject([{ examples: [{ key: { id: '2' }, values: { flag: '7' } }] }]);
  });

  it('ends with 0 when nothing is wrong, 1 when something is, 2 when it cannot tell', async () => {
    const outcomes = [
      await bench.call('assess_migration', { tables: ['clean'] }),
      await bench.call('assess_migration', { checks: ['year-zero'] }),
      await bench.call('assess_migration', { tables: [`${source.name}.orders`], checks: ['zero-date'] }),
    ];
    expect(outcomes).toMatchObject([
      { exitCode: 0, output: { verdict: 'clean', tables: { whole: 1 } } },
      { exitCode: 0, output: { verdict: 'notes only' } },
      { exitCode: 1, output: { verdict: 'findings', counts: { blocker: 1 } } },
    ]);
    await source.execute('DROP TABLE orders, clean');
    expect(await bench.call('assess_migration', { look_at: ['data'] })).toMatchObject({
      exitCode: 2,
      output: { verdict: 'incomplete' },
    });
  });

  it('lists as many findings as asked and counts the rest', async () => {
    const all = outputOf(await bench.call('assess_migration', { look_at: ['data'] }));
    const [first, second] = [
      outputOf(await bench.call('assess_migration', { look_at: ['data'], limit: 1 })),
      outputOf(await bench.call('assess_migration', { look_at: ['data'], limit: 1, offset: 1 })),
    ];
    const rules = ({ findings }: typeof all) => (Array.isArray(findings) ? findings.map(({ rule }) => rule) : []);
    expect([rules(first), first.omitted]).toEqual([rules(all).slice(0, 1), rules(all).length - 1]);
    expect(rules(second)).toEqual(rules(all).slice(1, 2));
  });

  it('refuses names that mean nothing', async () => {
    expect(await bench.call('assess_migration', { tables: ['Orders'] })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', message: expect.stringContaining('"Orders"') },
    });
    expect(await bench.call('assess_migration', { checks: ['zero-dates'] })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', hint: expect.stringContaining('year-zero, zero-date') },
    });
  });

  it('prints one finding after the other in a terminal', async () => {
    const outcome = await bench.call('assess_migration', { checks: ['zero-date'] });
    const lines = outcome.ok ? outcome.lines : [];
    expect(
      lines.map((line) => line.replaceAll(source.name, 'db').replaceAll(/#[0-9a-f]{4}\)/g, '#mask)')),
    ).toMatchInlineSnapshot(`
      [
        "findings: 1 blocker, 0 warnings, 0 notes; 2 tables read whole.",
        "BLOCKER db.orders.placed  [zero-date]",
        "        placed holds a date with a zero year, month or day in 2 rows. PostgreSQL refuses such a date, and a load fails with the whole batch that holds one.",
        "        id=1: placed=•••(10 chars, #mask)",
        "        id=2: placed=•••(10 chars, #mask)",
        "        → Decide what it means: NULL as a rule, which a reader must not take for a real date.",
        "        source: UPDATE \`db\`.\`orders\` SET \`placed\` = NULL WHERE YEAR(\`placed\`) = 0 OR MONTH(\`placed\`) = 0 OR DAYOFMONTH(\`placed\`) = 0;",
        "Next: decide each blocker with the owner of the data. The statements above change data or tables and were not run: try them on a copy first. Then run compare_schemas and this again, then generate_plan.",
        "evidence: NOT KEPT, so no gate can pass on this run: this project has no folder migration/ yet. generate_plan makes it; from then on every run is kept.",
      ]
    `);
  });

  it('says which rows and tables the mapping leaves behind, which nobody decides, and who decides', async () => {
    await source.execute('CREATE TABLE old (id int PRIMARY KEY, d date); CREATE TABLE kept (placed date)');
    await target.execute('CREATE TABLE purchases (id int PRIMARY KEY, ordered date, flag smallint)');
    writeFileSync(
      join(bench.folder, 'lockstep.yaml'),
      `mapping:
  leave_behind: [old]
  tables:
    - { source: orders, target: purchases, columns: { placed: ordered }, where: [{ column: id, op: '<', value: 2 }] }
`,
    );
    await bench.reload();
    const outcome = await bench.call('assess_migration', {
      checks: ['zero-date', 'trigger-unseen', 'name-clash', 'no-key'],
    });
    const lines = outcome.ok ? outcome.lines : [];
    expect(
      lines.map((line) => line.replaceAll(source.name, 'db').replaceAll(/#[0-9a-f]{4}\)/g, '#mask)')),
    ).toMatchInlineSnapshot(`
      [
        "findings: 1 blocker, 1 warning, 0 notes; 2 tables read whole, 1 as far as the mapping copies it, 1 left behind by the mapping and not looked at, 1 question without an answer.",
        "BLOCKER db.orders.placed  [zero-date]",
        "        placed holds a date with a zero year, month or day in 1 row of those that are copied. On the target: purchases.ordered. PostgreSQL refuses such a date, and a load fails with the whole batch that holds one.",
        "        id=1: placed=•••(10 chars, #mask)",
        "        → Decide what it means: NULL as a rule, which a reader must not take for a real date.",
        "        source: UPDATE \`db\`.\`orders\` AS t SET \`placed\` = NULL WHERE (YEAR(\`placed\`) = 0 OR MONTH(\`placed\`) = 0 OR DAYOFMONTH(\`placed\`) = 0) AND (t.\`id\` < CAST(CAST('2' AS CHAR) AS UNSIGNED));",
        "WARNING db.kept  [no-key]",
        "        kept has no primary key and no unique key without NULL. A backfill cannot resume in it, a captured change cannot be applied to one row, and parity compares it as a multiset.",
        "        → Add a key before the migration, or copy the table in one piece while nobody writes it.",
        "        source: ALTER TABLE \`db\`.\`kept\` ADD COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY;",
        "moving: db.orders: only rows that the mapping copies: id < 2",
        "not looked at: db.old: the mapping leaves it behind",
        "not checked: all of orders.year: no column of the target takes it, and lockstep.yaml does not drop it; compare_schemas names both ways out",
        "Next: decide each blocker with the owner of the data. The statements above change data or tables and were not run: try them on a copy first. Then run compare_schemas and this again, then generate_plan.",
        "evidence: NOT KEPT, so no gate can pass on this run: this project has no folder migration/ yet. generate_plan makes it; from then on every run is kept.",
      ]
    `);
  });

  it('looks at the servers too unless only tables or checks are asked for, and estimates from what it measured', async () => {
    const { findings, servers, estimate, tables } = outputOf(
      await bench.call('assess_migration', { window_seconds: 0.2 }),
    ) as { findings: { rule: string }[]; servers: string[]; estimate: Record<string, unknown>; tables: object };
    const rules = findings.map(({ rule }) => rule);
    expect({ tables, data: rules.includes('zero-date'), rights: rules.includes('rights') }).toEqual({
      tables: { whole: 2, moving: 0, partly: 0, sample: 0, not_read: 0 },
      data: true,
      rights: true,
    });
    expect(servers.filter((line) => /^(source|target) /.test(line)).map((line) => line.split(' ')[0])).toEqual([
      'source',
      'target',
    ]);
    expect(Object.keys(estimate)).toEqual(['backfill_seconds', 'verify_seconds', 'catch_up', 'lines']);
    const alone = outputOf(await bench.call('assess_migration', { look_at: ['servers'], window_seconds: 0 }));
    expect(alone).toMatchObject({ tables: { whole: 0, moving: 0, partly: 0, sample: 0, not_read: 0 } });
    expect(outputOf(await bench.call('assess_migration', { tables: ['clean'] }))).toMatchObject({
      servers: [],
      estimate: null,
    });
  });
});
