import type { TableMapping } from '../../model/mapping.ts';
import { catalogueOf } from '../catalogue.ts';
import { type CdcInput, listed } from '../cdc-input.ts';

/** Why an AWS DMS task cannot carry a pair as the mapping says it; null: it can. */
export function refuseForDms({ source, target }: CdcInput, mapping: TableMapping): string | null {
  if (mapping.where.length > 0) {
    const columns = listed([...new Set(mapping.where.map(({ column }) => column))]);
    return `its rows are filtered by ${columns}: a row that leaves the filter would stay on the target`;
  }
  if (mapping.key.length === 0) return 'it has no key that both sides share: changes cannot be addressed to a row';
  const names = [mapping.source.schema, mapping.source.name, mapping.target.schema, mapping.target.name];
  const odd = names.find((name) => /[%[\]]/.test(name) || /\p{Cc}/u.test(name));
  if (odd !== undefined) return `the name ${odd} holds a sign that a rule takes for a pattern`;
  const table = catalogueOf(target.schema).table(mapping.target);
  const always = table?.columns.find(
    ({ name, identity }) => identity?.always === true && mapping.columns.some((pair) => pair.target === name),
  );
  if (always !== undefined) return `the target numbers ${always.name} itself (GENERATED ALWAYS)`;
  const log = catalogueOf(source.schema).table(mapping.source);
  return log === undefined ? null : source.dialect.cdc.refuses(log);
}
