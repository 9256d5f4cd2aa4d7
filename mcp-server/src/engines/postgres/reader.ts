import { openOnce } from '../connection/open-once.ts';
import type { Reader } from '../engine.ts';
import { readActivity } from './activity.ts';
import { aggregate } from './aggregates.ts';
import { readCapture } from './capture.ts';
import { readCdcBeat } from './cdc-beat.ts';
import { readChangeRecords } from './change-records.ts';
import { readClients } from './clients.ts';
import { readClock } from './clock.ts';
import { countRows } from './count.ts';
import { readCounters } from './counters.ts';
import { equalTexts } from './data-questions/equal-texts.ts';
import { setFound } from './data-questions/set-found.ts';
import { rowsFound, tally } from './data-questions/tally.ts';
import { readDmsState } from './dms-state.ts';
import { hashBuckets, hashRows } from './hash-buckets.ts';
import { readHosting } from './hosting.ts';
import { inspect } from './inspect.ts';
import { keyAfter } from './key-after.ts';
import { keyBounds } from './key-bounds.ts';
import { readKitState } from './kit-state.ts';
import { leafDigests, leafRows } from './leaves.ts';
import { readLoad } from './load.ts';
import { readLogState } from './log-state.ts';
import { openTable } from './open-table.ts';
import { countOrphans } from './orphans.ts';
import { readPrivileges } from './privileges.ts';
import { readRights } from './rights.ts';
import { rowsByKey } from './rows-by-key.ts';
import { rowsInSpan } from './rows-in-span.ts';
import type { Session } from './session.ts';
import { readFacts } from './status.ts';
import { readVersions } from './versions.ts';
import { readWriters } from './writers.ts';

/** The questions of the contract, asked in one session. A table is looked up once. */
export function createReader(session: Session): Reader {
  const open = openOnce((table) => openTable(session, table));
  return {
    facts: () => readFacts(session),
    privileges: () => readPrivileges(session),
    writers: () => readWriters(session),
    inspect: (options = {}) => inspect(session, options),
    versions: async ({ kind, table, of, rowKeys }) => readVersions(await open(table), kind, of, rowKeys),
    count: async (table, filters) => countRows(await open(table), filters),
    keyBounds: async (table, column, filters) => keyBounds(await open(table), column, filters),
    load: () => readLoad(session),
    clock: () => readClock(session),
    activity: () => readActivity(session),
    writeCounters: () => readCounters(session),
    capture: () => readCapture(session),
    rights: () => readRights(session),
    hosting: () => readHosting(session),
    kitState: (since) => readKitState(session, since),
    logState: () => readLogState(session),
    clients: () => readClients(session),
    dmsState: () => readDmsState(session),
    cdcBeat: () => readCdcBeat(session),
    changeRecords: () => readChangeRecords(session),
    keyAfter: async (request, from, rows) => keyAfter(await open(request.table), request, from, rows),
    leafDigests: async (request, spans) => leafDigests(await open(request.table), request, spans),
    leafRows: async (request, spans) => leafRows(await open(request.table), request, spans),
    hashBuckets: async (request, span, hexDigits) => hashBuckets(await open(request.table), request, span, hexDigits),
    hashRows: async (request, span, wanted) => hashRows(await open(request.table), request, span, wanted),
    rowsInSpan: async (request, span) => rowsInSpan(await open(request.table), request, span),
    rowsByKey: async (request, keys) => rowsByKey(await open(request.table), request, keys),
    tally: async (request, questions, part) => tally(await open(request.table), request, questions, part),
    rowsFound: async (request, question, part, limit) =>
      rowsFound(await open(request.table), request, question, part, limit),
    setFound: (request, question, limit) => setFound(open, request, question, limit),
    equalTexts: (collations, rows) => equalTexts(session, collations, rows),
    aggregate: async (request) => aggregate(await open(request.table), request),
    orphans: async (reference, limit) =>
      countOrphans(await open(reference.child), await open(reference.parent), reference, limit),
  };
}
