import type { StatusPage } from '../../model/status-page.ts';
import type { TableRow } from './table-rows.ts';

/** Everything that the page cannot say, each with what makes it known. */
export function unknowns({ sync, notSeen, broken, records }: StatusPage, tables: readonly TableRow[]): string[] {
  const never = tables.filter(({ verdict }) => verdict === 'never compared').length;
  return [
    ...(broken === null ? [] : [`The evidence itself: ${broken}`]),
    ...(notSeen === null ? [] : [`How the databases stand now: ${notSeen}`]),
    ...(records.length === 0
      ? ['Everything: no tool has recorded evidence here yet. Run lockstep check-connections.']
      : []),
    ...(never === 0
      ? []
      : [
          `Whether ${never === 1 ? 'one table agrees' : `${never} tables agree`}: never compared. Run lockstep check-parity.`,
        ]),
    ...(sync === null ? [] : unseenOf(sync)),
  ];
}

/** Answers that a server or the kit could not give, wherever they stand. */
function unseenOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(unseenOf);
  if (typeof value !== 'object' || value === null) return [];
  if ('known' in value && value.known === false && 'reason' in value && 'turnOn' in value) {
    return [`${String(value.reason)}: ${String(value.turnOn)}`];
  }
  return [...new Set(Object.values(value).flatMap(unseenOf))];
}
