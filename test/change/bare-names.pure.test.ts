import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import { built } from './built.ts';
import { SETTINGS } from './postgres-cases.ts';

const KINDS = ['split-table', 'merge-tables', 'column-to-table'];

it('capture names the application’s triggers that will run under the search path of ours, and none where there is none', () => {
  const settings = changeSettings.parse(SETTINGS.filter(({ kind }) => KINDS.includes(kind)));
  const toldWith = (triggers: (typeof built)['triggers']) =>
    makeChanges(settings, { ...built, triggers }, postgresDialect.change).made.map(({ kind, steps }) => [
      kind,
      steps.find(({ id }) => id === 'capture')?.about.filter((line) => line.includes('SET search_path')),
    ]);
  const own = built.tables.map(({ schema, name }) => ({
    schema,
    table: name,
    name: `own of ${name}`,
    timing: 'before' as const,
    events: ['insert' as const],
    perRow: true,
    enabled: true,
    sql: null,
  }));
  expect(toldWith(own)).toMatchInlineSnapshot(`
    [
      [
        "column-to-table",
        [
          "Triggers that stand there fire for what ours write, and have no search_path then but their function's own: own of people. A function that names tables without their schema fails: ALTER FUNCTION … SET search_path = … before.",
        ],
      ],
      [
        "split-table",
        [
          "Triggers that stand there fire for what ours write, and have no search_path then but their function's own: own of members. A function that names tables without their schema fails: ALTER FUNCTION … SET search_path = … before.",
        ],
      ],
      [
        "merge-tables",
        [
          "Triggers that stand there fire for what ours write, and have no search_path then but their function's own: own of wholes, own of halves. A function that names tables without their schema fails: ALTER FUNCTION … SET search_path = … before.",
        ],
      ],
    ]
  `);
  expect(toldWith([]).flatMap(([, lines]) => lines)).toEqual([]);
});
