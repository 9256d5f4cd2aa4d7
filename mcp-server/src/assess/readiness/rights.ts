import type { Right } from '../../model/capture.ts';
import type { Finding } from '../../model/finding.ts';
import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

/** What the login of Lockstep lacks for its own work, and what the login of each way of capture needs. Nothing was tried. */
export const rights: ReadinessCheck = (side) => {
  if (!side.rights.known) {
    return [notSeen(side, 'rights', side.rights, 'What the login may do', 'Some answers may be missing.')];
  }
  const lacking = side.rights.value.filter(({ held, purpose }) => !held && purpose in OWN);
  const ways = side.rights.value.filter(({ purpose }) => purpose in WAYS);
  return [
    ...lacking.map(
      ({ purpose, grants }): Finding =>
        aboutServer(side, 'rights', purpose === 'read the rows' ? 'warning' : 'note', {
          what: `The login ${side.facts.user} may not ${purpose}.`,
          consequence: OWN[purpose] ?? '',
          wayOut: `${grants.join('; ')}.`,
        }),
    ),
    ...ways.map(
      ({ purpose, held, grants }): Finding =>
        aboutServer(side, 'capture-rights', 'note', {
          what: `${WAYS[purpose] ?? ''} needs a login that may ${purpose}; this one ${held ? 'may' : 'may not, as it should be for one that only reads'}.`,
          consequence: 'Without such a login that way is closed; whether another login has the rights was not tried.',
          wayOut: `${grants.join('; ')}.`,
        }),
    ),
  ];
};

/** What Lockstep cannot do without. */
const OWN: Partial<Record<Right['purpose'], string>> = {
  'read the rows': 'Tables that it may not read are not checked, not estimated and not compared.',
  'see transactions':
    'A transaction that stays open for hours, or waits for a lock, is not seen before it gets in the way.',
  'see the log': 'The place, the size and the filters of the log are not seen.',
  'count writes per table': 'Which tables are written, and how fast, is not measured.',
};

/** The ways to notice a change. */
const WAYS: Partial<Record<Right['purpose'], string>> = {
  'stream the log': 'Capture from the log (Debezium, DMS)',
  'write the tables of the kit': 'The outbox and the ledger of the sync kit',
  'create triggers': 'Capture by triggers',
};
