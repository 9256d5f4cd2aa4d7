import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';
import { byId, columnsShape, quoted, revisionIn } from './one-column.ts';
import { oddNumber } from './values.ts';

const common = {
  tables: () => 'CREATE TABLE items (id bigint NOT NULL PRIMARY KEY, amount integer, rev integer NOT NULL DEFAULT 0)',
  value: oddNumber,
  revision: (engine: Engine) => revisionIn(byId(engine, 'items')),
};

/** items.amount becomes a bigint, under its own name: no version changes for it. */
export const changeType: Trial = {
  ...common,
  name: 'change-type',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'change-type',
    name: 'widen',
    table: 'items',
    column: 'amount',
    type: 'bigint',
    batch_rows: 50,
    pause_ms: 5,
  },
  old: (engine) => amount(engine, 'amount'),
  fresh: () => null,
};

/** The same in a column with a name of its own. */
export const changeTypeBeside: Trial = {
  ...common,
  name: 'change-type-beside',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'change-type',
    name: 'widen',
    table: 'items',
    column: 'amount',
    type: 'bigint',
    to: 'amount_now',
    batch_rows: 50,
    pause_ms: 5,
  },
  old: (engine) => amount(engine, 'amount'),
  fresh: (engine) => amount(engine, 'amount_now'),
  spoil: {
    table: 'items',
    statements: () => ['UPDATE items SET amount_now = 77777 WHERE id = 0'],
    mend: () => ['UPDATE items SET amount_now = amount WHERE id = 0'],
  },
};

function amount(engine: Engine, name: string): Shape {
  return columnsShape(byId(engine, 'items'), { names: [name], parts: (value) => [value], read: quoted(engine, name) });
}
