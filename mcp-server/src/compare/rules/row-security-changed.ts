import { tableRef, tableRule } from '../rule.ts';

/** A table whose rows a policy shows to some logins only, on one side. */
export const rowSecurityChanged = tableRule('row-security-changed', ({ source, target }) => {
  if (source.rowSecurity === target.rowSecurity) return [];
  return [
    {
      severity: 'warning' as const,
      object: tableRef('source', source),
      what: source.rowSecurity
        ? `Row level security decides which rows of ${source.name} a login sees in the source; the target’s ${target.name} has none.`
        : `Row level security decides which rows of ${target.name} a login sees in the target; the source’s ${source.name} has none.`,
      consequence: source.rowSecurity
        ? `Every login that may read ${target.name} on the target reads the rows of all tenants.`
        : `A login that no policy admits reads no row of ${target.name} and is refused its writes: copy, parity and application see less than is there.`,
      wayOut: source.rowSecurity
        ? `Enable row level security with the same policies on the target, or give the logins views that filter, before reads move there.`
        : `Give the logins that copy and compare BYPASSRLS, and check the policies of ${target.name} against every login of the application.`,
    },
  ];
});
