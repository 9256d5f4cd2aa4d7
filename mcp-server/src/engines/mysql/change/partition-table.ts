import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { PartitionTable } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { escapedLiteral, quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { dropProcedures } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { agreed, cycle, type Demand, refuseUnless, refuseWhile } from './guards.ts';
import { closeJournal, forgetProgress, openJournal } from './journal.ts';
import { copyBatch, dropMirror, mirrorQuestion, mirrorTriggers } from './mirror.ts';
import { namesOf, ownName } from './names.ts';
import { outside, partitionBy } from './partition-scheme.ts';
import { refuseUncarried } from './refuse-uncarried.ts';
import { aMoment, definition, dropOwn, plain } from './statement.ts';

/** A partitioned table beside the old one, in step with it, that takes its name; then the old one is kept in step until it goes. */
export function partitionTable(request: PartitionTable): Change {
  refuseUncarried(request, partitionBy(request));
  const { name, kind, table, column, scheme } = request;
  const { shadow, sqlOf } = placesOf(request);
  const question = mirrorQuestion(request, namesOf(request).table, sqlOf(shadow));
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name} is partitioned by ${scheme.by} of ${column.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureStep(request),
      backfillStep(request, copyBatch(request, sqlOf(shadow))),
      verifyStep(request, question),
      enforceStep(request),
      flip(request),
      contract(request),
    ],
    notes: notesOf(request),
  };
}

function placesOf(request: PartitionTable) {
  const at = (ending: string): TableName => ({ schema: request.table.schema, name: ownName(request.name, ending) });
  return {
    shadow: at('new'),
    gone: at('old'),
    sqlOf: ({ schema, name }: TableName) => `${quote(schema)}.${quote(name)}`,
  };
}

function isThere({ schema, name }: TableName): string {
  return exists('TABLES', { TABLE_SCHEMA: schema, TABLE_NAME: name });
}

function expandStep(request: PartitionTable): ChangeStep {
  const { table, name } = request;
  const { shadow, sqlOf } = placesOf(request);
  const parted = `EXISTS (SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${quoteLiteral(shadow.schema)} AND TABLE_NAME = ${quoteLiteral(shadow.name)} AND PARTITION_NAME IS NOT NULL)`;
  return {
    id: 'expand',
    title: `make ${shadow.name} with its partitions, empty`,
    about: [
      `It has the columns, defaults, checks and indexes of ${table.name}.`,
      ...(outside(request) === null && request.scheme.by !== 'hash'
        ? ['What belongs to no partition goes to the partition rest, so that no write fails.']
        : []),
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      ...refuseWhile(request, 'flip'),
      definition(`CREATE TABLE IF NOT EXISTS ${sqlOf(shadow)} LIKE ${namesOf(request).table};`),
      definition(
        conditional(
          parted,
          false,
          `ALTER TABLE ${sqlOf(shadow)} COMMENT = ${escapedLiteral(`lockstep change ${name}`)} ${partitionBy(request)}`,
        ),
      ),
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      definition(
        `-- lockstep-ignore drops-table: a table of this change, which holds copies\nDROP TABLE IF EXISTS ${sqlOf(shadow)};`,
      ),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost: ${shadow.name} holds copies.`,
    prints: null,
  };
}

function captureStep(request: PartitionTable): ChangeStep {
  const { table } = request;
  const { shadow, sqlOf } = placesOf(request);
  const other = outside(request);
  const count = `(SELECT COUNT(*) FROM ${namesOf(request).table} AS t WHERE ${other})`;
  const demands: readonly Demand[] =
    other === null ? [] : [[`${count} = 0`, 'there are rows whose value stands in no list']];
  return {
    id: 'capture',
    title: `write ${shadow.name} wherever ${table.name} is written`,
    about: [
      'Each row that is written is written there too, in the same transaction. No trigger sees TRUNCATE: verify would say so.',
      ...(other === null
        ? []
        : ['From here on a write of a value that stands in no list fails, as it will after the flip.']),
      'While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: other === null ? 'moment' : 'scan',
    forward: [
      ...refuseWhile(request, 'flip'),
      ...(demands.length === 0 ? [] : refuseUnless(request, demands)),
      ...mirrorTriggers(request, 'forward', table, sqlOf(shadow)),
    ],
    undo: [
      ...refuseWhile(request, 'flip'),
      ...dropMirror(request, 'forward', table),
      // What is not kept in step any more is no copy.
      definition(conditional(isThere(shadow), true, `TRUNCATE TABLE ${sqlOf(shadow)}`)),
      forgetProgress(request),
    ],
    undoMeans: `Nothing is lost. ${shadow.name} is emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

function enforceStep(request: PartitionTable): ChangeStep {
  const { shadow, gone, sqlOf } = placesOf(request);
  const counted = request.table.columns.some(({ identity }) => identity !== null);
  return {
    id: 'enforce',
    title: 'make the way back ready',
    about: [
      `Triggers of ${shadow.name} will write ${gone.name} from the flip on; until then they do nothing.`,
      ...(counted ? ['The counter of AUTO_INCREMENT goes on where the old one is.'] : []),
    ],
    limit: 'moment',
    forward: [
      ...refuseWhile(request, 'flip'),
      ...mirrorTriggers(request, 'back', shadow, sqlOf(gone)),
      ...(counted ? [sameCounter(request)] : []),
    ],
    undo: [...refuseWhile(request, 'flip'), ...dropMirror(request, 'back', shadow)],
    undoMeans: 'Nothing is lost.',
    prints: null,
  };
}

/** Rows that were written since capture have moved the counter on; numbers that were given before and are gone have not. */
function sameCounter(request: PartitionTable): ChangeStatement {
  const { table } = request;
  const { shadow, sqlOf } = placesOf(request);
  const next = `(SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${quoteLiteral(table.schema)} AND TABLE_NAME = ${quoteLiteral(table.name)})`;
  return definition(
    `/*!80000 SET SESSION information_schema_stats_expiry = 0 */;
SET @lockstep_sql = CONCAT(${quoteLiteral(`ALTER TABLE ${sqlOf(shadow)} AUTO_INCREMENT = `)}, GREATEST(1, ${next}), ', ALGORITHM=INPLACE');
PREPARE lockstep_step FROM @lockstep_sql;
EXECUTE lockstep_step;`,
    aMoment(shadow),
  );
}

function flip(request: PartitionTable): ChangeStep {
  const { table } = request;
  const { shadow, gone, sqlOf } = placesOf(request);
  const [back] = ['back_ai'].map((ending) =>
    exists('TRIGGERS', { TRIGGER_SCHEMA: table.schema, TRIGGER_NAME: ownName(request.name, ending) }),
  );
  const rename = (when: TableName, ...pairs: readonly (readonly [TableName, TableName])[]) =>
    definition(
      conditional(
        isThere(when),
        true,
        `RENAME TABLE ${pairs.map(([from, to]) => `${sqlOf(from)} TO ${sqlOf(to)}`).join(', ')}`,
      ),
      aMoment(table),
      aMoment(shadow),
    );
  const step = flipStep(request, {
    demands: [
      ...agreed,
      [`${back}`, 'enforce was not run'],
      [sameColumns(request), 'the table has other columns than at expand: take the steps back and begin again'],
    ],
    statements: [rename(shadow, [table, gone], [shadow, table])],
    undo: [rename(gone, [table, shadow], [gone, table])],
  });
  return {
    ...step,
    title: `let ${table.name} be the partitioned table`,
    about: [
      'Both tables change their names in one statement; the old one stays in step from then on. No version of the application changes.',
      'It refuses while the backfill is not done, or the rows were not counted within a day, or differ.',
    ],
  };
}

/** A column that came later would be lost. */
function sameColumns({ table, name }: PartitionTable): string {
  const of = (alias: string, which: string) =>
    `${alias}.TABLE_SCHEMA = ${quoteLiteral(table.schema)} AND ${alias}.TABLE_NAME = ${quoteLiteral(which)}`;
  return `NOT EXISTS (SELECT 1 FROM information_schema.TABLES AS s WHERE ${of('s', ownName(name, 'new'))}) OR NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS AS a WHERE ${of('a', table.name)} AND NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS AS b WHERE ${of('b', ownName(name, 'new'))} AND b.COLUMN_NAME = a.COLUMN_NAME AND b.COLUMN_TYPE = a.COLUMN_TYPE AND b.IS_NULLABLE = a.IS_NULLABLE))`;
}

function contract(request: PartitionTable): ChangeStep {
  const { table } = request;
  const { gone, sqlOf } = placesOf(request);
  const { table: on } = namesOf(request);
  return {
    ...contractStep(request, mirrorQuestion(request, sqlOf(gone), on), {
      about: [`What goes is ${gone.name}, the table as it was, which was kept in step since the flip.`],
      undoMeans: `It cannot be taken back, and nothing is lost: ${table.name} holds every row.`,
      // Nobody knows the old table by a name.
      demands: [...agreed, ...cycle(request, 'flipped_at')],
      statements: [
        ...dropMirror(request, 'back', table),
        definition(
          `-- lockstep-ignore drops-table: this file refuses until the rows agree and a release cycle has gone by\nDROP TABLE IF EXISTS ${sqlOf(gone)};`,
        ),
        dropOwn(dropBackfill(request)),
        definition(`ALTER TABLE ${on} COMMENT = ${escapedLiteral(table.comment)}, ALGORITHM=INPLACE, LOCK=NONE;`, aMoment(table)),
      ],
    }),
    title: 'take the table as it was away',
  };
}

function notesOf(request: PartitionTable): string[] {
  const { table, column, scheme } = request;
  return [
    'No program changes its statements. Statements that do not name the column by which rows are parted look into every partition: compare the plans of the busiest ones (EXPLAIN on the new table, before the flip).',
    ...(outside(request) === null
      ? []
      : ['This server has no partition for values that stand in no list: add one before a new value comes.']),
    ...(table.checks.length === 0 ? [] : ['The server gives the checks of the new table names of its own.']),
    ...(scheme.by === 'range'
      ? [`Add partitions by REORGANIZE PARTITION of rest before their rows come: rest is written again then.`]
      : []),
    `No foreign key can refer to ${table.name}, or be had by it, as long as it is partitioned. ${column.name} stays part of every unique key.`,
    'The table is stored twice until the contract, and every write is made twice: make sure of room and of the time of the busiest hour.',
    'A statement of the application that writes the table and names lockstep tables is refused by the server (1442) until the contract.',
  ];
}
