import type { Plan } from '../model/plan.ts';
import type { Situation } from './situation.ts';
import { bytesText, listNames, quantityThat } from './wording.ts';

/** What must be so before phase 0 begins. */
export function checklist(situation: Situation): Plan['checklist'] {
  const { source, target, decision, sourceSchema, findings, settings, pairs, unfed } = situation;
  const bytes = sourceSchema.tables.reduce((sum, { dataBytes }) => sum + (dataBytes ?? 0), 0);
  const blockers = findings.filter(({ severity }) => severity === 'blocker').length;
  const kit = ['adapter', 'inline', 'triggers', 'none'].includes(decision.route.capture);
  const nobody = ['incident_commander', 'technical_lead', 'executive'].filter(
    (role) => !Object.hasOwn(settings.roles, role),
  );
  return [
    ...decision.obstacles.map((obstacle) => `Obstacle: ${obstacle}`),
    `A backup of ${source.database} (${bytesText(bytes)} of rows) was restored elsewhere, and the seconds are written down.`,
    `${target.label} has room for ${bytesText(bytes * 2)}: rows, indexes, and what is written meanwhile.`,
    ...(blockers === 0
      ? []
      : [
          `${quantityThat(blockers, 'blocker', 'of the comparison is settled, or its', 'of the comparison are settled, or their')} way out is decided.`,
        ]),
    `“lockstep assess-migration” has looked at the live rows of ${listNames(pairs.map(({ name }) => name))}.`,
    `“lockstep audit-writers” has named every writer of ${source.database}; ${settings.other_writers === undefined ? 'nobody has listed the others in migration.other_writers' : `beside the application: ${listNames(settings.other_writers)}`}.`,
    ...(kit
      ? [
          `A login for the sync kit on both sides, with the rights that sync/README.md and “lockstep assess-migration” name; the logins of Lockstep can only read.`,
        ]
      : []),
    ...(unfed.length === 0 ? [] : [`It is decided what ${listNames(unfed)} are for: nothing feeds them.`]),
    `The way back was rehearsed on copies, not only written: the step “Rehearse” of the write cutover.`,
    `What is watched (section 9) has an alert on ${source.label} and on ${target.label}, and somebody who gets it.`,
    nobody.length === 0
      ? `Everybody with a role in RUNBOOK.md has read it.`
      : `Names for ${listNames(nobody.map((role) => `migration.roles.${role}`))}: RUNBOOK.md has a gap there.`,
    `The first messages of COMMUNICATION.md are sent.`,
  ];
}
