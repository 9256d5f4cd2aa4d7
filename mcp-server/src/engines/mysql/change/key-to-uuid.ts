import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { KeyToUuid } from '../../../model/change-contract.ts';
import { lockOrderNote } from '../../../model/change-notes.ts';
import { addColumn, dropColumn } from './alter.ts';
import { dropBackfill } from './backfill.ts';
import { readers } from './beside.ts';
import { dropVerify, flipStep, verifyStep } from './gates.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, forgetProgress, openJournal } from './journal.ts';
import { dropOwn } from './statement.ts';
import { dropAlter } from './until-through.ts';
import { uuidContract } from './uuid-contract.ts';
import { earlyRules, lateRules } from './uuid-rules.ts';
import {
  dropNumbersWatch,
  dropUuidTriggers,
  refuseStatements,
  uuidQuestion,
  uuidTriggers,
  watchNumbers,
} from './uuid-sync.ts';
import { type UuidKey, uuidKey } from './uuid-tables.ts';
import { broughtStep, walksOf } from './uuid-walks.ts';

/** A key becomes a uuid beside the number, with all that refers to it; each version reads and writes its own until the numbers go. */
export function keyToUuid(request: KeyToUuid): Change {
  const { name, kind, table } = request;
  const key = uuidKey(request);
  const question = uuidQuestion(key);
  const verify = verifyStep(request, question);
  const columns = key.tables.flatMap((part) =>
    part.columns.map(({ column, fresh }) => `${part.table.name}.${column.name} becomes ${fresh.name}`),
  );
  const [{ fresh: { rawType = '' } = {} } = {}] = key.root.columns;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${columns.join(', ')}, a uuid as ${rawType}`,
    question: `${question};`,
    steps: [
      expandStep(key),
      captureStep(key),
      broughtStep(key),
      {
        ...verify,
        title: 'count the rows of which number and uuid do not name the same row',
        forward: [...refuseWhile(request, 'contract'), ...verify.forward],
      },
      enforceStep(key),
      flipStep(request, {
        statements: key.tables.flatMap((part) => watchNumbers(key, part)),
        undo: key.tables.flatMap(dropNumbersWatch),
      }),
      uuidContract(key),
    ],
    notes: notesOf(request, key),
  };
}

function expandStep(key: UuidKey): ChangeStep {
  const { tables, root } = key;
  const { name } = root.request;
  const { forward, undo } = earlyRules(key);
  const walks = walksOf(key);
  return {
    id: 'expand',
    title: `add a uuid beside ${tables.length > 1 || root.references.length > 0 ? 'each of them' : 'the key'}, empty`,
    about: [
      'A column is added at once, whatever the size of the table; where the server cannot it refuses, and copies nothing.',
      'The index by which a uuid is found is built beside readers and writers, while it is empty.',
    ],
    limit: 'none',
    forward: [
      ...once(walks.flatMap(({ request }) => openJournal(request))),
      ...refuseWhile(root.request, 'contract'),
      ...tables.flatMap(({ request, columns }) =>
        columns.flatMap(({ fresh }) => addColumn({ ...request, name }, fresh, false)),
      ),
      ...forward,
    ],
    undo: [
      ...refuseWhile(root.request, 'trigger or flip'),
      ...undo,
      ...tables.flatMap(({ request, columns }) =>
        columns.flatMap(({ fresh }) => dropColumn(request, fresh.name, whileOpen(root.request))),
      ),
      ...walks.map(({ request }) => dropOwn(dropBackfill(request))),
      dropOwn(dropVerify(root.request)),
      ...tables.map(({ request }) => dropOwn(dropAlter(request))),
      ...walks.toReversed().flatMap(({ request }) => closeJournal(request)),
    ],
    undoMeans:
      'The uuids are lost: whoever was told one knows it in vain, and the next expand gives others. Nothing else is.',
    prints: null,
  };
}

/** The same statement need not stand twice. */
function once(statements: readonly ChangeStatement[]): ChangeStatement[] {
  return [...new Map(statements.map((each) => [each.sql, each])).values()];
}

function captureStep(key: UuidKey): ChangeStep {
  const { tables, root } = key;
  return {
    id: 'capture',
    title: 'set each reference from the other one, whoever writes',
    about: [
      `A write that gives the uuid sets the number; any other sets the uuid from the number. Both given: the uuid wins. A row of ${root.table.name} that comes without one gets it.`,
      'The old version alone may serve until enforce is done. No trigger sees rows that a foreign key changes: a row that goes takes both along, and where a key sets NULL a second one has done it to the uuid since expand.',
      'UUID() in a trigger needs binlog_format ROW or MIXED wherever replicas follow: with STATEMENT it refuses. While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'moment',
    forward: [
      ...refuseWhile(root.request, 'contract'),
      ...refuseStatements(key),
      ...tables.flatMap((part) => uuidTriggers(key, part)),
    ],
    undo: [
      ...refuseWhile(root.request, 'flip'),
      ...tables.toReversed().flatMap((part) => [...dropNumbersWatch(part), ...dropUuidTriggers(part)]),
      ...walksOf(key).map(({ request }) => forgetProgress(request)),
    ],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the uuids of references grow old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

function enforceStep(key: UuidKey): ChangeStep {
  const { forward, undo } = lateRules(key);
  return {
    id: 'enforce',
    title: 'give the uuids what the numbers have: indexes, keys, foreign keys',
    about: [
      'Each is built beside readers and writers. The server adds a foreign key so only without looking at the rows that are there, which verify has done: run verify again afterwards.',
      'When it is done the new version may serve beside the old one, not before. NOT NULL is declared by the contract.',
    ],
    limit: 'none',
    forward: [...refuseWhile(key.root.request, 'contract'), ...forward],
    undo: [...refuseWhile(key.root.request, 'flip'), ...undo],
    undoMeans: 'Nothing is lost: rules and indexes of what was added only. End the new version before it.',
    prints: null,
  };
}

function notesOf(request: KeyToUuid, { tables, root, id, fresh }: UuidKey): string[] {
  const { table } = request;
  const [first] = tables.flatMap(({ references }) => references);
  const { rawType } = root.columns.find(({ column }) => column.name === id)?.fresh ?? { rawType: '' };
  const required = tables.some(({ references }) => references.some(({ column }) => !column.nullable));
  return [
    `The old version goes on with ${id}${first === undefined ? '' : ` and ${first.column.name}`}; the new one uses ${fresh}${first === undefined ? '' : ` and ${first.fresh.name}`} in every statement and never names the numbers.`,
    `A row that comes without a uuid gets one of UUID(), in the order of its letters${rawType === 'binary(16)' ? ' (16 bytes of uuid_to_bin(uuid()), not swapped)' : ''}; after the contract by the default of the column. Who gives a uuid of its own (such as a version 7, which comes in order, as InnoDB likes its keys) has it kept.`,
    `LAST_INSERT_ID() tells the number and never the uuid: the new version makes the uuid itself, or reads it after the INSERT. After the contract there is no number to tell.`,
    'A uuid that names no row is refused (error 1452, or 1048), also where the reference takes NULL.',
    ...(root.references.length > 0
      ? [
          `A row of ${table.name} that refers to itself by the uuid is added without the reference and given it by an UPDATE until the contract: the server has not numbered it before.`,
        ]
      : []),
    ...(required
      ? [
          'On MariaDB an INSERT … SELECT of the new version into a table whose number is NOT NULL must name the number too, with 0, and on both a VALUES (…, DEFAULT): the trigger sets it.',
        ]
      : []),
    `INSERTs into ${table.name} itself do not tell which version they are of, so that they are no write of the old shape: only those that refer to it by number are noted. Look in the code for who still reads or writes ${id}.`,
    'A number that no foreign key holds, and that leads nowhere, has no uuid and counts as different until it is mended.',
    'SELECT * and INSERT without a list of columns see more columns until the contract: let every INSERT name its columns first. After it AUTO_INCREMENT of the key is gone.',
    'Whatever keeps numbers outside of these foreign keys (other databases, caches, URLs, columns without a key) is not seen: carry it over while both are there.',
    'The foreign keys of the uuids keep the names that this change gave them: the server renames none.',
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
