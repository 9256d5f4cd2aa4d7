import type { Trial } from '../harness/trial.ts';
import { byId, columnShape, revisionIn } from './one-column.ts';
import { oddText } from './values.ts';

/** events is partitioned by ranges of its key: no version changes for it. */
export const partitionTable: Trial = {
  name: 'partition-table',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'partition-table',
    name: 'parts',
    table: 'events',
    column: 'id',
    by: 'range',
    partitions: [
      { name: 'events_shared', below: 100 },
      { name: 'events_early', below: 2_000_000 },
    ],
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: () =>
    'CREATE TABLE events (id bigint NOT NULL PRIMARY KEY, note varchar(200), rev integer NOT NULL DEFAULT 0); CREATE INDEX events_note ON events (note)',
  old: (engine) => columnShape(byId(engine, 'events'), 'note'),
  fresh: () => null,
  value: oddText,
  revision: (engine) => revisionIn(byId(engine, 'events')),
  spoil: {
    table: 'events',
    statements: () => ['UPDATE events SET rev = 77 WHERE id = 0'],
    mend: () => ['UPDATE events SET rev = 0 WHERE id = 0'],
  },
};
