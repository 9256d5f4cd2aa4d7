import type { Change, ChangeStep } from '../../../model/change.ts';
import type { PartitionTable } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { exchange } from './exchange.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { quiet, refuseWhile, whileOpen } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { capture, copyBatch, mirrorFunction, mirrorQuestion, release } from './mirror.ts';
import { namesOf } from './names.ts';
import { expandStep, placesOf } from './partition-expand.ts';
import { refuseUncarried } from './refuse-uncarried.ts';
import { beside, block, exclusive, locking, lockWhole, mine, plain } from './statement.ts';

/** A partitioned table beside the old one, in step with it, that takes its name; then the old one is kept in step until it goes. */
export function partitionTable(request: PartitionTable): Change {
  refuseUncarried(request);
  const { name, kind, table, column, scheme } = request;
  const { shadow, gone, forward, back } = placesOf(request);
  const question = mirrorQuestion(request, namesOf(request).table, shadow.sql);
  const verify = verifyStep(request, question);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name} is partitioned by ${scheme.by} of ${column.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureStep(request),
      backfillStep(request, copyBatch(request, shadow.sql)),
      { ...verify, forward: [refuseWhile(request, 'flip'), ...verify.forward] },
      enforceStep(request),
      {
        ...flipStep(request, {
          about: [
            'In one transaction the partitioned table gets the name, the triggers and views of the application, and the names of the indexes; the old one stays in step with it from then on.',
            'It waits half a second for each of its locks, three times over, and the fourth time half a second more than deadlock_timeout, in which the server ends an autovacuum in its way: statements wait behind each no longer than that. No version of the application changes.',
          ],
          forward: exchange(request, {
            flipped: 'NULL',
            comes: shadow.name,
            goes: gone.name,
            fn: back,
            paired: table.name,
          }),
          undo: exchange(request, {
            flipped: 'NOT NULL',
            comes: gone.name,
            goes: shadow.name,
            fn: forward,
            paired: shadow.name,
          }),
          restore: [],
        }),
        title: `let ${table.name} be the partitioned table`,
      },
      contract(request),
    ],
    notes: notesOf(request),
  };
}

function captureStep(request: PartitionTable): ChangeStep {
  const { shadow, forward, back } = placesOf(request);
  const { table } = request;
  return {
    id: 'capture',
    title: `write ${shadow.name} wherever ${table.name} is written`,
    about: [
      'Each row that is written is written there too, in the same transaction; TRUNCATE too.',
      'The functions have the rights of who makes them: the application needs none on the other table.',
    ],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'flip'),
      mirrorFunction(request, forward, shadow.sql),
      mirrorFunction(request, back, placesOf(request).gone.sql),
      ...capture(request, forward),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...release(request, [forward, back]),
      // What is not kept in step any more is no copy.
      plain(whileOpen(request, `TRUNCATE ${shadow.sql};`)),
      forgetProgress(request),
    ],
    undoMeans: `Nothing is lost. ${shadow.name} is emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

function enforceStep(request: PartitionTable): ChangeStep {
  const { shadow } = placesOf(request);
  return {
    id: 'enforce',
    title: 'let the server look at what the partitions hold',
    about: ['Without figures of its own the planner would guess from the flip on.'],
    limit: 'scan',
    forward: [
      refuseWhile(request, 'flip'),
      {
        ...plain(`ANALYZE ${shadow.sql};`),
        alone: true,
        locks: [beside({ schema: request.table.schema, name: shadow.name }, 'a scan')],
      },
    ],
    undo: [],
    undoMeans: 'Nothing was changed.',
    prints: null,
  };
}

function contract(request: PartitionTable): ChangeStep {
  const { table } = request;
  const { table: on, backfill } = namesOf(request);
  const { gone, forward, back } = placesOf(request);
  return {
    ...contractStep(request, mirrorQuestion(request, gone.sql, on), {
      about: [],
      undoMeans: `It cannot be taken back, and nothing is lost: ${table.name} holds every row.`,
      // Nobody knows the old table by a name.
      demands: quiet(request, 'flipped_at').slice(0, 1),
      statements: [
        // DROP TRIGGER would have the partitions before the table, and writers have the table first.
        locking(
          block(`  IF to_regclass(${quoteLiteral(gone.sql)}) IS NOT NULL THEN\n${lockWhole(on, gone.sql)}\n  END IF;`),
          exclusive({ schema: table.schema, name: gone.name }),
        ),
        ...release(request, [back, forward]),
        plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${backfill}(integer, integer);`)),
        plain(dropOld(request, gone.sql)),
        plain(forgetMarks(request)),
        plain(`COMMENT ON TABLE ${on} IS ${quoteLiteral(table.comment)};`),
      ],
    }),
    title: 'take the table as it was away',
    about: [
      `What goes is ${gone.name}, the table as it was, which was kept in step since the flip.`,
      `It refuses, and changes nothing, unless no row differs now and the flip is ${request.contractAfterDays} days old.`,
    ],
  };
}

/** The counters stay: those of serial columns pass to the new table, those of identity columns leave it their names. */
function dropOld(request: PartitionTable, gone: string): string {
  const { table: on } = namesOf(request);
  const counted = request.table.columns.filter(({ identity }) => identity !== null);
  const of = (relation: string, column: string) =>
    `pg_get_serial_sequence(${quoteLiteral(relation)}, ${quoteLiteral(column)})`;
  const lines = counted.map(({ name, identity }, at) =>
    identity?.kind === 'serial'
      ? {
          before: `    IF ${of(gone, name)} IS NOT NULL THEN
      EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', ${of(gone, name)}, ${quoteLiteral(on)}, ${quoteLiteral(name)});
    END IF;\n`,
          after: '',
        }
      : {
          before: `    called[${at + 1}] := (SELECT relname FROM pg_class WHERE oid = ${of(gone, name)}::regclass);\n`,
          after: `\n    EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', ${of(on, name)}, called[${at + 1}]);`,
        },
  );
  return block(
    `  IF to_regclass(${quoteLiteral(gone)}) IS NOT NULL THEN
${lines.map(({ before }) => before).join('')}    DROP TABLE ${gone};${lines.map(({ after }) => after).join('')}
  END IF;`,
    '  called text[];',
  );
}

/** The comments by which the change knew its partitions and indexes. */
function forgetMarks(request: PartitionTable): string {
  const on = `${quoteLiteral(namesOf(request).table)}::regclass`;
  return block(
    `  FOR part IN SELECT inhrelid::regclass AS of FROM pg_inherits WHERE inhparent = ${on} LOOP
    EXECUTE format('COMMENT ON TABLE %s IS NULL', part.of);
  END LOOP;
  FOR part IN SELECT indexrelid::regclass AS of FROM pg_index WHERE indrelid = ${on} LOOP
    EXECUTE format('COMMENT ON INDEX %s IS NULL', part.of);
  END LOOP;`,
    '  part record;',
  );
}

function notesOf({ table, scheme, column }: PartitionTable): string[] {
  return [
    'No program changes its statements. Statements that do not name the column by which rows are parted look into every partition: compare the plans of the busiest ones (EXPLAIN on the new table, before the flip).',
    ...(scheme.by === 'hash'
      ? []
      : [
          `Add partitions before their rows come: one that is added later reads ${table.name}_rest under a lock, and fails when it holds rows of the new one.`,
        ]),
    `Publications, subscriptions and change data capture name a table by its number: after the flip give them ${table.name} anew.`,
    `A statement that changes ${column.name} may move its row to another partition: for triggers it is a DELETE and an INSERT then.`,
    'The table is stored twice until the contract, and every write is made twice: make sure of room and of the time of the busiest hour.',
  ];
}
