import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { KeyToUuid } from '../../../model/change-contract.ts';
import { lockOrderNote } from '../../../model/change-notes.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { ownTriggers, readers, triggersUnderOurPath } from './beside.ts';
import { flipStep, verifyStep } from './gates.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, forgetProgress, openJournal } from './journal.ts';
import { enforced } from './key-rules.ts';
import { apart } from './key-tables.ts';
import { exclusive, hurried, ignoring, locking, mine, plain } from './statement.ts';
import type { Twin } from './twin.ts';
import { uuidContract } from './uuid-contract.ts';
import { dropUuidTriggers, uuidBatch, uuidQuestion, uuidTriggers } from './uuid-sync.ts';
import { type UuidKey, type UuidTable, uuidKey } from './uuid-tables.ts';

/** A key becomes a uuid beside the number, with all that refers to it; each version reads and writes its own until the numbers go. */
export function keyToUuid(request: KeyToUuid): Change {
  const { name, kind, table } = request;
  const key = uuidKey(request);
  const question = uuidQuestion(key);
  const verify = verifyStep(request, question, (sql) =>
    ignoring('one-way-parity', 'each row is held against the one that it refers to', sql),
  );
  const flip = flipStep(request);
  const twin = enforced(key.tables);
  const columns = key.tables.flatMap((part) =>
    part.columns.map(({ column, fresh }) => [`${part.table.name}.${column.name}`, fresh]),
  );
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${columns.map(([old, fresh]) => `${old} becomes ${fresh}`).join(', ')}, a uuid`,
    question: `${question};`,
    steps: [
      expandStep(request, key),
      captureStep(request, key),
      broughtStep(key),
      {
        ...verify,
        title: 'count the rows of which number and uuid do not name the same row',
        about: [
          'It reads every row of every table and takes no lock that anybody waits for. The number must be 0, while the application writes.',
        ],
        forward: [refuseWhile(request, 'contract'), ...verify.forward],
      },
      enforceStep(request, key, twin),
      flip,
      uuidContract(key, twin.rename),
    ],
    notes: notesOf(request, key),
  };
}

function expandStep(request: KeyToUuid, { tables, derive }: UuidKey): ChangeStep {
  const each = (what: (part: UuidTable, fresh: string) => ChangeStatement[]) =>
    tables.flatMap((part) => part.columns.flatMap(({ fresh }) => what(part, fresh)));
  const of = ({ table }: UuidTable, fresh: string) => `${qualified(table)}.${quote(fresh)}`;
  return {
    id: 'expand',
    title: `add a uuid beside ${tables.length > 1 ? 'each of them' : 'the key'}`,
    about: ['A column without a default costs no copy of the table, whatever its size.'],
    limit: 'moment',
    forward: [
      ...tables.flatMap((part) => openJournal(part.request)),
      refuseWhile(request, 'contract'),
      plain(derive.create),
      ...apart(
        tables,
        each((part, fresh) => [
          locking(
            `ALTER TABLE ${qualified(part.table)} ADD COLUMN IF NOT EXISTS ${quote(fresh)} uuid;`,
            exclusive(part.table),
          ),
          plain(`COMMENT ON COLUMN ${of(part, fresh)} IS ${quoteLiteral(`lockstep change ${request.name}`)};`),
        ]),
      ),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      ...apart(
        tables,
        each((part, fresh) => [
          locking(
            `-- lockstep-ignore drops-column: this change made it\nALTER TABLE ${qualified(part.table)} DROP COLUMN IF EXISTS ${quote(fresh)};`,
            exclusive(part.table),
          ),
        ]),
      ),
      plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${derive.name};`)),
      ...tables.toReversed().flatMap((part) => closeJournal(part.request)),
    ],
    undoMeans:
      'The uuids are lost: whoever was told one knows it in vain, and the next expand gives others. Nothing else is.',
    prints: null,
  };
}

function captureStep(request: KeyToUuid, key: UuidKey): ChangeStep {
  const { tables } = key;
  return {
    id: 'capture',
    title: 'set each reference from the other one, whoever writes',
    about: [
      `A write that gives the uuid sets the number; any other sets the uuid from the number. Both given: the uuid wins. A row of ${request.table.name} that comes without one gets it.`,
      'The functions have the rights of who makes them: the application needs none on the table that is referred to.',
      ...triggersUnderOurPath(
        request,
        tables.filter(({ references }) => references.length > 0).map(({ table }) => table),
      ),
    ],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'contract'),
      ...apart(
        tables,
        tables.flatMap((part) => uuidTriggers(key, part)),
      ),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...apart(tables, tables.toReversed().flatMap(dropUuidTriggers)),
      ...tables.map((part) => forgetProgress(part.request)),
    ],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the uuids of references grow old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

function broughtStep(key: UuidKey): ChangeStep {
  const steps = key.tables.map((part) =>
    backfillStep(part.request, {
      statement: uuidBatch(key, part),
      about: [
        'Table by table, the key first, it touches the rows without a uuid, and the trigger sets it: a write that comes between waits for the row, or is waited for.',
        ...key.tables.flatMap(({ request }) => ownTriggers(request)),
      ],
    }),
  );
  const [first] = steps;
  return {
    id: 'backfill',
    title: first?.title ?? '',
    about: first?.about ?? [],
    limit: 'none',
    forward: steps.flatMap(({ forward }) => forward),
    undo: steps.flatMap(({ undo }) => undo),
    undoMeans: first?.undoMeans ?? '',
    prints: first?.prints ?? null,
  };
}

function enforceStep(request: KeyToUuid, { tables }: UuidKey, { forward, undo }: Twin): ChangeStep {
  return {
    id: 'enforce',
    title: 'give the uuids what the numbers have: NOT NULL, indexes, keys, foreign keys',
    about: [
      'Each is built or proved beside readers and writers; what may take long holds no lock that they wait for.',
      'When it is done the new version may serve beside the old one, not before: nothing finds a row by its uuid without the index.',
    ],
    limit: 'none',
    forward: [refuseWhile(request, 'contract'), ...forward],
    undo: [refuseWhile(request, 'flip'), ...hurried(tables.map(({ table }) => table)), ...apart(tables, undo)],
    undoMeans: 'Nothing is lost: rules and indexes of what was added only. End the new version before it.',
    prints: null,
  };
}

function notesOf(request: KeyToUuid, { tables, id, fresh }: UuidKey): string[] {
  const { table } = request;
  const [first] = tables.flatMap(({ references }) => references);
  return [
    `The old version goes on with ${id}${first === undefined ? '' : ` and ${first.column.name}`}; the new one uses ${fresh}${first === undefined ? '' : ` and ${first.fresh}`} in every statement and never names the numbers.`,
    `Until the contract a row that comes without a uuid, or was there before, gets one that is made of its number and a secret of this change, so that nobody waits to be told it; from then on the default is gen_random_uuid(). Who gives a uuid of its own (such as a version 7, which comes in order) has it kept. A number that one row gives up and another one takes makes the same uuid again, which the server refuses with 23505.`,
    'The new version writes a row before those that refer to it, also within one statement, where the reference takes no NULL: else the server refuses it with 23503.',
    `INSERTs into ${table.name} itself do not tell which version they are of, so that they are no write of the old shape: only those that refer to it by number are noted. Look in the code for who still reads or writes ${id}.`,
    'Two versions that upsert the same new row at the same moment, one by the number and one by the uuid, may meet: the server ends one with 23505. Run such a transaction again.',
    'A reference that a foreign key does not hold, as where another column of it is NULL, may lead nowhere: it counts as different until it is mended.',
    'SELECT * and INSERT without a list of columns see more columns until the contract: let every INSERT name its columns first. After it the sequence of the key is gone.',
    'Whatever keeps numbers outside of these foreign keys (other databases, caches, URLs, columns without a key) is not seen: carry it over while both are there.',
    ...(tables.length > 1
      ? [
          lockOrderNote(
            table.name,
            tables.slice(1).map((each) => each.table.name),
          ),
        ]
      : []),
    ...tables.flatMap(({ columns }) => columns.flatMap(({ column }) => readers(request, column.name))),
  ];
}
