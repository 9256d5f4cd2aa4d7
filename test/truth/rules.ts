import type { Engine } from '../lab/kinds.ts';
import type { Rule, TruthColumn, Value } from './table.ts';

/** A value as a server prints it, in the one spelling of its rule. */
export function spelled(rule: Rule, text: string): string {
  switch (rule) {
    case 'whole':
      return BigInt(text).toString();
    case 'decimal':
      return plainDecimal(text);
    case 'boolean':
      // PostgreSQL prints words, MySQL the number.
      return { true: '1', t: '1', false: '0', f: '0' }[text] ?? text;
    case 'moment':
      // A time with a zone arrives with its offset, which the sessions here keep at zero.
      return text
        .replace(/\+00$/, '')
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '');
    case 'bytes':
      return text.toLowerCase();
    case 'text':
    case 'date':
      return text;
  }
}

/** The SQL that prints a column as hex digits of its text in UTF-8, or of its bytes; NULL as NULL. */
export function printed(column: TruthColumn, engine: Engine): string {
  const name = quoted(column.name, engine);
  if (engine === 'mysql') {
    if (column.rule === 'bytes') return `HEX(${name})`;
    return `HEX(CONVERT(CAST(${name} AS CHAR) USING utf8mb4))`;
  }
  return column.rule === 'bytes' ? `encode(${name}, 'hex')` : `encode(convert_to(${name}::text, 'UTF8'), 'hex')`;
}

/** The value behind what `printed` gave; `NULL`, which no hex digits spell, is null. */
export function valueFrom(rule: Rule, hex: string): Value {
  if (hex === 'NULL') return null;
  return spelled(rule, rule === 'bytes' ? hex : Buffer.from(hex, 'hex').toString('utf8'));
}

/** A value of a column as a literal of the server's SQL. */
export function literal(column: Pick<TruthColumn, 'rule'>, value: Value, engine: Engine): string {
  if (value === null) return 'NULL';
  switch (column.rule) {
    case 'whole':
    case 'decimal':
      return value;
    case 'boolean':
      return value === '1' ? 'true' : 'false';
    case 'bytes':
      return engine === 'mysql' ? `x'${value}'` : `'\\x${value}'::bytea`;
    case 'text':
    case 'date':
    case 'moment': {
      const doubled = value.replaceAll("'", "''");
      return engine === 'mysql' ? `'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
    }
  }
}

/** The condition that a column holds exactly a value, as the server itself judges it. */
export function holds(column: TruthColumn, value: Value, engine: Engine): string {
  const name = quoted(column.name, engine);
  if (value === null) return `${name} IS NULL`;
  if (engine === 'postgres') {
    // A date with a zero in it is none of PostgreSQL's, so no column can hold it.
    if ((column.rule === 'date' || column.rule === 'moment') && /^0000|-00/.test(value)) return 'false';
    return `${name} = ${literal(column, value, engine)}`;
  }
  if (column.rule !== 'text') return `${name} = ${literal(column, value, engine)}`;
  // The column's own collation would take letters of another case, and spaces at the end, for the same.
  return `HEX(CONVERT(${name} USING utf8mb4)) = '${Buffer.from(value).toString('hex').toUpperCase()}'`;
}

/** A name as the engine quotes it. */
export function quoted(name: string, engine: Engine): string {
  return engine === 'mysql' ? `\`${name}\`` : `"${name}"`;
}

/** What every statement of these tests runs under: moments are read and written in UTC. */
export function inUtc(engine: Engine): string {
  return engine === 'mysql' ? "SET time_zone = '+00:00'; " : "SET TIME ZONE 'UTC'; ";
}

function plainDecimal(text: string): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const decimals = fraction.replace(/0+$/, '');
  const digits = `${BigInt(whole)}${decimals === '' ? '' : `.${decimals}`}`;
  return text.startsWith('-') && digits !== '0' ? `-${digits}` : digits;
}
