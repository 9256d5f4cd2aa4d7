import { ROLES, type Role } from '../model/migration-settings.ts';
import type { Plan } from '../model/plan.ts';
import type { Situation } from './situation.ts';
import { listNames } from './wording.ts';

/** Who is called, with what they decide. */
export function roles({ settings, source, target }: Situation): Plan['roles'] {
  const known: Readonly<Record<Role, readonly [string, string]>> = {
    incident_commander: ['incident commander', 'go back or stay'],
    technical_lead: ['technical lead', 'what a difference means'],
    source_engineer: [`database engineer, ${source.label}`, 'capture, fence, long transactions of the source'],
    target_engineer: [`database engineer, ${target.label}`, 'constraints, counters, load of the target'],
    application: ['application', 'flags, which writers run'],
    network: ['network', 'connections, DNS, proxies'],
    support: ['support lead', 'what users report'],
    communication: ['communication', 'what users are told'],
    executive: ['executive on call', 'accepts loss of data, nobody else does'],
  };
  return ROLES.map((id) => ({ role: known[id][0], who: settings.roles[id] ?? null, decides: known[id][1] }));
}

/** Who uses the source and must be told, as lockstep.yaml names them. */
export function consumers({ settings, source }: Situation): Plan['consumers'] {
  return settings.dependencies.map(({ name, contact, tables }) => ({
    name,
    contact: contact ?? null,
    uses: tables.length === 0 ? `all of ${source.database}` : listNames(tables),
  }));
}
