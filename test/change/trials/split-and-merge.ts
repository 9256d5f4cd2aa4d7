import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';
import { byId, columnShape, columnsShape, quoted, revisionIn } from './one-column.ts';
import { oddText } from './values.ts';

const common = {
  value: oddText,
  revision: (engine: Engine) => revisionIn(byId(engine, 'people')),
} as const;

/** people.name becomes first and last, parted at the first space. */
export const splitColumn: Trial = {
  ...common,
  name: 'split-column',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'split-column',
    name: 'names',
    table: 'people',
    column: 'name',
    into: ['first', 'last'],
    separator: ' ',
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: () =>
    'CREATE TABLE people (id bigint NOT NULL PRIMARY KEY, name varchar(200), rev integer NOT NULL DEFAULT 0)',
  old: (engine) => columnShape(byId(engine, 'people'), 'name'),
  fresh: (engine) => parted(engine, 'first', 'last'),
  spoil: {
    table: 'people',
    statements: (engine) => [`UPDATE people SET ${quoted(engine, 'first')} = 'spoilt' WHERE id = 0`],
    mend: (engine) => [
      `UPDATE people SET ${quoted(engine, 'first')} = CASE WHEN name LIKE '% %' THEN SUBSTRING(name, 1, POSITION(' ' IN name) - 1) ELSE name END WHERE id = 0`,
    ],
  },
};

/** people.first and people.last become name. */
export const mergeColumns: Trial = {
  ...common,
  name: 'merge-columns',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'merge-columns',
    name: 'names',
    table: 'people',
    columns: ['first', 'last'],
    to: 'name',
    separator: ' ',
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: (engine) =>
    `CREATE TABLE people (id bigint NOT NULL PRIMARY KEY, ${quoted(engine, 'first')} varchar(200), ${quoted(engine, 'last')} varchar(200), rev integer NOT NULL DEFAULT 0)`,
  old: (engine) => parted(engine, 'first', 'last'),
  fresh: (engine) => columnShape(byId(engine, 'people'), 'name'),
  spoil: {
    table: 'people',
    statements: () => ["UPDATE people SET name = 'spoilt' WHERE id = 0"],
    mend: (engine) => [`UPDATE people SET name = ${whole(engine)} WHERE id = 0`],
  },
};

function parted(engine: Engine, first: string, last: string): Shape {
  return columnsShape(byId(engine, 'people'), {
    names: [first, last],
    parts: (value) => {
      const at = value?.indexOf(' ') ?? -1;
      return value === null || at < 0 ? [value, null] : [value.slice(0, at), value.slice(at + 1)];
    },
    read: whole(engine),
  });
}

/** What the two parts are together. */
function whole(engine: Engine): string {
  const [first, last] = [quoted(engine, 'first'), quoted(engine, 'last')];
  return `CASE WHEN ${first} IS NULL AND ${last} IS NULL THEN NULL ELSE CONCAT_WS(' ', ${first}, ${last}) END`;
}
