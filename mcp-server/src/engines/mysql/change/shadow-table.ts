import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { escapedLiteral } from '../quote.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { dropProcedures } from './beside.ts';
import { bridgeNotes, refuseBridged, settled } from './bridge.ts';
import { sameCounter } from './counter.ts';
import { contractStep, verifyStep } from './gates.ts';
import { agreed, cycle, type Demand, refuseUnless, refuseWhile } from './guards.ts';
import { closeJournal, forgetProgress, openJournal } from './journal.ts';
import { copyBatch, dropMirror, mirrorQuestion, mirrorTriggers } from './mirror.ts';
import { namesOf } from './names.ts';
import { placesOf, type Shadow } from './shadow.ts';
import { shadowFlip } from './shadow-flip.ts';
import { aMoment, definition, dropOwn } from './statement.ts';

/** The table beside the old one, that takes its name; then the old one is kept in step until it goes. */
export function shadowTable(request: ChangeRequest, shadow: Shadow): Change {
  const { name, kind, table } = request;
  const { shadow: place, sqlOf } = placesOf(request);
  const question = mirrorQuestion(request, namesOf(request).table, sqlOf(place));
  const verify = verifyStep(request, question);
  const backfill = backfillStep(request, copyBatch(request, sqlOf(place)));
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: shadow.title,
    question: `${question};`,
    steps: [
      expandStep(request, shadow),
      captureStep(request, shadow),
      { ...backfill, forward: [...refuseBridged(request), ...backfill.forward] },
      { ...verify, forward: [...untouched(request, 'flip'), ...verify.forward] },
      enforceStep(request, shadow),
      shadowFlip(request, shadow),
      contract(request, shadow),
    ],
    notes: [
      ...shadow.notes,
      ...bridgeNotes(request),
      ...(table.checks.length === 0 ? [] : ['The server gives the checks of the new table names of its own.']),
      'The table is stored twice until the contract, and every write is made twice: make sure of room and of the time of the busiest hour.',
    ],
  };
}

/** Nothing of this may go on while another table has the name, or is about to. */
function untouched(request: ChangeRequest, stands: 'flip' | 'trigger or flip'): ChangeStatement[] {
  return [...refuseBridged(request), ...refuseWhile(request, stands)];
}

function expandStep(request: ChangeRequest, { alteration, altered, about, becomes }: Shadow): ChangeStep {
  const { table, name } = request;
  const { shadow, sqlOf } = placesOf(request);
  const change = `ALTER TABLE ${sqlOf(shadow)} COMMENT = ${escapedLiteral(`lockstep change ${name}`)}${alteration}`;
  return {
    id: 'expand',
    title: `make ${shadow.name}, ${becomes}, empty`,
    about: [`It has the columns, defaults, checks and indexes of ${table.name}.`, ...about],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      ...untouched(request, 'flip'),
      definition(`CREATE TABLE IF NOT EXISTS ${sqlOf(shadow)} LIKE ${namesOf(request).table};`),
      definition(conditional(altered, false, change)),
    ],
    undo: [
      ...untouched(request, 'trigger or flip'),
      // A capture that was not made to its end leaves some.
      ...dropMirror(request, 'forward', table),
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

function captureStep(request: ChangeRequest, { outside }: Shadow): ChangeStep {
  const { table } = request;
  const { shadow, sqlOf } = placesOf(request);
  const demands: readonly Demand[] =
    outside === null
      ? []
      : [
          [
            `(SELECT COUNT(*) FROM ${namesOf(request).table} AS t WHERE ${outside}) = 0`,
            'there are rows whose value stands in no list',
          ],
        ];
  return {
    id: 'capture',
    title: `write ${shadow.name} wherever ${table.name} is written`,
    about: [
      'Each row that is written is written there too, in the same transaction. No trigger sees TRUNCATE: verify would say so.',
      ...(outside === null
        ? []
        : ['From here on a write of a value that stands in no list fails, as it will after the flip.']),
      'While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: outside === null ? 'moment' : 'scan',
    forward: [
      ...untouched(request, 'flip'),
      ...(demands.length === 0 ? [] : refuseUnless(request, demands)),
      ...mirrorTriggers(request, 'forward', { on: table, other: sqlOf(shadow) }),
    ],
    undo: [
      ...untouched(request, 'flip'),
      ...dropMirror(request, 'forward', table),
      // What is not kept in step any more is no copy.
      definition(
        conditional(
          exists('TABLES', { TABLE_SCHEMA: shadow.schema, TABLE_NAME: shadow.name }),
          true,
          `TRUNCATE TABLE ${sqlOf(shadow)}`,
        ),
      ),
      forgetProgress(request),
    ],
    undoMeans: `Nothing is lost. ${shadow.name} is emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

function enforceStep(request: ChangeRequest, { fits }: Shadow): ChangeStep {
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
      ...untouched(request, 'flip'),
      ...mirrorTriggers(request, 'back', { on: shadow, other: sqlOf(gone), ...(fits === undefined ? {} : { fits }) }),
      ...(counted ? [sameCounter([request.table], shadow)] : []),
    ],
    undo: [...untouched(request, 'flip'), ...dropMirror(request, 'back', shadow)],
    undoMeans: 'Nothing is lost.',
    prints: null,
  };
}

function contract(request: ChangeRequest, { fits }: Shadow): ChangeStep {
  const { table } = request;
  const { gone, sqlOf } = placesOf(request);
  const { table: on } = namesOf(request);
  return {
    ...contractStep(request, mirrorQuestion(request, sqlOf(gone), on, fits), {
      about: [],
      undoMeans: `It cannot be taken back, and nothing is lost: ${table.name} holds every row.`,
      // Nobody knows the old table by a name.
      demands: [...agreed, ...settled(request), ...cycle(request, 'flipped_at')],
      statements: [
        ...dropMirror(request, 'back', table),
        definition(
          `-- lockstep-ignore drops-table: this file refuses until the rows agree and a release cycle has gone by\nDROP TABLE IF EXISTS ${sqlOf(gone)};`,
        ),
        dropOwn(dropBackfill(request)),
        definition(
          `ALTER TABLE ${on} COMMENT = ${escapedLiteral(table.comment)}, ALGORITHM=INPLACE, LOCK=NONE;`,
          aMoment(table),
        ),
      ],
    }),
    title: 'take the table as it was away',
    about: [
      `What goes is ${gone.name}, the table as it was, which was kept in step since the flip.`,
      `It refuses, and changes nothing, unless no row differs now and the flip is ${request.contractAfterDays} days old.`,
    ],
  };
}
