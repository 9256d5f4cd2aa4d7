import type { DdlChoices } from '../../../model/ddl.ts';
import type { Column } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { type AdoptedType, changed, type Of, plain, type TypeFacts } from './adopted-type.ts';

const notNegative = { suffix: 'unsigned', sql: (column: string) => `${column} >= 0` };

/** A whole number in the smallest type that holds every value. */
export function integer(column: Column, type: Of<'integer'>, { counted, choices }: TypeFacts): AdoptedType {
  const { rawType: raw } = column;
  const signed = (bits: number) => ({ kind: 'integer', bits, unsigned: false, truth: false }) as const;
  if (type.truth) {
    const why =
      'tinyint(1) holds -128 to 127. `ddl.truth: boolean` is right once assess_migration has found only 0, 1 and NULL, and the queries do not compare with numbers.';
    return choices.truth === 'boolean'
      ? plain('boolean', { kind: 'boolean' }, [
          changed('truth-value', raw, 'boolean', 'Configured: ddl.truth. Any value but 0 becomes true.'),
        ])
      : plain('smallint', signed(16), [changed('truth-value', raw, 'smallint', why)]);
  }
  if (type.bits === 64 && type.unsigned) return bigUnsigned(raw, counted, choices);
  const wide = type.bits + (type.unsigned ? 1 : 0);
  const [name, bits] =
    wide <= 16 ? (['smallint', 16] as const) : wide <= 32 ? (['integer', 32] as const) : (['bigint', 64] as const);
  const said = withZerofill(
    raw,
    type.unsigned || bits !== type.bits ? [changed('integer', raw, name, widerWhy(type.unsigned))] : [],
  );
  return { rawType: name, type: signed(bits), checks: type.unsigned ? [notNegative] : [], said };
}

function widerWhy(unsigned: boolean): string {
  return unsigned
    ? 'PostgreSQL has no unsigned types: the next larger one holds every value, and CHECK (… >= 0) keeps negative ones out. Values beyond the old limit are no longer refused.'
    : 'The smallest type that holds every value.';
}

function bigUnsigned(raw: string, counted: boolean, choices: DdlChoices): AdoptedType {
  if (choices.bigint_unsigned === 'numeric' && !counted) {
    const type = { kind: 'decimal', precision: 20, scale: 0, unsigned: false } as const;
    const why =
      'Configured: ddl.bigint_unsigned. It holds every value up to 18446744073709551615, more slowly than bigint.';
    return {
      rawType: 'numeric(20,0)',
      type,
      checks: [notNegative],
      said: [changed('bigint-unsigned', raw, 'numeric(20,0)', why)],
    };
  }
  const type = { kind: 'integer', bits: 64, unsigned: false, truth: false } as const;
  const why = counted
    ? 'A counter must be a smallint, integer or bigint, and it will not reach 9223372036854775807. Foreign keys to it are bigint too.'
    : 'A value above 9223372036854775807 is refused when it is loaded; where assess_migration finds one, configure ddl.bigint_unsigned: numeric.';
  return {
    rawType: 'bigint',
    type,
    checks: [notNegative],
    said: withZerofill(raw, [changed('bigint-unsigned', raw, 'bigint', why)]),
  };
}

function withZerofill(raw: string, said: Said[]): Said[] {
  if (!/zerofill/i.test(raw)) return said;
  const lost: Said = {
    id: 'zerofill',
    effect: 'not mapped',
    what: `ZEROFILL of ${raw} is gone.`,
    why: 'PostgreSQL stores numbers without zeros in front: format them where they are shown (to_char, lpad).',
  };
  return [...said, lost];
}

/** Precision and scale in parentheses; nothing where there is none. */
export function digits(precision: number | null, scale: number | null): string {
  return precision === null ? '' : `(${precision},${scale ?? 0})`;
}

/** A decimal or a float. */
export function number(column: Column, rawType: string, type: Of<'decimal'> | Of<'float'>): AdoptedType {
  const before = column.type.kind === 'decimal' || column.type.kind === 'float' ? column.type : type;
  const said: Said[] = before.unsigned
    ? [changed('unsigned', column.rawType, rawType, 'CHECK (… >= 0) keeps negative values out.')]
    : [];
  if (type.kind === 'float' && /\(\d+,\d+\)/.test(column.rawType)) {
    said.push(
      changed(
        'float-digits',
        column.rawType,
        rawType,
        'PostgreSQL does not round a float to a number of digits: new values keep all of theirs.',
      ),
    );
  }
  return { rawType, type, checks: before.unsigned ? [notNegative] : [], said: withZerofill(column.rawType, said) };
}
