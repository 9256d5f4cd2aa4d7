import type { Random } from '../demo/dataset/random.ts';
import type { TruthColumn, Value } from './table.ts';

/** Another value of a column, as near to its own as the type has one: a last digit, a second, one letter's case, a space, NULL. */
export function neighbour(column: TruthColumn, value: Value, random: Random): Value {
  if (value === null) return somethingFor(column);
  if (column.nullable && random.chance(0.15)) return null;
  switch (column.rule) {
    case 'whole':
      return String(BigInt(value) + (value === '0' || random.chance(0.5) ? 1n : -1n));
    case 'decimal':
      return nextDecimal(value);
    case 'boolean':
      return value === '1' ? '0' : '1';
    case 'bytes':
      return value.slice(0, -1) + (Number.parseInt(value.slice(-1), 16) ^ 1).toString(16);
    case 'date':
      return iso(value, 86_400_000).slice(0, 10);
    case 'moment':
      return fractionOf(column) > 0 ? iso(value, 1).replace('Z', '') : iso(value, 1000).slice(0, 19);
    case 'text':
      return nextText(column, value, random);
  }
}

function somethingFor({ rule }: TruthColumn): Value {
  return {
    whole: '1',
    decimal: '1',
    boolean: '0',
    bytes: '00',
    text: '',
    date: '2000-02-29',
    moment: '2000-02-29 00:00:00',
  }[rule];
}

function nextDecimal(value: string): string {
  const scale = value.split('.')[1]?.length ?? 0;
  const units = BigInt(value.replace('.', '')) + 1n;
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

function nextText(column: TruthColumn, value: string, random: Random): string {
  const characters = [...value];
  const padded = column.mysql.startsWith('char(');
  const width = Number(/\((\d+)\)/.exec(column.mysql)?.[1] ?? 65_000);
  const candidates = [
    value.toUpperCase(),
    value.toLowerCase(),
    value.normalize('NFD'),
    value.normalize('NFD').replace(/\p{M}/gu, ''),
    characters.slice(0, -1).join(''),
    `${value} `,
    ` ${value}`,
    [...characters.slice(0, -1), '😀'].join(''),
    value === '' ? 'x' : '',
  ];
  const possible = candidates.filter((candidate) => {
    // CHAR holds no spaces at its end.
    const kept = padded ? candidate.replace(/ +$/, '') : candidate;
    return kept === candidate && candidate !== value && [...candidate].length <= width;
  });
  return random.pick(possible);
}

function fractionOf({ mysql }: TruthColumn): number {
  return Number(/\((\d)\)/.exec(mysql)?.[1] ?? 0);
}

function iso(text: string, milliseconds: number): string {
  const at = new Date(`${text.slice(0, 10)}T${text.slice(11) || '00:00:00'}Z`);
  return new Date(at.getTime() + milliseconds).toISOString().replace('T', ' ');
}
