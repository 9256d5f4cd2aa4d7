import { quoteLiteral } from '../quote.ts';

/** A condition that is true when the catalogue has such an entry. */
export function exists(view: string, where: Readonly<Record<string, string>>): string {
  const conditions = Object.entries(where).map(([column, value]) => `${column} = ${quoteLiteral(value)}`);
  return `EXISTS (SELECT 1 FROM information_schema.${view} WHERE ${conditions.join(' AND ')})`;
}

/** Puts a statement into @lockstep_sql where the condition holds, or where it does not; else one that does nothing. */
export function chosen(there: string, wanted: boolean, sql: string): string {
  const [yes, no] = wanted ? [quoteLiteral(sql), "'DO 0'"] : ["'DO 0'", quoteLiteral(sql)];
  return `SET @lockstep_sql = IF(${there}, ${yes}, ${no});`;
}

/** Runs a statement only where the condition holds, or only where it does not: MySQL has no IF EXISTS for columns, indexes and keys. */
export function conditional(there: string, wanted: boolean, sql: string): string {
  return `${chosen(there, wanted, sql)}\nPREPARE lockstep_step FROM @lockstep_sql;\nEXECUTE lockstep_step;`;
}
