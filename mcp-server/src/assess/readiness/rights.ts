import type { Right } from '../../model/capture.ts';
import type { Finding } from '../../model/finding.ts';
import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

/** Without these Lockstep is blind to something; what that is, is said where it is missing. */
const OWN: readonly Right['purpose'][] = ['read the rows', 'see transactions', 'see the log', 'count writes per table'];

/** The ways to notice a change, and what each needs a login for. */
const WAYS: readonly (readonly [Right['purpose'], string])[] = [
  ['stream the log', 'Capture from the log (Debezium, DMS) needs'],
  ['write the tables of the kit', 'The outbox and the ledger of the sync kit need'],
  ['create triggers', 'Capture by triggers needs'],
];

/** What the login of Lockstep lacks for its own work, and what the login of each way of capture needs. Nothing was tried. */
export const rights: ReadinessCheck = (side) => {
  if (!side.rights.known) {
    return [notSeen(side, 'rights', side.rights, 'What the login may do', 'Some answers may be missing.')];
  }
  const all = side.rights.value;
  const lacking = all.filter(({ held, purpose }) => !held && OWN.includes(purpose));
  return [
    ...(lacking.length === 0 ? [] : [ownRights(side, lacking)]),
    ...WAYS.flatMap(([purpose, needs]) => {
      const asked = all.find((each) => each.purpose === purpose);
      return asked === undefined ? [] : [wayOfCapture(side, asked, needs)];
    }),
  ];
};

function ownRights(side: Parameters<ReadinessCheck>[0], lacking: readonly Right[]): Finding {
  return aboutServer(side, 'rights', side.side === 'source' ? 'warning' : 'note', {
    what: `The login ${side.facts.user} may not ${lacking.map(({ purpose }) => purpose).join(', ')}.`,
    consequence: 'What it does not see is not checked; other findings say what that is.',
    wayOut: `${lacking.flatMap(({ grants }) => grants).join('; ')}.`,
  });
}

function wayOfCapture(side: Parameters<ReadinessCheck>[0], { purpose, held, grants }: Right, needs: string): Finding {
  return aboutServer(side, 'capture-rights', 'note', {
    what: `${needs} a login that may ${purpose}; this one ${held ? 'may' : 'may not, as it should be for one that only reads'}.`,
    consequence: 'Without such a login that way is closed. Whether another login has the rights was not tried.',
    wayOut: `${grants.join('; ')}.`,
  });
}
